"""Household votes over the API: from the draft to the published result, and nobody's ballot."""

import io
from base64 import b64encode

import pytest
from PIL import Image

from schema.relay import encode_id
from services.kernel.access import Role
from services.kernel.codes import shown
from tests import make
from tests.clients import client
from tests.schema.mutations.doing import done, refused

COMMUNITY = shown(make.COMMUNITY)
VOTE = "vote { id state askedHouseholds askedArea options }"
RESULT = """query ($id: ID!) { householdVote(id: $id) { state
  result { askedHouseholds castHouseholds turnoutHouseholds turnoutArea paper byProxy turnoutReached carried }
  tallies { choice text households area ofAsked ofCast areaOfAsked } } }"""
ROLL = """query ($id: ID!) { householdVote(id: $id) {
  roll(filter: {cast: false}) { totalCount nodes { household { name } castAt channel enteredAt } } } }"""
SLOTS = "{ votingSlots { household name byProxy castAt vote { id question options } } }"


def id_of(kind: str, id) -> str:
    return encode_id(kind, 210114, id)


@pytest.fixture
async def flats(town):
    return await make.households(await make.building(), 3)


async def drafted(office, **given) -> str:
    usual = {"tenant": COMMUNITY, "question": "是否同意加装电梯", "closesAt": "2126-01-01T00:00:00+08:00"}
    return (await done(office, "createVote", VOTE, **{**usual, **given}))["vote"]["id"]


async def opened(office, **given) -> str:
    vote = await drafted(office, **given)
    await done(office, "openVote", VOTE, vote=vote)
    return vote


async def test_a_vote_is_opened_cast_counted_and_published(town, flats):
    people = [await make.at_home(each) for each in flats]
    async with (
        client(town, await make.actor()) as office,
        client(town, people[0]) as one,
        client(town, people[1]) as other,
    ):
        vote = await drafted(office)
        hidden = "query ($id: ID!) { householdVote(id: $id) { question } }"
        assert (await one.data(hidden, id=vote))["householdVote"] is None
        opening = (await done(office, "openVote", VOTE, vote=vote))["vote"]
        assert (opening["state"], opening["askedHouseholds"], opening["askedArea"]) == ("OPEN", 3, 270.0)
        [slot] = (await one.data(SLOTS))["votingSlots"]
        assert (slot["vote"]["id"], slot["castAt"], slot["name"]) == (vote, None, "1号楼 001")
        assert [each["text"] for each in slot["vote"]["options"]] == ["同意", "不同意", "弃权"]
        await done(one, "castBallot", VOTE, vote=vote, choice="agree")
        assert await refused(one, "castBallot", vote=vote, choice="agree") == "ALREADY_VOTED"
        await done(
            other, "castBallot", VOTE, vote=vote, choice="agree", household=id_of("Household", flats[1].id)
        )
        assert (await office.data(ROLL, id=vote))["householdVote"]["roll"] == {
            "totalCount": 1,
            "nodes": [{"household": {"name": "003"}, "castAt": None, "channel": None, "enteredAt": None}],
        }
        await done(office, "closeVote", VOTE, vote=vote)
        assert (await one.data(RESULT, id=vote))["householdVote"] == {
            "state": "CLOSED",
            "result": None,
            "tallies": [],
        }
        await done(office, "publishVote", VOTE, vote=vote)
        found = (await one.data(RESULT, id=vote))["householdVote"]
        again = await done(office, "recountVote", "same", vote=vote)
    assert found["state"] == "PUBLISHED"
    assert found["result"] == {
        "askedHouseholds": 3,
        "castHouseholds": 2,
        "turnoutHouseholds": 66.7,
        "turnoutArea": 66.7,
        "paper": 0,
        "byProxy": 0,
        "turnoutReached": True,
        "carried": "agree",
    }
    assert found["tallies"][0] == {
        "choice": "agree",
        "text": "同意",
        "households": 2,
        "area": 180.0,
        "ofAsked": 66.7,
        "ofCast": 100.0,
        "areaOfAsked": 66.7,
    }
    assert again == {"same": True}


async def test_a_resident_reads_neither_the_roll_nor_the_progress(town, flats):
    async with client(town, await make.actor()) as office, client(town, await make.at_home(flats[0])) as one:
        vote = await opened(office)
        assert await one.code(ROLL, id=vote) == "FORBIDDEN"
        for question in ("voteProgress(vote: $id) { asked }", "myPaperBallots(vote: $id) { choice }"):
            assert await one.code(f"query ($id: ID!) {{ {question} }}", id=vote) == "FORBIDDEN"


