"""Estates, buildings and households are entered over the API, one at a time or as a file."""

import asyncio

import pytest

from schema.relay import encode_id
from services.kernel.access import Role
from services.kernel.codes import shown
from tests import make
from tests.clients import client
from tests.schema.mutations.doing import done, refused

COMMUNITY = shown(make.COMMUNITY)
ESTATE = "estate { id name tenant { code } }"
BUILDING = "building { id name tenant { code } estate { name } }"
HOUSEHOLD = "household { id name tenant { code } building { name estate { name } } }"
TAKEN = "grids estates buildings households moved"
NESTED = """{ estates(first: 5) { nodes { name
  buildings(first: 5) { nodes { name households(first: 5) { nodes { name } } } } } } }"""
HEADER = "网格,小区,楼栋,户\n"
PLACES = (
    f"{HEADER}第一网格,湖畔新城,1号楼,1-101\n第一网格,湖畔新城,1号楼,1-102\n第二网格,湖畔新城,2号楼,2-101\n"
)


async def test_a_household_is_entered_from_the_estate_down(town):
    async with client(town, await make.actor()) as office:
        estate = (await done(office, "createEstate", ESTATE, community=COMMUNITY, name="湖畔新城"))["estate"]
        assert estate == {"id": estate["id"], "name": "湖畔新城", "tenant": {"code": COMMUNITY}}
        building = (
            await done(
                office,
                "createBuilding",
                BUILDING,
                estate=estate["id"],
                name="１２号楼",
                grid=shown(make.GRID),
            )
        )["building"]
        assert building == {
            "id": building["id"],
            "name": "12号楼",
            "tenant": {"code": shown(make.GRID)},
            "estate": {"name": "湖畔新城"},
        }
        made = await done(office, "createHousehold", HOUSEHOLD, building=building["id"], name="2-301")
        assert made["household"]["tenant"] == {"code": shown(make.GRID)}
        assert made["household"]["building"] == {"name": "12号楼", "estate": {"name": "湖畔新城"}}
        found = await office.data(NESTED)
    [below] = found["estates"]["nodes"]
    assert below["buildings"]["nodes"] == [{"name": "12号楼", "households": {"nodes": [{"name": "2-301"}]}}]


async def test_residents_read_of_estates_and_buildings_but_not_of_households(town):
    async with (
        client(town, await make.actor()) as office,
        client(town, await make.actor(Role.RESIDENT)) as home,
    ):
        await done(office, "importPlaces", TAKEN, community=COMMUNITY, csv=PLACES)
        found = await home.data(NESTED)
        [estate] = found["estates"]["nodes"]
    assert [each["name"] for each in estate["buildings"]["nodes"]] == ["1号楼", "2号楼"]
    assert all(each["households"]["nodes"] == [] for each in estate["buildings"]["nodes"])


async def test_one_key_makes_one_place_and_names_are_taken_once(town, owner):
    async with client(town, await make.actor()) as office:
        input = {"community": COMMUNITY, "name": "湖畔新城"}
        first = await done(office, "createEstate", ESTATE, **input, clientMutationId="e")
        assert await done(office, "createEstate", ESTATE, **input, clientMutationId="e") == first
        assert await refused(office, "createEstate", **input) == "PLACE_EXISTS"
        someone = encode_id("Person", 210114, (await make.person()).id)
        for id in ("x", someone):
            assert await refused(office, "createBuilding", estate=id, name="1号楼") == "INVALID_ID"
    assert await owner.fetchval("select count(*) from estate") == 1
    assert await owner.fetchval("select count(*) from building") == 0


async def test_where_the_building_says_no_grid_the_household_must(town, owner):
    async with client(town, await make.actor()) as office:
        estate = (await done(office, "createEstate", ESTATE, community=COMMUNITY, name="湖畔新城"))["estate"]
        building = (await done(office, "createBuilding", BUILDING, estate=estate["id"], name="1号楼"))[
            "building"
        ]
        input = {"building": building["id"], "name": "101"}
        assert await refused(office, "createHousehold", **input) == "GRID_REQUIRED"
        elsewhere = shown(make.SIBLING)
        assert await refused(office, "createHousehold", **input, grid=elsewhere) == "NOT_FOUND"
        made = await done(office, "createHousehold", HOUSEHOLD, **input, grid=shown(make.OTHER_GRID))
        assert made["household"]["tenant"] == {"code": shown(make.OTHER_GRID)}
    assert await owner.fetchval("select count(*) from household") == 1


