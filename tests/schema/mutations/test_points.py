"""Points, branches and disclosures over the API."""

import pytest

from schema.relay import encode_id
from services.kernel.access import Role
from services.kernel.codes import shown
from tests import make
from tests.clients import client, matter_id
from tests.evaluation.finishing import finished
from tests.evaluation.methods import scoring
from tests.schema.mutations.doing import done, refused

HERE = shown(make.COMMUNITY)
POSTING = "posting { id entry holderKind rule name points reason person { name } tenant { code } }"


@pytest.fixture
async def secretary(town):
    return await make.actor()


def person_id(actor) -> str:
    return encode_id("Person", actor.district, actor.person_id)


async def test_points_are_given_offered_for_redeemed_and_reversed(town, secretary):
    await scoring()
    resident = await make.actor(Role.RESIDENT)
    matter = await make.matter(resident)
    async with client(town, secretary) as office, client(town, resident) as home:
        given = await done(office, "givePoints", POSTING, matter=matter_id(matter), rule="idea")
        assert given["posting"] | {"id": "", "person": None} == {
            "id": "",
            "entry": "GIVEN",
            "holderKind": "PERSON",
            "rule": "idea",
            "name": "金点子",
            "points": 10.0,
            "reason": "",
            "person": None,
            "tenant": {"code": HERE},
        }
        offered = await done(
            office, "offerReward", "reward { id name cost stock ended }", tenant=HERE, name="理发", cost=2.5
        )
        reward = offered["reward"]["id"]
        spent = await done(office, "redeemPoints", POSTING, person=person_id(resident), reward=reward)
        assert spent["posting"]["points"] == -2.5
        balance = """query ($t: String!, $p: ID!) {
          pointsBalance(tenant: $t, person: $p) { balance received lines } }"""
        mine = await home.data(balance, t=HERE, p=person_id(resident))
        assert mine["pointsBalance"] == {"balance": 7.5, "received": 10.0, "lines": 2}
        back = await done(office, "reversePosting", POSTING, posting=spent["posting"]["id"], reason="未领取")
        assert (back["posting"]["points"], back["posting"]["entry"]) == (2.5, "REVERSED")
        ended = await done(office, "endReward", "reward { ended }", reward=reward)
        assert ended["reward"]["ended"]
        code = await refused(office, "redeemPoints", person=person_id(resident), reward=reward)
        assert code == "REWARD_ENDED"
        listed = await home.data(
            "{ postings(filter: {mine: true}) { nodes { points name } } rewards { nodes { name } } }"
        )
        assert [each["points"] for each in listed["postings"]["nodes"]] == [2.5, -2.5, 10.0]
        assert listed["rewards"]["nodes"] == [{"name": "理发"}]


async def test_with_scoring_off_every_mutation_of_points_refuses(town, secretary, owner):
    await scoring()
    resident = await make.actor(Role.RESIDENT)
    matter = await make.matter(resident)
    async with client(town, secretary) as office:
        offered = await done(office, "offerReward", "reward { id }", tenant=HERE, name="理发", cost=1)
        await scoring(enabled=False)
        other = await make.matter(resident)
        for mutation, input in [
            ("givePoints", {"matter": matter_id(other), "rule": "idea"}),
            ("offerReward", {"tenant": HERE, "name": "理发", "cost": 1}),
            ("redeemPoints", {"person": person_id(resident), "reward": offered["reward"]["id"]}),
        ]:
            assert await refused(office, mutation, **input) == "SCORING_OFF"
        begun = await done(office, "givePoints", POSTING, matter=matter_id(matter), rule="idea")
        assert begun["posting"]["points"] == 10  # that matter began when it was on, and stays with its method
    assert await owner.fetchval("select count(*) from posting") == 1


async def test_branches_and_their_members_are_written_down_and_scored(town, secretary):
    worker = await make.actor(Role.GRID_WORKER, make.GRID)
    scores = """query ($t: String!, $y: Int!) { scores(tenant: $t, kind: BRANCH, year: $y) {
      points lines branch { name } person { name } organization { name } } }"""
    async with client(town, secretary) as office, client(town, worker) as grid:
        made = await done(
            office, "createBranch", "branch { id name tenant { code } }", tenant=HERE, name="一支部"
        )
        branch = made["branch"]["id"]
        joined = await done(
            office,
            "joinBranch",
            "membership { id person { name } endedAt }",
            branch=branch,
            person=person_id(worker),
        )
        assert (
            await refused(office, "joinBranch", branch=branch, person=person_id(worker)) == "ALREADY_MEMBER"
        )
        assert await refused(grid, "createBranch", tenant=HERE, name="二支部") == "FORBIDDEN"
        seen = await office.data("{ branches { nodes { name } } memberships { nodes { branch { name } } } }")
        assert seen == {
            "branches": {"nodes": [{"name": "一支部"}]},
            "memberships": {"nodes": [{"branch": {"name": "一支部"}}]},
        }
        left = await done(
            office, "leaveBranch", "membership { endedAt }", membership=joined["membership"]["id"]
        )
        assert left["membership"]["endedAt"]
        assert (await office.data(scores, t=HERE, y=2026))["scores"] == []
        assert await office.code(scores, t=HERE, y=0) == "INVALID_YEAR"


async def test_a_disclosure_is_prepared_edited_published_read_by_residents_and_withdrawn(town, secretary):
    whole = "disclosure { id state title result removed reason matter { number } publishedAt }"
    resident = await make.actor(Role.RESIDENT)
    matter = await finished(secretary, resident, outcome="电话13812345678已通知")
    public = """{ openDisclosures { nodes { title result number tenant { code } } }
      disclosures { nodes { title } } }"""
    async with client(town, secretary) as office, client(town, resident) as home:
        draft = (await done(office, "prepareDisclosure", whole, matter=matter_id(matter)))["disclosure"]
        assert (draft["state"], draft["result"]) == ("DRAFT", "电话［电话］已通知")
        assert draft["removed"] == {"phone": 1}
        edited = await done(office, "editDisclosure", whole, disclosure=draft["id"], title="路灯修好")
        assert (edited["disclosure"]["title"], edited["disclosure"]["result"]) == (
            "路灯修好",
            draft["result"],
        )
        assert (await home.ask(public))["data"]["openDisclosures"]["nodes"] == []
        await done(office, "publishDisclosure", whole, disclosure=draft["id"])
        seen = (await home.ask(public))["data"]
        assert seen["openDisclosures"]["nodes"] == [
            {
                "title": "路灯修好",
                "result": "电话［电话］已通知",
                "number": matter.number,
                "tenant": {"code": HERE},
            }
        ]
        assert seen["disclosures"] is None
        assert await refused(home, "withdrawDisclosure", disclosure=draft["id"], reason="x") == "FORBIDDEN"
        gone = await done(office, "withdrawDisclosure", whole, disclosure=draft["id"], reason="有误")
        assert (gone["disclosure"]["state"], gone["disclosure"]["reason"]) == ("WITHDRAWN", "有误")
        assert (await home.ask(public))["data"]["openDisclosures"]["nodes"] == []
