"""Places, working days and failed deliveries are read alike both ways, by whoever may."""

from datetime import date

import pytest

from schema.relay import encode_id
from services.kernel.access import Role
from services.kernel.scope import acting
from services.tenancy import actions
from services.tenancy.calendar import set_calendar_day
from services.tenancy.models import Building, Estate, Household
from tests import make
from tests.schema.reading.asking import ask, read

DISTRICT = make.DISTRICT // 10**9
ESTATES = """{ estates(first: 2) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node {
  id name tenant { code name } buildings(first: 1) { totalCount nodes {
    id name tenant { level } estate { name } households(first: 2) { totalCount nodes {
      id name tenant { code } building { name } } } } } } } } }"""
BY_ID = "query ($id: ID!) { node(id: $id) { id __typename } }"
DAYS = "{ calendarDays(first: 5) { totalCount nodes { id day isWorking name } } }"
FAILED = """{ failedDeliveries(first: 5) { totalCount nodes {
  id handler attempts runAt doneAt deadAt lastError event { kind actor { name } } } } }"""


@pytest.fixture
async def place(db, owner):
    """Three estates in two communities, a day of the district's own, and a delivery that was given up."""
    await make.tenants()
    staff = await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)
    async with acting(staff):
        for community, name in [(make.COMMUNITY, "甲"), (make.COMMUNITY, "乙"), (make.SIBLING, "丙")]:
            estate = await actions.create_estate(staff, community, f"{name}小区")
            for number in range(2):
                building = await actions.create_building(staff, estate.id, f"{number}号楼")
                if community == make.COMMUNITY:
                    for grid in (make.GRID, make.OTHER_GRID):
                        await actions.create_household(staff, building.id, f"{grid}", grid=grid)
        await set_calendar_day(staff, date(2026, 10, 8), is_working=False, name="区运动会")
    await make.matter()
    await owner.execute("update delivery set dead_at = now(), last_error = 'RuntimeError: x'")
    return staff


async def test_the_places_below_one_are_read_in_one_go(place):
    found = (await read(place, ESTATES))["estates"]
    assert found["totalCount"] == 3
    assert [edge["node"]["name"] for edge in found["edges"]] == ["甲小区", "乙小区"]
    [building] = found["edges"][0]["node"]["buildings"]["nodes"]
    assert building["tenant"] == {"level": "COMMUNITY"}
    assert building["households"]["totalCount"] == 2


@pytest.mark.parametrize(
    ("role", "tenant", "estates", "households"),
    [
        (Role.COMMUNITY_STAFF, make.COMMUNITY, 2, 2),
        (Role.GRID_WORKER, make.GRID, 2, 1),
        (Role.COMMUNITY_STAFF, make.SIBLING, 1, 0),
        (Role.RESIDENT, make.COMMUNITY, 3, 0),
        (Role.COMMUNITY_STAFF, make.ELSEWHERE, 0, 0),
    ],
)
async def test_everybody_reads_as_much_of_them_as_is_theirs(place, role, tenant, estates, households):
    found = (await ask(await make.actor(role, tenant), ESTATES)).data["estates"]
    assert found["totalCount"] == estates
    below = [node for edge in found["edges"] for node in edge["node"]["buildings"]["nodes"]]
    counted = {each["households"]["totalCount"] for each in below}
    assert counted <= {households}


async def test_a_household_is_found_by_its_id_by_those_who_work_there_alone(place):
    ids = {}
    async with acting(place):
        for kind in (Estate, Building, Household):
            rows = await kind.filter(tenant__in=[make.COMMUNITY, make.GRID]).first()
            ids[kind.__name__] = encode_id(kind.__name__, DISTRICT, rows.id)
    seen = {}
    for role, tenant in [
        (Role.COMMUNITY_SECRETARY, make.COMMUNITY),
        (Role.RESIDENT, make.COMMUNITY),
        (Role.COMMUNITY_SECRETARY, make.SIBLING),
        (Role.COMMUNITY_SECRETARY, make.ELSEWHERE),
    ]:
        actor = await make.actor(role, tenant)
        told = [(await ask(actor, BY_ID, id=id)).data["node"] for id in ids.values()]
        seen[role, tenant] = [each and each["__typename"] for each in told]
    assert list(seen.values()) == [
        ["Estate", "Building", "Household"],
        ["Estate", "Building", None],
        [None, None, None],
        [None, None, None],
    ]


async def test_a_day_is_a_date_both_ways(place):
    [day] = (await read(await make.actor(Role.RESIDENT), DAYS))["calendarDays"]["nodes"]
    assert (day["day"], day["isWorking"], day["name"]) == ("2026-10-08", False, "区运动会")


async def test_failed_deliveries_are_read_by_those_who_may_retry_them(place):
    [failed] = (await read(await make.actor(), FAILED))["failedDeliveries"]["nodes"]
    assert (failed["handler"], failed["event"]["kind"]) == ("matters.tell_the_community", "MatterReported")
    refused = await ask(await make.actor(Role.COMMUNITY_STAFF), FAILED)
    assert refused.errors == [(("failedDeliveries",), "FORBIDDEN")]
