"""Tenants below one's own are drawn and named over the API; nobody draws anything elsewhere."""

import asyncio

import pytest

from services.kernel.access import Role
from services.kernel.codes import shown
from tests import make
from tests.clients import client
from tests.schema.mutations.doing import done, refused

TENANT = "tenant { code name level kind parent { code } }"


async def test_a_grid_gets_the_next_code_of_its_community(town):
    async with client(town, await make.actor()) as office:
        made = await done(office, "createGrid", TENANT, community=shown(make.COMMUNITY), name="第三网格")
    assert made["tenant"] == {
        "code": "210114007038003",
        "name": "第三网格",
        "level": "GRID",
        "kind": "GRID",
        "parent": {"code": shown(make.COMMUNITY)},
    }


async def test_grids_drawn_at_once_have_codes_of_their_own(town):
    async with client(town, await make.actor()) as office:
        made = await asyncio.gather(
            *[
                done(office, "createGrid", TENANT, community=shown(make.COMMUNITY), name=f"新网格{number}")
                for number in range(6)
            ]
        )
    assert len({each["tenant"]["code"] for each in made}) == 6


async def test_one_key_draws_one_grid(town, owner):
    input = {"community": shown(make.COMMUNITY), "name": "第三网格", "clientMutationId": "grid-3"}
    async with client(town, await make.actor()) as office:
        first = await done(office, "createGrid", TENANT, **input)
        again = await done(office, "createGrid", TENANT, **input)
        assert await refused(office, "createGrid", **input | {"name": "第四网格"}) == "IDEMPOTENCY_CONFLICT"
        without = await refused(office, "createGrid", **input | {"clientMutationId": None})
    assert first == again
    assert without == "PLACE_EXISTS"
    assert await owner.fetchval("select count(*) from tenant where name = '第三网格'") == 1
    assert await owner.fetchval("select count(*) from event where kind = 'TenantCreated'") == 1


async def test_a_district_opens_streets_and_communities_that_the_register_does_not_have(town):
    async with client(town, await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)) as office:
        zone = await done(office, "createStreet", TENANT, district=shown(make.DISTRICT), name="开发区")
        assert zone["tenant"]["code"] == "210114901"
        village = await done(office, "createCommunity", TENANT, street="210114901", name="新民村")
    assert village["tenant"] == {
        "code": "210114901901",
        "name": "新民村",
        "level": "COMMUNITY",
        "kind": "VILLAGE",
        "parent": {"code": "210114901"},
    }


async def test_a_tenant_is_renamed_from_above_and_not_by_itself(town, owner):
    async with client(town, await make.actor()) as office:
        renamed = await done(office, "renameTenant", TENANT, tenant=shown(make.GRID), name="湖畔第一网格")
        assert renamed["tenant"]["name"] == "湖畔第一网格"
        assert await refused(office, "renameTenant", tenant=shown(make.COMMUNITY), name="别的") == "FORBIDDEN"
        assert await refused(office, "renameTenant", tenant=shown(make.GRID), name=" ") == "TEXT_REQUIRED"
    [name] = await owner.fetch("select name from tenant where code = $1", make.COMMUNITY)
    assert name["name"] == f"community {make.COMMUNITY}"


@pytest.mark.parametrize(
    ("mutation", "input"),
    [
        ("createStreet", {"district": shown(make.ELSEWHERE // 10**9 * 10**9)}),
        ("createCommunity", {"street": shown(make.SIBLING_STREET)}),
        ("createGrid", {"community": shown(make.SIBLING)}),
        ("createGrid", {"community": shown(make.ELSEWHERE)}),
        ("renameTenant", {"tenant": shown(make.SIBLING)}),
    ],
)
async def test_nothing_is_drawn_or_named_in_somebody_else_s_tenant(town, owner, mutation, input):
    before = await owner.fetch("select code, name from tenant order by code")
    for role, tenant in [
        (Role.COMMUNITY_SECRETARY, make.COMMUNITY),
        (Role.GRID_WORKER, make.GRID),
        (Role.RESIDENT, make.COMMUNITY),
        (Role.AUDITOR, make.COMMUNITY),
    ]:
        async with client(town, await make.actor(role, tenant)) as stranger:
            assert await refused(stranger, mutation, **input, name="外来网格") in {"NOT_FOUND", "FORBIDDEN"}
    async with client(town) as nobody:
        assert await refused(nobody, mutation, **input, name="外来网格") == "SIGN_IN_REQUIRED"
    assert await owner.fetch("select code, name from tenant order by code") == before


async def test_a_code_that_is_none_or_of_another_level_is_refused_by_its_code(town):
    async with client(town, await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)) as office:
        codes = [
            await refused(office, "createGrid", community=code, name="网格")
            for code in ("", "210114", "21011400", "二一〇", "210114007038001", "210114999999")
        ]
    assert codes == [
        "INVALID_CODE",
        "WRONG_LEVEL",
        "INVALID_CODE",
        "INVALID_CODE",
        "WRONG_LEVEL",
        "NOT_FOUND",
    ]


DAY = "calendarDay { id day isWorking name }"


async def test_a_district_sets_its_own_working_days_and_everybody_in_it_reads_them(town):
    async with (
        client(town, await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)) as office,
        client(town, await make.actor(Role.RESIDENT)) as home,
        client(town, await make.actor(tenant=make.ELSEWHERE)) as elsewhere,
    ):
        made = await done(office, "setCalendarDay", DAY, day="2026-10-08", isWorking=False, name="区运动会")
        again = await done(office, "setCalendarDay", DAY, day="2026-10-08", isWorking=True)
        assert made["calendarDay"] | {"isWorking": True, "name": ""} == again["calendarDay"]
        query = "{ calendarDays { nodes { id day isWorking name } } }"
        assert (await home.data(query))["calendarDays"]["nodes"] == [again["calendarDay"]]
        assert (await elsewhere.data(query))["calendarDays"]["nodes"] == []
        byid = "query ($id: ID!) { node(id: $id) { ... on CalendarDay { day } } }"
        found = await home.data(byid, id=made["calendarDay"]["id"])
    assert found == {"node": {"day": "2026-10-08"}}


async def test_one_day_set_by_many_at_once_is_set_once(town, owner):
    async with client(town, await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)) as office:
        await asyncio.gather(
            *[done(office, "setCalendarDay", DAY, day="2026-10-08", isWorking=bool(n % 2)) for n in range(6)]
        )
    assert await owner.fetchval("select count(*) from calendar_day") == 1


@pytest.mark.parametrize(
    "day", ["", "2026-02-30", "八月十五", "2026-10-08T00:00:00", 20261008, "99999-01-01"]
)
async def test_a_day_that_is_none_is_refused_as_bad_input(town, owner, day):
    async with client(town, await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)) as office:
        answer = await office.perform("setCalendarDay", DAY, day=day, isWorking=True)
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert await owner.fetchval("select count(*) from calendar_day") == 0


async def test_only_the_district_says_which_days_are_worked(town, owner):
    for role, tenant in [(Role.STREET_STAFF, make.STREET), (Role.COMMUNITY_SECRETARY, make.COMMUNITY)]:
        async with client(town, await make.actor(role, tenant)) as office:
            code = await refused(office, "setCalendarDay", day="2026-10-08", isWorking=True)
            assert code in {"NOT_FOUND", "FORBIDDEN"}
    assert await owner.fetchval("select count(*) from calendar_day") == 0
