"""What a key stands for: one actor's one mutation with one input, and the answer as it is today."""

import asyncio
import json
from dataclasses import replace

import pytest

from schema.relay import encode_id
from services.kernel.access import Role, system
from services.kernel.codes import shown
from services.kernel.scope import acting
from services.matters import actions as matters
from services.methods.vocabulary import Colour, TriageClass
from services.people.models import Appointment
from tests import make
from tests.clients import client, matter_id
from tests.schema.mutations.doing import done, refused

COMMUNITY = shown(make.COMMUNITY)
REPORT = {"tenant": COMMUNITY, "title": "路灯不亮", "clientMutationId": "k"}


async def test_the_same_key_of_somebody_else_is_another_key(town, owner):
    made = []
    for _ in range(2):
        async with client(town, await make.actor(Role.RESIDENT)) as home:
            made.append(await done(home, "reportMatter", "matter { id }", **REPORT))
    assert made[0] != made[1]
    assert await owner.fetchval("select count(*) from matter") == 2


async def test_a_key_is_good_for_one_mutation_only(town, owner):
    secretary = await make.actor()
    async with client(town, secretary) as office:
        row = await make.matter()
        input = {"matter": matter_id(row), "reason": "不属本社区", "clientMutationId": "k"}
        await done(office, "declineMatter", "matter { state }", **input)
        assert await refused(office, "reopenMatter", **input) == "IDEMPOTENCY_CONFLICT"
        for mutation, other in [
            ("createGrid", {"community": COMMUNITY, "name": "网格"}),
            ("importPlaces", {"community": COMMUNITY, "csv": "网格,小区,楼栋,户\n一,二,三,四"}),
            ("readNotices", {"notices": []}),
        ]:
            code = await refused(office, mutation, **other, clientMutationId="k")
            assert code == "IDEMPOTENCY_CONFLICT"
    assert await owner.fetchval("select count(*) from done") == 1
    assert await owner.fetchval("select count(*) from estate") == 0


async def test_an_answer_that_is_out_of_sight_by_now_is_not_found(town, owner):
    """A grid worker's matter was moved to another grid meanwhile."""
    worker, secretary = await make.actor(Role.GRID_WORKER, make.GRID), await make.actor()
    someone = await make.person(tenant=make.GRID)
    async with client(town, worker) as grid:
        input = {"tenant": shown(make.GRID), "title": "路灯不亮", "clientMutationId": "k"}
        input["reporter"] = encode_id("Person", someone.district_code, someone.id)
        await done(grid, "reportMatter", "matter { id }", **input)
        [matter] = await owner.fetch("select id from matter")
        async with acting(secretary):
            await matters.triage_matter(
                secretary,
                matter["id"],
                category="基础设施",
                colour=Colour.GREEN,
                triage_class=TriageClass.DEFERRED,
                tenant=make.OTHER_GRID,
            )
        assert await refused(grid, "reportMatter", **input) == "NOT_FOUND"
    assert await owner.fetchval("select count(*) from matter") == 1


async def test_a_key_used_in_another_appointment_of_the_same_person_is_a_conflict(town, owner):
    """Who works in two communities may not get the answer of one in the other, and no failure either."""
    here = await make.actor()
    there = await elsewhere_too(here)
    async with client(town, here) as first, client(town, there) as second:
        await done(
            first, "createEstate", "estate { id }", community=COMMUNITY, name="小区", clientMutationId="k"
        )
        for community in (COMMUNITY, shown(make.SIBLING)):
            code = await refused(
                second, "createEstate", community=community, name="小区", clientMutationId="k"
            )
            assert code == "IDEMPOTENCY_CONFLICT"
        await done(
            second,
            "createEstate",
            "estate { id }",
            community=shown(make.SIBLING),
            name="小区",
            clientMutationId="k2",
        )
    assert await owner.fetchval("select count(*) from estate") == 2


async def elsewhere_too(actor):
    """The same person as secretary of another community."""
    async with acting(system(make.SIBLING)):
        held = await Appointment.create(
            tenant=make.SIBLING, account_id=actor.account_id, person_id=actor.person_id, role=actor.role
        )
    return replace(actor, tenant=make.SIBLING, appointment_id=held.id)


@pytest.mark.parametrize("key", ["", "x" * 101, "钥" * 101, "x" * 100_000])
async def test_a_key_that_is_none_or_too_long_is_refused_by_its_code(town, owner, key):
    async with client(town, await make.actor(Role.RESIDENT)) as home:
        code = await refused(home, "reportMatter", **REPORT | {"clientMutationId": key})
        assert code == "INVALID_IDEMPOTENCY_KEY"
    assert await owner.fetchval("select count(*) from matter") == 0


@pytest.mark.parametrize("key", [r"a\u0000b", r"\ud800"])
async def test_a_key_that_cannot_be_written_is_refused_at_the_door(town, owner, key):
    query = """mutation ($k: String) { reportMatter(input: {
        tenant: "210114007038", title: "路灯不亮", clientMutationId: $k}) { matter { id } } }"""
    async with client(town, await make.actor(Role.RESIDENT)) as home:
        body = f'{{"query": {json.dumps(query)}, "variables": {{"k": "{key}"}}}}'
        answer = await home.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] in {"UNREPRESENTABLE_VALUE", "BAD_JSON"}
    assert await owner.fetchval("select count(*) from matter") == 0


@pytest.mark.parametrize("key", ["钥匙 🔑", "x" * 100, "'; drop table done; --", " "])
async def test_any_other_text_is_a_key(town, owner, key):
    async with client(town, await make.actor(Role.RESIDENT)) as home:
        for _ in range(2):
            made = await done(home, "reportMatter", "clientMutationId", **REPORT | {"clientMutationId": key})
            assert made == {"clientMutationId": key}
    assert await owner.fetchval("select count(*) from matter") == 1


async def test_what_was_left_out_and_what_is_null_is_the_same_input(town, owner):
    async with client(town, await make.actor(Role.RESIDENT)) as home:
        first = await done(home, "reportMatter", "matter { id }", **REPORT)
        again = await done(home, "reportMatter", "matter { id }", **REPORT, reporter=None, place="")
    assert first == again
    assert await owner.fetchval("select count(*) from matter") == 1


async def test_without_a_key_everything_is_done_again(town, owner):
    async with client(town, await make.actor(Role.RESIDENT)) as home:
        for _ in range(2):
            await done(home, "reportMatter", "matter { id }", **REPORT | {"clientMutationId": None})
    assert await owner.fetchval("select count(*) from matter") == 2


async def test_an_auditor_changes_nothing_with_or_without_a_key(town, owner):
    async with client(town, await make.actor(Role.AUDITOR)) as auditor:
        for key in (None, "k"):
            input = {"community": COMMUNITY, "name": "小区", "clientMutationId": key}
            assert await refused(auditor, "createEstate", **input) == "FORBIDDEN"
    assert await owner.fetchval("select count(*) from done") == 0
    assert await owner.fetchval("select count(*) from estate") == 0


async def test_many_at_once_with_one_key_and_two_inputs_have_one_effect(town, owner):
    async with client(town, await make.actor(Role.RESIDENT)) as home:
        answers = await asyncio.gather(
            *[
                home.perform("reportMatter", "matter { title }", **REPORT | {"title": f"第{number % 2}件"})
                for number in range(8)
            ]
        )
    codes = [each["errors"][0]["extensions"]["code"] for each in answers if "errors" in each]
    assert codes == ["IDEMPOTENCY_CONFLICT"] * 4
    assert await owner.fetchval("select count(*) from matter") == 1
