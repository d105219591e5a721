"""A community's grids, estates, buildings and households come in as a file, whole or not at all."""

import asyncio

import pytest

from services.kernel.access import Role
from services.kernel.errors import Forbidden, NotFound
from services.kernel.scope import acting
from services.tenancy.actions import create_grid
from services.tenancy.places import PlacesInvalid
from services.tenancy.placing import PlacesTaken, import_places
from tests import make

HEADER = "网格,小区,楼栋,户\n"
LAKE = f"""{HEADER}一网格,湖畔新城,1号楼,1-101
一网格,湖畔新城,1号楼,1-102
一网格,湖畔新城,2号楼,1-101
二网格,湖畔新城,３号楼,1-101
二网格,平房区,,
三网格,,,
,平房区,12排,
"""
NOTHING = PlacesTaken(0, 0, 0, 0, 0)


@pytest.fixture
async def staff(db):
    await make.tenants(make.COMMUNITY, make.SIBLING)
    return await make.actor(Role.COMMUNITY_STAFF)


async def taken(staff, content, community=make.COMMUNITY, **named):
    async with acting(staff):
        content = content if isinstance(content, bytes) else content.encode()
        return await import_places(staff, community, content, **named)


async def homes(owner):
    """Every household as (grid, estate, building, household)."""
    rows = await owner.fetch(
        "select t.name grid, e.name estate, b.name building, h.name household from household h"
        " join building b on b.id = h.building_id join estate e on e.id = b.estate_id"
        " join tenant t on t.code = h.tenant order by 1, 2, 3, 4"
    )
    return [tuple(row) for row in rows]


async def buildings(owner):
    """Where every building stands."""
    return dict(
        await owner.fetch(
            "select b.name, t.name from building b join tenant t on t.code = b.tenant order by 1"
        )
    )


async def events(owner):
    return [row["kind"] for row in await owner.fetch("select kind from event order by id")]


async def test_a_file_of_places_is_taken_over_and_again_changes_nothing(staff, owner):
    steps = []
    assert await taken(staff, LAKE, told=lambda *step: steps.append(step)) == PlacesTaken(3, 2, 4, 4, 0)
    expected = [
        ("一网格", "湖畔新城", "1号楼", "1-101"),
        ("一网格", "湖畔新城", "1号楼", "1-102"),
        ("一网格", "湖畔新城", "2号楼", "1-101"),
        ("二网格", "湖畔新城", "3号楼", "1-101"),
    ]
    assert await homes(owner) == expected
    home = f"community {make.COMMUNITY}"
    assert await buildings(owner) == {"1号楼": "一网格", "2号楼": "一网格", "3号楼": "二网格", "12排": home}
    assert steps[-1] == (7, 7)
    told = await events(owner)
    assert told == ["TenantCreated"] * 3 + ["PlacesImported"]

    assert await taken(staff, LAKE) == NOTHING

    assert await homes(owner) == expected
    assert await events(owner) == told


@pytest.mark.parametrize(
    "content",
    [
        LAKE.encode("gbk"),
        LAKE.replace(HEADER, "grid,estate,building,household\n").encode(),
        "\n".join(",".join(reversed(line.split(","))) for line in LAKE.splitlines()).encode("utf-8-sig"),
        LAKE.replace(",", "\t").replace("1-102", "１-102").encode("utf-16"),
    ],
    ids=["gbk", "english header", "other order", "excel's unicode text"],
)
async def test_the_same_places_are_read_however_they_were_saved(staff, owner, content):
    assert await taken(staff, content) == PlacesTaken(3, 2, 4, 4, 0)
    assert await taken(staff, LAKE) == NOTHING


async def test_a_household_moves_when_the_file_says_so(staff, owner):
    await taken(staff, LAKE)
    before = await owner.fetchval("select id from household where name = '1-102'")
    moved = LAKE.replace("一网格,湖畔新城,1号楼,1-102", "二网格,湖畔新城,1号楼,1-102")

    assert await taken(staff, moved) == PlacesTaken(0, 0, 0, 0, 1)

    assert ("二网格", "湖畔新城", "1号楼", "1-102") in await homes(owner)
    assert len(await homes(owner)) == 4
    assert await owner.fetchval("select id from household where name = '1-102'") == before
    assert (await buildings(owner))["1号楼"] == f"community {make.COMMUNITY}"
    assert (await events(owner))[-2:] == ["HouseholdMoved", "BuildingMoved"]
    assert await taken(staff, moved) == NOTHING

    assert await taken(staff, LAKE) == PlacesTaken(0, 0, 0, 0, 1)
    assert (await buildings(owner))["1号楼"] == "一网格"