async def test_papers_are_entered_twice_and_one_s_own_are_shown_until_then(town, flats):
    worker = await make.actor(Role.GRID_WORKER, make.GRID)
    flat = id_of("Household", flats[0].id)
    mine = "query ($id: ID!) { myPaperBallots(vote: $id) { household name choice byProxy } }"
    progress = "query ($id: ID!) { voteProgress(vote: $id) { name asked cast paper waiting missing } }"
    async with client(town, await make.actor()) as office, client(town, worker) as grid:
        vote = await opened(office)
        await done(grid, "enterPaperBallot", "vote { state }", vote=vote, household=flat, choice="agree")
        assert (await grid.data(mine, id=vote))["myPaperBallots"] == [
            {"household": flat, "name": "1号楼 001", "choice": "agree", "byProxy": False}
        ]
        assert (await office.data(mine, id=vote))["myPaperBallots"] == []
        again = {"vote": vote, "household": flat, "choice": "agree"}
        assert await refused(grid, "enterPaperBallot", **again) == "SECOND_PERSON_NEEDED"
        await done(grid, "withdrawPaperBallot", "vote { id }", vote=vote, household=flat)
        await done(grid, "enterPaperBallot", "vote { id }", **again)
        await done(office, "enterPaperBallot", "vote { id }", **again)
        counted = {"name": "1号楼", "asked": 3, "cast": 1, "paper": 1, "waiting": 0, "missing": 2}
        assert (await office.data(progress, id=vote))["voteProgress"] == [counted]
        file = io.BytesIO()
        Image.new("RGB", (60, 40), "white").save(file, "PNG")
        photographed = {"photo": b64encode(file.getvalue()).decode(), "choice": "disagree"}
        other = id_of("Household", flats[1].id)
        await done(grid, "enterPaperBallot", "vote { id }", vote=vote, household=other, **photographed)
        [building] = (await office.data(progress, id=vote))["voteProgress"]
        assert (building["cast"], building["missing"]) == (2, 1)


async def test_a_proxy_is_registered_used_and_revoked(town, flats):
    one = await make.at_home(flats[0])
    person = id_of("Person", one.person_id)
    selection = "proxy { id document household { name } person { name } revokedAt }"
    async with client(town, await make.actor()) as office, client(town, one) as home:
        vote = await opened(office)
        flat = id_of("Household", flats[1].id)
        given = {"vote": vote, "household": flat, "person": person, "document": "委托书 2026-11"}
        proxy = (await done(office, "giveProxy", selection, **given))["proxy"]
        assert (proxy["document"], proxy["household"]) == ("委托书 2026-11", {"name": "002"})
        slots = (await home.data(SLOTS))["votingSlots"]
        assert [each["byProxy"] for each in slots] == [False, True]
        await done(office, "revokeProxy", selection, proxy=proxy["id"])
        assert (
            await refused(home, "castBallot", vote=vote, choice="agree", household=flat)
            == "NOT_YOUR_HOUSEHOLD"
        )


async def test_one_key_casts_one_ballot_and_opens_one_vote(town, flats, owner):
    async with client(town, await make.actor()) as office, client(town, await make.at_home(flats[0])) as one:
        vote = await drafted(office)
        for _ in range(2):
            await done(office, "openVote", VOTE, vote=vote, clientMutationId="open")
            await done(one, "castBallot", VOTE, vote=vote, choice="agree", clientMutationId="mine")
    assert await owner.fetchval("select count(*) from ballot") == 1
    assert await owner.fetchval("select count(*) from vote_roll") == 3


async def test_nobody_of_another_tenant_touches_a_vote(town, flats, owner):
    async with client(town, await make.actor()) as office:
        vote = await opened(office)
    flat = id_of("Household", flats[0].id)
    for role, tenant in (
        (Role.COMMUNITY_SECRETARY, make.SIBLING),
        (Role.COMMUNITY_SECRETARY, make.ELSEWHERE),
        (Role.RESIDENT, make.ELSEWHERE),
        (Role.RESIDENT, make.COMMUNITY),
    ):
        async with client(town, await make.actor(role, tenant)) as stranger:
            codes = {
                await refused(stranger, name, vote=vote, **given)
                for name, given in (
                    ("closeVote", {}),
                    ("publishVote", {}),
                    ("recountVote", {}),
                    ("cancelVote", {"reason": "不办了"}),
                    ("enterPaperBallot", {"household": flat, "choice": "agree"}),
                    ("withdrawPaperBallot", {"household": flat}),
                )
            }
            assert codes <= {"NOT_FOUND", "FORBIDDEN"}
    assert await owner.fetchval("select state from household_vote") == "open"
    assert await owner.fetchval("select count(*) from paper_ballot") == 0


async def test_staff_put_a_person_into_a_household_of_the_same_community(town, flats, owner):
    person = await make.person()
    [far] = await make.households(await make.building(tenant=make.SIBLING), grid=make.SIBLING)
    read = "person { household { name } }"
    async with client(town, await make.actor()) as office:
        given = {"person": id_of("Person", person.id)}
        home = {"household": id_of("Household", flats[0].id)}
        housed = await done(office, "housePerson", read, **given, **home)
        assert housed == {"person": {"household": {"name": "001"}}}
        far_away = {"household": id_of("Household", far.id)}
        assert await refused(office, "housePerson", **given, **far_away) == "NOT_FOUND"
        async with client(town, await make.actor(Role.GRID_WORKER, make.GRID)) as grid:
            assert await refused(grid, "housePerson", **given, **home) == "FORBIDDEN"
        assert await done(office, "housePerson", read, **given) == {"person": {"household": None}}
    kinds = await owner.fetch("select payload from event where kind = 'PersonHoused' order by id")
    assert len(kinds) == 2
