"""A community's places from a file: all of it is taken, or nothing. The same file again changes nothing."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.kernel.access import Actor, Permission
from services.kernel.codes import DIGITS, Level
from services.kernel.outbox import record
from services.kernel.sheets import Problem
from services.kernel.text import N_
from services.tenancy.actions import open_below
from services.tenancy.events import BuildingMoved, HouseholdMeasured, HouseholdMoved, PlacesImported
from services.tenancy.imports import BATCH, Told, patience, quiet
from services.tenancy.layout import Layout
from services.tenancy.models import Building, Estate, Household, Tenant
from services.tenancy.places import PlacesInvalid, Spot, read_places
from services.tenancy.standing import hold


@dataclass(frozen=True)
class PlacesTaken:
    """How many places an import made, and how many households it moved to another grid or measured anew."""

    grids: int
    estates: int
    buildings: int
    households: int
    moved: int
    measured: int = 0


async def import_places(actor: Actor, community: int, content: bytes, *, told: Told = quiet) -> PlacesTaken:
    """Take over the places of a file of `grid,estate,building,household[,area]`.

    What isn't there yet is made; a household that the file puts into another grid moves there, and one
    that it measures otherwise is measured anew; an empty area says nothing.
    `PlacesInvalid` names every line that is wrong. Places that the file doesn't mention stay as they are.
    """
    actor.require(Permission.PLACE_MANAGE)
    spots = await asyncio.to_thread(read_places, content)
    await patience()
    home = await hold(actor, community, Level.COMMUNITY)
    grids = await _grids_of(home)
    new_grids = _new_grids(spots, grids)
    for name in new_grids:
        grids[name] = (await open_below(actor, home, name)).code
    layout = await _layout(home, grids)
    for number, spot in enumerate(spots):
        layout.put(spot)
        if number % BATCH == 0:
            await asyncio.sleep(0)  # others are served in between
    await _write(actor, layout, lambda written: told(len(spots) - layout.changes + written, len(spots)))
    taken = PlacesTaken(
        len(new_grids),
        len(layout.new_estates),
        len(layout.new_buildings),
        len(layout.new_households),
        len(layout.moved),
        len(layout.measured),
    )
    made = (taken.grids, taken.estates, taken.buildings, taken.households)
    if any(made):
        await record(PlacesImported(*made), by=actor, about=home)
    return taken


async def _grids_of(home: Tenant) -> dict[str, int]:
    """Where a grid's name, or its code, points to."""
    grids = dict(await Tenant.filter(parent_code=home.code).values_list("name", "code"))
    return {**grids, **{str(code): code for code in grids.values()}}


def _new_grids(spots: Sequence[Spot], grids: dict[str, int]) -> list[str]:
    """The names of grids to be drawn. A code can't be wished for: it is allocated."""
    wanted = {spot.grid: spot.line for spot in reversed(spots) if spot.grid and spot.grid not in grids}
    problems = [
        Problem(line, "UNKNOWN_GRID", N_("本社区没有代码为“{value}”的网格"), {"value": grid})
        for grid, line in wanted.items()
        if len(grid) == DIGITS and grid.isdecimal()
    ]
    if problems:
        raise PlacesInvalid(problems)
    return list(reversed(wanted))


async def _layout(home: Tenant, grids: dict[str, int]) -> Layout:
    layout = Layout(home.code, grids)
    estates = await Estate.filter(tenant=home.code)
    buildings = await Building.filter(estate_id__in=[row.id for row in estates])
    households = await Household.filter(building_id__in=[row.id for row in buildings])
    layout.found(estates, buildings, households)
    return layout


async def _write(actor: Actor, layout: Layout, told: Callable[[int], None]) -> None:
    moved_buildings = list(layout.settle())
    await Estate.bulk_create(layout.new_estates, BATCH)
    await Building.bulk_create(layout.new_buildings, BATCH)
    for start in range(0, len(layout.new_households), BATCH):
        told(start)
        await Household.bulk_create(layout.new_households[start : start + BATCH])
    for number, (household, before) in enumerate(layout.moved, len(layout.new_households)):
        told(number)
        await household.save(update_fields=["tenant"])
        await record(HouseholdMoved(before, household.tenant), by=actor, about=household)
    for household in layout.measured:
        await household.save(update_fields=["area"])
        await record(HouseholdMeasured(f"{household.area:.2f}"), by=actor, about=household)
    for building, before in moved_buildings:
        await building.save(update_fields=["tenant"])
        await record(BuildingMoved(before, building.tenant), by=actor, about=building)
    told(layout.changes)