async def test_what_the_file_leaves_out_stays_where_it_is(staff, owner):
    await taken(staff, LAKE)
    before = await homes(owner)
    assert await taken(staff, f"{HEADER}二网格,湖畔新城,1号楼,1-103\n") == PlacesTaken(0, 0, 0, 1, 0)
    assert sorted([*before, ("二网格", "湖畔新城", "1号楼", "1-103")]) == await homes(owner)
    assert (await buildings(owner))["1号楼"] == f"community {make.COMMUNITY}"


async def test_a_grid_may_be_named_by_its_code(staff, owner):
    async with acting(staff):
        await create_grid(staff, make.COMMUNITY, "一网格")
    lines = f"{make.GRID},湖畔新城,1号楼,1-101\n一网格,湖畔新城,1号楼,1-102\n"
    assert await taken(staff, HEADER + lines) == PlacesTaken(0, 1, 1, 2, 0)
    assert {home[0] for home in await homes(owner)} == {"一网格"}


BROKEN = {
    "no estate": ("一网格,,1号楼,1-101", "MISSING_ESTATE"),
    "no building": ("一网格,湖畔新城,,1-101", "MISSING_BUILDING"),
    "no grid": (",湖畔新城,1号楼,1-109", "MISSING_GRID"),
    "the same household again": ("二网格,湖畔新城,１号楼,1-101", "DUPLICATE_HOUSEHOLD"),
    "a grid of somebody else's": ("210114007039001,湖畔新城,9号楼,1-101", "UNKNOWN_GRID"),
    "a code wished for": ("210114007038555,湖畔新城,9号楼,1-101", "UNKNOWN_GRID"),
    "a long name": (f"一网格,{'长' * 81},1号楼,1-101", "NAME_TOO_LONG"),
    "a control character": ("一网格,湖畔\x07新城,1号楼,1-101", "ODD_NAME"),
    "too many cells": ("一网格,湖畔新城,1号楼,1-109,住着王阿姨", "TOO_MANY_CELLS"),
    "broken bytes": ("一网格,\ufffd畔新城,1号楼,1-109", "BROKEN_ENCODING"),
}


@pytest.mark.parametrize(("line", "code"), BROKEN.values(), ids=BROKEN)
async def test_a_broken_line_is_named_and_nothing_of_the_file_is_written(staff, owner, line, code):
    with pytest.raises(PlacesInvalid) as refused:
        await taken(staff, f"{LAKE}{line}\n")
    assert (9, code) in [(problem.line, problem.code) for problem in refused.value.problems]
    assert {problem.line for problem in refused.value.problems} == {9}
    assert await homes(owner) == []
    assert await buildings(owner) == {}
    assert await owner.fetchval("select count(*) from tenant where level = 'grid'") == 0
    assert await events(owner) == []


async def test_a_file_of_other_columns_is_refused(staff, owner):
    with pytest.raises(PlacesInvalid) as refused:
        await taken(staff, "姓名,电话\n王阿姨,13800001234\n")
    assert {problem.code for problem in refused.value.problems} == {"MISSING_COLUMN"}


async def test_nobody_takes_places_into_somebody_elses_community(staff, owner):
    neighbour = await make.actor(Role.COMMUNITY_STAFF, make.SIBLING)
    with pytest.raises(NotFound):
        await taken(neighbour, LAKE)
    worker = await make.actor(Role.RESIDENT, make.COMMUNITY)
    with pytest.raises(Forbidden):
        await taken(worker, LAKE)
    assert await homes(owner) == []
    assert await events(owner) == []


async def test_the_street_may_bring_the_places_of_its_communities(staff, owner):
    street = await make.actor(Role.STREET_STAFF, make.STREET)
    assert (await taken(street, LAKE)).households == 4
    assert (await taken(street, LAKE, make.SIBLING)).households == 4
    assert await owner.fetchval("select count(distinct community_code) from household") == 2


async def test_the_same_file_twice_at_once_is_taken_once(staff, owner):
    outcomes = await asyncio.gather(*(taken(staff, LAKE) for _ in range(4)))
    assert sorted(outcome.households for outcome in outcomes) == [0, 0, 0, 4]
    assert len(await homes(owner)) == 4
    assert await owner.fetchval("select count(*) from tenant where level = 'grid'") == 3


async def test_a_big_community_is_taken_in_batches(staff, owner):
    lines = "".join(
        f"{floor % 20}网格,帝纱富仕城,{block}号楼,{floor}-{door}\n"
        for block in range(30)
        for floor in range(20)
        for door in range(3)
    )
    steps = []
    found = await taken(staff, HEADER + lines, told=lambda *step: steps.append(step))
    assert found == PlacesTaken(20, 1, 30, 1800, 0)
    assert [done for done, _ in steps] == [0, 500, 1000, 1500, 1800]
    assert await owner.fetchval("select count(*) from building where tenant % 1000 = 0") == 30
