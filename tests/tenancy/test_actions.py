"""Districts are opened, grids drawn and places entered, by those who may, where they may."""

import asyncio

import pytest

from services.kernel.access import Actor, Role
from services.kernel.codes import Level, pad
from services.kernel.errors import Forbidden, NotFound
from services.kernel.outbox import EventRow
from services.kernel.scope import acting
from services.tenancy import actions
from services.tenancy.kinds import Kind
from services.tenancy.models import Building, Estate, Household, Tenant
from services.tenancy.refusals import CodesExhausted, GridRequired, PlaceExists, TenantExists, WrongLevel
from tests import make

OPERATOR = Actor(Role.PLATFORM_OPERATOR, 0)


async def done(actor, action, *given, **named):
    """One action, in a transaction of its own."""
    async with acting(actor):
        return await action(actor, *given, **named)


async def events(owner):
    rows = await owner.fetch("select kind, tenant from event order by id")
    return [(row["kind"], row["tenant"]) for row in rows]


async def codes(owner, parent):
    rows = await owner.fetch("select code from tenant where parent_code = $1 order by code", parent)
    return [row["code"] for row in rows]


async def places(owner):
    """How many estates, buildings and households there are."""
    return list(
        await owner.fetchrow(
            "select (select count(*) from estate), (select count(*) from building),"
            " (select count(*) from household)"
        )
    )


async def test_the_operator_opens_a_district_once(db, owner):
    opened = await done(OPERATOR, actions.create_district, "210114", " 于洪区 ")

    with pytest.raises(TenantExists):
        await done(OPERATOR, actions.create_district, 210114000000000, "又一个")

    row = await owner.fetchrow("select * from tenant")
    assert (opened.code, opened.name) == (row["code"], row["name"]) == (make.DISTRICT, "于洪区")
    assert (row["level"], row["kind"], row["parent_code"]) == ("district", "district", None)
    assert await events(owner) == [("TenantCreated", make.DISTRICT)]


async def test_only_a_code_of_six_digits_is_a_district(db, owner):
    with pytest.raises(WrongLevel):
        await done(OPERATOR, actions.create_district, "210114007", "北陵街道")
    assert await owner.fetchval("select count(*) from tenant") == 0


async def test_nobody_but_the_operator_opens_a_district(db, owner):
    await make.tenants(make.DISTRICT)
    staff = await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)
    with pytest.raises(Forbidden):
        await done(staff, actions.create_district, "370505", "垦利区")
    assert await owner.fetchval("select count(*) from tenant") == 1


async def test_grids_are_numbered_upwards(db, owner):
    await make.tenants(make.COMMUNITY)
    secretary = await make.actor()
    for name in ("一网格", "二网格"):
        await done(secretary, actions.create_grid, make.COMMUNITY, name)
    assert await codes(owner, make.COMMUNITY) == [make.GRID, make.OTHER_GRID]
    assert await events(owner) == [("TenantCreated", make.GRID), ("TenantCreated", make.OTHER_GRID)]


async def test_fifty_grids_drawn_at_once_have_fifty_codes(db, owner):
    await make.tenants(make.COMMUNITY)
    secretary = await make.actor()
    names = [f"{number} 号网格" for number in range(50)]
    made = await asyncio.gather(
        *(done(secretary, actions.create_grid, make.COMMUNITY, name) for name in names)
    )
    assert {grid.name for grid in made} == set(names)
    assert await codes(owner, make.COMMUNITY) == [make.COMMUNITY + number for number in range(1, 51)]


async def test_of_two_grids_of_one_name_one_is_drawn(db, owner):
    await make.tenants(make.COMMUNITY)
    secretary = await make.actor()
    outcomes = await asyncio.gather(
        *(done(secretary, actions.create_grid, make.COMMUNITY, name) for name in ("１号网格", "1号网格")),
        return_exceptions=True,
    )
    assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, Exception)) == [PlaceExists]
    assert await codes(owner, make.COMMUNITY) == [make.GRID]


async def test_after_999_grids_the_codes_are_used_up(db, owner):
    await make.tenants(make.COMMUNITY + 999)
    secretary = await make.actor()
    with pytest.raises(CodesExhausted):
        await done(secretary, actions.create_grid, make.COMMUNITY, "一网格")
    assert await codes(owner, make.COMMUNITY) == [make.COMMUNITY + 999]