async def test_a_file_is_taken_once_and_again_changes_nothing(town, owner):
    async with client(town, await make.actor()) as office:
        input = {"community": COMMUNITY, "csv": PLACES}
        first = await done(office, "importPlaces", TAKEN, **input, clientMutationId="f")
        assert first == {"grids": 2, "estates": 1, "buildings": 2, "households": 3, "moved": 0}
        assert await done(office, "importPlaces", TAKEN, **input, clientMutationId="f") == first
        again = await done(office, "importPlaces", TAKEN, **input)
        assert set(again.values()) == {0}
        other = input | {"csv": HEADER + "第一网格,湖畔新城,3号楼,3-101\n"}
        assert await refused(office, "importPlaces", **other, clientMutationId="f") == "IDEMPOTENCY_CONFLICT"
    assert await owner.fetchval("select count(*) from household") == 3
    assert await owner.fetchval("select count(*) from event where kind = 'PlacesImported'") == 1


async def test_every_wrong_line_is_told_and_nothing_is_taken(town, owner):
    wrong = f"{PLACES}第一网格,,3号楼,3-101\n,湖畔新城,1号楼,1-103\n第一网格,湖畔新城,1号楼,1-101\n"
    async with client(town, await make.actor()) as office:
        answer = await office.perform("importPlaces", TAKEN, community=COMMUNITY, csv=wrong)
        office.headers["accept-language"] = "en"
        english = await office.perform("importPlaces", TAKEN, community=COMMUNITY, csv=wrong)
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "PLACES_INVALID"
    problems = error["extensions"]["problems"]
    assert [(each["line"], each["code"]) for each in problems] == [
        (5, "MISSING_ESTATE"),
        (6, "MISSING_GRID"),
        (7, "DUPLICATE_HOUSEHOLD"),
    ]
    assert problems[0]["message"] == "填写了楼栋，缺少小区"
    assert problems != english["errors"][0]["extensions"]["problems"]
    for table in ("estate", "building", "household"):
        assert await owner.fetchval(f"select count(*) from {table}") == 0
    assert await owner.fetchval("select count(*) from tenant where parent_code = $1", make.COMMUNITY) == 2


@pytest.mark.parametrize(
    ("csv", "code"),
    [
        ("", "PLACES_INVALID"),
        ("a,b,c\n1,2,3", "PLACES_INVALID"),
        ("PK\x03\x04", "PLACES_INVALID"),
        (HEADER + "一,二,三,四\n" * 32_000, "CONTENT_TOO_LARGE"),
        ("界" * 166_667, "CONTENT_TOO_LARGE"),
    ],
)
async def test_what_is_no_file_of_places_is_refused_whatever_its_size(town, owner, csv, code):
    async with client(town, await make.actor()) as office:
        assert await refused(office, "importPlaces", community=COMMUNITY, csv=csv) == code
    assert await owner.fetchval("select count(*) from estate") == 0


async def test_others_are_served_while_a_large_file_is_taken(town, owner):
    rows = [f"第{n % 9}网格,小区{n % 7},{n % 300}号楼,{n}\n" for n in range(4_000)]
    async with (
        client(town, await make.actor()) as office,
        client(town, await make.actor(tenant=make.SIBLING)) as neighbour,
    ):
        csv = HEADER + "".join(rows)
        importing = asyncio.create_task(done(office, "importPlaces", TAKEN, community=COMMUNITY, csv=csv))
        served = 0
        while not importing.done():
            await neighbour.data("{ viewer { role } }")
            served += 1
            await asyncio.sleep(0.01)
    assert (await importing)["households"] == 4_000
    assert await owner.fetchval("select count(*) from household") == 4_000
    assert served > 5


@pytest.mark.parametrize("where", [make.SIBLING, make.ELSEWHERE])
async def test_nothing_is_entered_in_somebody_else_s_community(town, owner, where):
    async with client(town, await make.actor(tenant=where)) as office:
        estate = (await done(office, "createEstate", ESTATE, community=shown(where), name="别处"))["estate"]
        building = (await done(office, "createBuilding", BUILDING, estate=estate["id"], name="1号楼"))[
            "building"
        ]
    places = (
        "select (select count(*) from building) + (select count(*) from household) + count(*) from estate"
    )
    before = await owner.fetchval(places)
    for role, tenant in [(Role.COMMUNITY_SECRETARY, make.COMMUNITY), (Role.RESIDENT, where)]:
        async with client(town, await make.actor(role, tenant)) as stranger:
            codes = {
                await refused(stranger, "createEstate", community=shown(where), name="新"),
                await refused(stranger, "createBuilding", estate=estate["id"], name="2号楼"),
                await refused(stranger, "createHousehold", building=building["id"], name="1"),
                await refused(stranger, "importPlaces", community=shown(where), csv=PLACES),
            }
            assert codes <= {"NOT_FOUND", "FORBIDDEN"}
    assert await owner.fetchval(places) == before
