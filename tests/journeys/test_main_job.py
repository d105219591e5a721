"""The main job through the doors: a matter from report to rating, a wish from publishing to granting."""

import asyncio

import pytest

from deploy.app import connected
from schema.relay import encode_id
from services.kernel.access import Role
from services.kernel.codes import shown
from services.kernel.deliveries import drain
from tests import make
from tests.clients import client

DISTRICT = make.DISTRICT // 10**9
MATTER = "matter { id number state colour rung overdue round outcome rating }"


@pytest.fixture
async def place(db):
    async with connected(db):
        await make.tenants()
        yield db


async def do(caller, mutation: str, selection: str, **input: object):
    answer = await caller.perform(mutation, selection, **input)
    assert "errors" not in answer, answer
    return answer["data"][mutation]


async def test_a_matter_is_reported_triaged_assigned_overdue_escalated_resolved_and_rated(place, owner):
    resident, secretary = await make.actor(Role.RESIDENT), await make.actor()
    worker = await make.actor(Role.GRID_WORKER, make.GRID)
    async with client(place, resident) as home, client(place, secretary) as office:
        matter = (
            await do(
                home,
                "reportMatter",
                MATTER,
                tenant=shown(make.GRID),
                title="12号楼2单元下水管道频繁堵塞",
                hideName=True,
            )
        )["matter"]
        assert matter["state"] == "REPORTED"
        id = matter["id"]
        facts = {"category": "物业维修", "colour": "GREEN", "triageClass": "IMMEDIATE"}
        await do(office, "triageMatter", MATTER, matter=id, **facts)
        person = encode_id("Person", DISTRICT, worker.person_id)
        await do(office, "assignMatter", MATTER, matter=id, owner=person)
        for _ in range(2):
            await owner.execute("update deadline set due_at = now() where fired_at is null")
            await drain(DISTRICT)
        seen = await office.data(
            "query ($id: ID!) { matter(id: $id) { overdue rung reporter { name } } }", id=id
        )
        assert seen["matter"] == {"overdue": True, "rung": "STREET", "reporter": None}
        async with client(place, worker) as grid:
            await do(grid, "resolveMatter", MATTER, matter=id, outcome="已疏通，主管坡度已整改")
        done = await do(home, "rateMatter", MATTER, matter=id, rating="SATISFIED", comment="很快")
        assert (done["matter"]["state"], done["matter"]["rating"]) == ("CLOSED", "SATISFIED")
        async with client(place, await make.actor(tenant=make.SIBLING)) as neighbour:
            assert (await neighbour.data("query ($id: ID!) { matter(id: $id) { id } }", id=id))[
                "matter"
            ] is None
            listed = await neighbour.data("{ matters { edges { node { id } } } }")
            assert listed["matters"]["edges"] == []


async def test_a_wish_is_claimed_by_exactly_one_volunteer_and_granted(place):
    secretary = await make.actor()
    wisher = await make.person("小明")
    volunteers = [await make.actor(Role.VOLUNTEER) for _ in range(12)]
    async with client(place, secretary) as office:
        person = encode_id("Person", DISTRICT, wisher.id)
        made = await do(
            office,
            "makeWish",
            "wish { id state }",
            tenant=shown(make.COMMUNITY),
            wisher=person,
            title="书包文具",
        )
        id = made["wish"]["id"]
        async with client(place, volunteers[0]) as early:
            assert (await early.data("query ($id: ID!) { node(id: $id) { id } }", id=id))["node"] is None
        await do(office, "publishWish", "wish { state }", wish=id)

        async def claim(volunteer):
            async with client(place, volunteer) as one:
                return await one.perform("claimWish", "wish { state wisher { name } }", wish=id)

        answers = await asyncio.gather(*map(claim, volunteers))
        won = [number for number, answer in enumerate(answers) if "errors" not in answer]
        codes = {answer["errors"][0]["extensions"]["code"] for answer in answers if "errors" in answer}
        assert (len(won), codes) == (1, {"WISH_TAKEN"})
        assert "小明" not in str(answers)
        async with client(place, volunteers[won[0]]) as lucky:
            granted = await do(lucky, "grantWish", "wish { state }", wish=id)
            assert granted["wish"]["state"] == "GRANTED"
        confirmed = await do(office, "confirmWish", "wish { state }", wish=id)
        assert confirmed["wish"]["state"] == "CONFIRMED"


async def test_one_key_has_one_effect_and_one_answer(place, owner):
    resident = await make.actor(Role.RESIDENT)
    input = {"tenant": shown(make.COMMUNITY), "title": "路灯不亮", "clientMutationId": "k-1"}
    async with client(place, resident) as home:
        first = await home.perform("reportMatter", "clientMutationId matter { id number }", **input)
        again = await home.perform("reportMatter", "clientMutationId matter { id number }", **input)
        other = await home.perform("reportMatter", "matter { id }", **input | {"title": "另一件事"})
    assert first == again
    assert "errors" not in first
    assert other["errors"][0]["extensions"]["code"] == "IDEMPOTENCY_CONFLICT"
    assert await owner.fetchval("select count(*) from matter") == 1


async def test_two_at_once_with_one_key_have_one_effect(place, owner):
    resident = await make.actor(Role.RESIDENT)
    input = {"tenant": shown(make.COMMUNITY), "title": "路灯不亮", "clientMutationId": "k-2"}
    async with client(place, resident) as home:
        answers = await asyncio.gather(
            *(home.perform("reportMatter", "matter { id }", **input) for _ in range(8))
        )
    assert len({str(answer) for answer in answers}) == 1, answers
    assert await owner.fetchval("select count(*) from matter") == 1


async def test_a_refused_request_leaves_its_key_free(place, owner):
    resident = await make.actor(Role.RESIDENT)
    input = {"tenant": shown(make.COMMUNITY), "title": "", "clientMutationId": "k-3"}
    async with client(place, resident) as home:
        refused = await home.perform("reportMatter", "matter { id }", **input)
        assert refused["errors"][0]["extensions"]["code"] == "TEXT_REQUIRED"
        assert await owner.fetchval("select count(*) from matter") == 0
        accepted = await home.perform("reportMatter", "matter { id }", **input | {"title": "路灯不亮"})
    assert "errors" not in accepted


async def test_a_revoked_or_made_up_token_is_refused(place):
    async with client(place) as nobody:
        assert await nobody.code("{ matters { edges { node { id } } } }") == "SIGN_IN_REQUIRED"
        answer = await nobody.post(
            "/graphql", json={"query": "{ __typename }"}, headers={"authorization": "Bearer made-up"}
        )
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["extensions"]["code"] == "SIGN_IN_REQUIRED"