@pytest.mark.parametrize(
    ("role", "tenant"),
    [
        (Role.STREET_STAFF, make.SIBLING_STREET),
        (Role.COMMUNITY_SECRETARY, make.SIBLING),
        (Role.DISTRICT_STAFF, make.ELSEWHERE // 10**9 * 10**9),
    ],
)
async def test_nobody_draws_a_grid_in_somebody_elses_community(db, owner, role, tenant):
    await make.tenants()
    before = await codes(owner, make.COMMUNITY)
    staff = await make.actor(role, tenant)
    with pytest.raises(NotFound):
        await done(staff, actions.create_grid, make.COMMUNITY, "一网格")
    assert await codes(owner, make.COMMUNITY) == before
    assert await events(owner) == []


@pytest.mark.parametrize("role", [Role.GRID_LEADER, Role.RESIDENT, Role.VOLUNTEER])
async def test_who_may_not_manage_places_draws_no_grid(db, owner, role):
    await make.tenants(make.GRID)
    someone = await make.actor(role, make.GRID)
    with pytest.raises(Forbidden):
        await done(someone, actions.create_grid, make.COMMUNITY, "二网格")
    assert await codes(owner, make.COMMUNITY) == [make.GRID]


async def test_a_grid_is_drawn_in_a_community_only(db, owner):
    await make.tenants(make.COMMUNITY)
    staff = await make.actor(Role.STREET_STAFF, make.STREET)
    with pytest.raises(WrongLevel):
        await done(staff, actions.create_grid, make.STREET, "一网格")
    with pytest.raises(NotFound):
        await done(staff, actions.create_grid, make.SIBLING, "一网格")
    assert await codes(owner, make.STREET) == [make.COMMUNITY]


async def test_a_district_gives_its_own_codes_to_what_the_register_lacks(db, owner):
    await make.tenants(make.COMMUNITY)
    staff = await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)
    zone = await done(staff, actions.create_street, make.DISTRICT, "经济开发区")
    village = await done(staff, actions.create_community, zone.code, "永昌村")
    second = await done(staff, actions.create_community, zone.code, "春风社区")
    assert [zone.code, village.code, second.code] == [
        pad("210114901"),
        pad("210114901901"),
        pad("210114901902"),
    ]
    assert [zone.kind, village.kind, second.kind] == [Kind.OTHER, Kind.VILLAGE, Kind.COMMUNITY]
    assert await codes(owner, zone.code) == [village.code, second.code]


async def test_a_street_opens_no_community_by_itself(db, owner):
    await make.tenants(make.COMMUNITY)
    staff = await make.actor(Role.STREET_STAFF, make.STREET)
    with pytest.raises(Forbidden):
        await done(staff, actions.create_community, make.STREET, "春风社区")
    with pytest.raises(NotFound):
        await done(staff, actions.create_street, make.DISTRICT, "开发区")
    assert await owner.fetchval("select count(*) from tenant") == 3


async def test_a_tenant_is_renamed_from_above(db, owner):
    await make.tenants(make.COMMUNITY)
    staff = await make.actor(Role.STREET_STAFF, make.STREET)
    renamed = await done(staff, actions.rename_tenant, make.COMMUNITY, "湖畔新村")
    again = await done(staff, actions.rename_tenant, make.COMMUNITY, "湖畔新村")
    assert (renamed.name, renamed.kind) == (again.name, again.kind) == ("湖畔新村", Kind.VILLAGE)
    row = await owner.fetchrow("select name, kind from tenant where code = $1", make.COMMUNITY)
    assert tuple(row) == ("湖畔新村", "village")
    [event] = await owner.fetch("select kind, payload::text from event")
    assert event["kind"] == "TenantRenamed"
    assert '"after": "湖畔新村"' in event["payload"]


async def test_nobody_renames_themselves_or_their_neighbours(db, owner):
    await make.tenants()
    secretary = await make.actor()
    names = await owner.fetch("select code, name from tenant order by code")
    for code, refusal in (
        (make.COMMUNITY, Forbidden),
        (make.SIBLING, NotFound),
        (make.STREET, NotFound),
        (make.DISTRICT, Forbidden),
    ):
        with pytest.raises(refusal):
            await done(secretary, actions.rename_tenant, code, "天下第一社区")
    assert await owner.fetch("select code, name from tenant order by code") == names


async def test_the_operator_renames_a_district(db, owner):
    await make.tenants(make.DISTRICT)
    await done(Actor(Role.PLATFORM_OPERATOR, make.DISTRICT), actions.rename_tenant, make.DISTRICT, "于洪区")
    assert await owner.fetchval("select name from tenant") == "于洪区"


