"""What is done with tenants and places, one at a time. Whole files come in by `imports.py`."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from services.kernel.access import Actor, Permission
from services.kernel.codes import Level, level_of, pad, shown
from services.kernel.errors import Forbidden, NotFound
from services.kernel.outbox import record
from services.tenancy.events import (
    BuildingCreated,
    BuildingMoved,
    EstateCreated,
    HouseholdCreated,
    TenantCreated,
    TenantRenamed,
)
from services.tenancy.kinds import kind_of
from services.tenancy.models import Building, Estate, Household, Tenant
from services.tenancy.names import place_name
from services.tenancy.places import read_area
from services.tenancy.refusals import GridRequired, PlaceExists, TenantExists, WrongArea, WrongLevel
from services.tenancy.standing import hold, next_code
from services.tenancy.writing import add_tenant, tenant


async def create_district(actor: Actor, code: str | int, name: str) -> Tenant:
    """Open a district (区) under its national code of six digits."""
    actor.require(Permission.DISTRICT_CREATE)
    key = pad(code)
    if level_of(key) is not Level.DISTRICT:
        raise WrongLevel(value=shown(key), wanted=Level.DISTRICT)
    return await _open(replace(actor, tenant=key), key, place_name(name))


async def create_street(actor: Actor, district: int, name: str) -> Tenant:
    """Open a street (街道) that the national register doesn't have, such as a development zone."""
    actor.require(Permission.PLACE_MANAGE)
    return await open_below(actor, await hold(actor, district, Level.DISTRICT), name)


async def create_community(actor: Actor, street: int, name: str) -> Tenant:
    """Open a community or village (社区/村) that the national register doesn't have: a district's right."""
    actor.require(Permission.PLACE_MANAGE)
    _stand_above(actor, street)
    return await open_below(actor, await hold(actor, street, Level.STREET), name)


async def create_grid(actor: Actor, community: int, name: str) -> Tenant:
    """Draw another grid (网格) in a community; its code is allocated."""
    actor.require(Permission.PLACE_MANAGE)
    return await open_below(actor, await hold(actor, community, Level.COMMUNITY), name)


async def rename_tenant(actor: Actor, code: int, name: str) -> Tenant:
    """Give a tenant another name.

    That is done from above; a district is renamed by the platform's operator, acting in that district.
    """
    level = level_of(code)
    actor.require(Permission.DISTRICT_CREATE if level is Level.DISTRICT else Permission.PLACE_MANAGE)
    if level is not Level.DISTRICT:
        _stand_above(actor, code)
    found = await hold(actor, code, level)
    before, found.name = found.name, place_name(name)
    if before == found.name:
        return found
    if found.parent_code:
        await _refuse_namesake(found.parent_code, found.name)
    found.kind = kind_of(level, found.name)
    await Tenant.filter(code=code).update(name=found.name, kind=found.kind)
    await record(TenantRenamed(before, found.name), by=actor, about=found)
    return found


async def create_estate(actor: Actor, community: int, name: str) -> Estate:
    """Enter a residential estate (小区) of a community."""
    actor.require(Permission.PLACE_MANAGE)
    home = await hold(actor, community, Level.COMMUNITY)
    kept = place_name(name)
    if await Estate.filter(tenant=home.code, name=kept).exists():
        raise PlaceExists(name=kept)
    estate = await Estate.create(tenant=home.code, name=kept)
    await record(EstateCreated(kept), by=actor, about=estate)
    return estate


async def create_building(actor: Actor, estate_id: UUID, name: str, *, grid: int | None = None) -> Building:
    """Enter a building (楼栋) of an estate, in one of the community's grids if that is known."""
    actor.require(Permission.PLACE_MANAGE)
    estate = await Estate.fetch(estate_id)
    home = await hold(actor, estate.tenant, Level.COMMUNITY)
    kept = place_name(name)
    if await Building.filter(estate_id=estate.id, name=kept).exists():
        raise PlaceExists(name=kept)
    where = home.code if grid is None else await _grid(home, grid)
    building = await Building.create(tenant=where, name=kept, estate_id=estate.id)
    await record(BuildingCreated(kept, estate.id), by=actor, about=building)
    return building


async def create_household(
    actor: Actor, building_id: UUID, name: str, *, grid: int | None = None, area: str = ""
) -> Household:
    """Enter a household (户) of a building. The grid must be said where the building doesn't say it.

    `area`: square metres of the dwelling, where they are known.
    """
    actor.require(Permission.PLACE_MANAGE)
    building = await Building.fetch(building_id)
    estate = await Estate.fetch(building.estate_id)
    home = await hold(actor, estate.tenant, Level.COMMUNITY)
    building = await Building.lock(building_id)
    kept = place_name(name)
    if await Household.filter(building_id=building.id, name=kept).exists():
        raise PlaceExists(name=kept)
    if grid is None and level_of(building.tenant) is not Level.GRID:
        raise GridRequired(building=building.id)
    where = building.tenant if grid is None else await _grid(home, grid)
    household = await Household.create(tenant=where, name=kept, building_id=building.id, area=_area(area))
    await record(HouseholdCreated(kept, building.id), by=actor, about=household)
    await _settle(actor, building, home)
    return household


def _area(text: str) -> Decimal | None:
    area = read_area(text.strip())
    if text.strip() and area is None:
        raise WrongArea(value=text)
    return area


async def _settle(actor: Actor, building: Building, home: Tenant) -> None:
    """A building stands in the grid of its households; if they are of several, in the community."""
    grids = set(await Household.filter(building_id=building.id).values_list("tenant", flat=True))
    before, building.tenant = building.tenant, home.code if len(grids) > 1 else min(grids)
    if building.tenant != before:
        await building.save(update_fields=["tenant"])
        await record(BuildingMoved(before, building.tenant), by=actor, about=building)


async def open_below(actor: Actor, parent: Tenant, name: str) -> Tenant:
    kept = place_name(name)
    await _refuse_namesake(parent.code, kept)
    return await _open(actor, await next_code(parent), kept)


async def _open(actor: Actor, code: int, name: str) -> Tenant:
    made = tenant(code, name)
    if not await add_tenant(made):
        raise TenantExists(code=shown(code))
    await record(TenantCreated(made.level, made.name), by=actor, about=made)
    return made


async def _refuse_namesake(parent: int, name: str) -> None:
    if await Tenant.filter(parent_code=parent, name=name).exists():
        raise PlaceExists(name=name)


async def _grid(home: Tenant, code: int) -> int:
    if await Tenant.filter(code=code, parent_code=home.code).exists():
        return code
    raise NotFound(kind="Tenant", tenant=code)


def _stand_above(actor: Actor, code: int) -> None:
    """What is done to a tenant from above can't be done by the tenant itself."""
    if actor.tenant == code:
        raise Forbidden