async def test_estates_buildings_and_households_are_entered_one_in_the_other(db, owner):
    await make.tenants(make.GRID, make.OTHER_GRID)
    staff = await make.actor(Role.COMMUNITY_STAFF)
    estate = await done(staff, actions.create_estate, make.COMMUNITY, "湖畔新城")
    building = await done(staff, actions.create_building, estate.id, "１２号楼", grid=make.GRID)
    household = await done(staff, actions.create_household, building.id, "2-301")
    assert (estate.tenant, building.tenant, household.tenant) == (make.COMMUNITY, make.GRID, make.GRID)
    assert building.name == "12号楼"
    assert [kind for kind, _ in await events(owner)] == [
        "EstateCreated",
        "BuildingCreated",
        "HouseholdCreated",
    ]


async def test_a_name_stands_once_in_its_place(db, owner):
    await make.tenants(make.GRID)
    staff = await make.actor(Role.COMMUNITY_STAFF)
    estate = await done(staff, actions.create_estate, make.COMMUNITY, "湖畔新城")
    building = await done(staff, actions.create_building, estate.id, "12号楼", grid=make.GRID)
    await done(staff, actions.create_household, building.id, "2-301")
    for action, within, name in (
        (actions.create_estate, make.COMMUNITY, "湖畔新城"),
        (actions.create_building, estate.id, "12号楼"),
        (actions.create_household, building.id, "２-３０１"),
    ):
        with pytest.raises(PlaceExists):
            await done(staff, action, within, name)
    assert await places(owner) == [1, 1, 1]


async def test_a_building_of_several_grids_is_the_communitys(db, owner):
    await make.tenants(make.GRID, make.OTHER_GRID)
    staff = await make.actor(Role.COMMUNITY_STAFF)
    estate = await done(staff, actions.create_estate, make.COMMUNITY, "湖畔新城")
    building = await done(staff, actions.create_building, estate.id, "12号楼")
    with pytest.raises(GridRequired):
        await done(staff, actions.create_household, building.id, "1-101")
    await done(staff, actions.create_household, building.id, "1-101", grid=make.GRID)
    assert await owner.fetchval("select tenant from building") == make.GRID
    await done(staff, actions.create_household, building.id, "2-101", grid=make.OTHER_GRID)
    assert await owner.fetchval("select tenant from building") == make.COMMUNITY
    assert await owner.fetchval("select count(*) from household") == 2


async def test_places_are_entered_in_ones_own_community_only(db, owner):
    await make.tenants()
    staff = await make.actor(Role.COMMUNITY_STAFF)
    neighbour = await make.actor(Role.COMMUNITY_STAFF, make.SIBLING)
    estate = await done(staff, actions.create_estate, make.COMMUNITY, "湖畔新城")
    building = await done(staff, actions.create_building, estate.id, "12号楼", grid=make.GRID)
    for action, within, named in (
        (actions.create_estate, make.COMMUNITY, {}),
        (actions.create_building, estate.id, {}),
        (actions.create_household, building.id, {"grid": make.GRID}),
    ):
        with pytest.raises(NotFound):
            await done(neighbour, action, within, "我的", **named)
    with pytest.raises(NotFound):
        await done(staff, actions.create_building, estate.id, "13号楼", grid=make.SIBLING + 1)
    assert await places(owner) == [1, 1, 0]


async def test_a_grid_worker_sees_the_estate_and_the_building_of_a_household(db):
    await make.tenants(make.GRID, make.OTHER_GRID)
    staff = await make.actor(Role.COMMUNITY_STAFF)
    estate = await done(staff, actions.create_estate, make.COMMUNITY, "湖畔新城")
    building = await done(staff, actions.create_building, estate.id, "12号楼")
    for grid in (make.GRID, make.OTHER_GRID):
        await done(staff, actions.create_household, building.id, f"{grid % 10}-101", grid=grid)
    worker = await make.actor(Role.GRID_WORKER, make.GRID)
    async with acting(worker):
        assert [row.name for row in await Household.all()] == ["1-101"]
        assert [row.name for row in await Building.all()] == ["12号楼"]
        assert [row.name for row in await Estate.all()] == ["湖畔新城"]
        assert await Tenant.filter(level=Level.GRID).values_list("code", flat=True) == [make.GRID]
        assert await EventRow.filter(kind="HouseholdCreated").count() == 1
