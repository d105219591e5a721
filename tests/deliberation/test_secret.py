"""Secret votes: counted rightly, once each, and tied to nobody in anything that the database holds."""

import asyncio
import re
from collections import Counter

import pytest

from deploy.app import connected
from services.kernel.deliveries import drain
from services.tables import declarations
from tests import make
from tests.clients import client
from tests.deliberation.kinds import COUNCIL, DISTRICT, in_force, residents
from tests.deliberation.test_room import POLL, held, put
from tests.schema.mutations.doing import done, refused


@pytest.fixture
async def town(db):
    async with connected(db):
        await make.tenants()
        await in_force(COUNCIL)
        yield db


@pytest.fixture
async def office(town):
    async with client(town, await make.actor()) as caller:
        yield caller


async def papers_for(town, people, poll: str) -> list[str]:
    taken = []
    for each in people:
        async with client(town, each) as one:
            taken.append((await done(one, "takePaper", "paper", poll=poll))["paper"])
    return taken


async def test_papers_are_handed_out_first_and_cast_by_nobody_in_particular(town, office):
    people = await residents(4)
    _, item, members = await held(office, people)
    poll = await put(office, item, anonymous=True)
    yes, no = [each["id"] for each in poll["options"]]
    assert poll["state"] == "PAPERS"
    papers = await papers_for(town, people[:3], poll["id"])
    by_staff = await done(office, "takePaper", "paper", poll=poll["id"], member=members[3])
    papers.append(by_staff["paper"])
    async with client(town) as nobody, client(town, people[0]) as one:
        assert await refused(one, "takePaper", poll=poll["id"]) == "ALREADY_VOTED"
        assert await refused(one, "raiseHand", poll=poll["id"], option=yes) == "SECRET_VOTE"
        assert await refused(nobody, "castPaper", paper=papers[0], option=yes) == "POLL_STATE"
        await done(office, "beginCasting", POLL, poll=poll["id"])
        assert await refused(one, "castPaper", paper=papers[0], option=yes) == "NOT_ANONYMOUS"
        for paper in papers[:3]:
            await done(nobody, "castPaper", "clientMutationId", paper=paper, option=yes)
        assert await refused(nobody, "castPaper", paper=papers[0], option=no) == "ALREADY_VOTED"
        for forged in ("", "x", papers[3][:-1] + "x", papers[3].replace(".", "-", 1)):
            assert await refused(nobody, "castPaper", paper=forged, option=yes) == "PAPER_INVALID"
        counted = (await done(office, "closePoll", POLL, poll=poll["id"]))["poll"]
        assert await refused(nobody, "castPaper", paper=papers[3], option=no) == "POLL_STATE"
    assert (counted["entitled"], counted["turnout"]) == (4, 3)
    assert [(each["votes"], each["carried"]) for each in counted["options"]] == [(3, True), (0, False)]


async def test_no_paper_is_handed_out_once_casting_has_begun(town, office):
    people = await residents(4)
    _, item, _ = await held(office, people)
    poll = await put(office, item, anonymous=True)
    await papers_for(town, people[:2], poll["id"])
    assert await refused(office, "beginCasting", poll=poll["id"]) == "TOO_FEW_PAPERS"
    await papers_for(town, people[2:3], poll["id"])
    await done(office, "beginCasting", POLL, poll=poll["id"])
    async with client(town, people[3]) as late:
        assert await refused(late, "takePaper", poll=poll["id"]) == "POLL_STATE"


async def test_one_paper_is_good_once_however_often_it_is_cast_at_the_same_time(town, office, owner):
    people = await residents(3)
    _, item, _ = await held(office, people)
    poll = await put(office, item, anonymous=True)
    papers = await papers_for(town, people, poll["id"])
    await done(office, "beginCasting", POLL, poll=poll["id"])
    options = [each["id"] for each in poll["options"]]
    async with client(town) as nobody:
        answers = await asyncio.gather(*[
            nobody.perform("castPaper", "clientMutationId", paper=papers[0], option=options[number % 2])
            for number in range(8)
        ])  # fmt: skip
    codes = Counter(each["errors"][0]["extensions"]["code"] if "errors" in each else "" for each in answers)
    assert codes == {"": 1, "ALREADY_VOTED": 7}
    assert await owner.fetchval("select count(*) from secret_ballot") == 1


async def test_nothing_in_the_database_ties_a_secret_vote_to_a_voter(town, office, owner):
    """Not by a common transaction, a common number, a time, an order of ids, an event or a key."""
    people = await residents(6)
    _, item, _ = await held(office, people)
    poll = await put(office, item, anonymous=True)
    papers = await papers_for(town, people, poll["id"])
    await done(office, "beginCasting", POLL, poll=poll["id"])
    await drain(DISTRICT)
    began = await owner.fetchval("select max(created_at) from event")
    before = await rows(owner)
    async with client(town) as nobody:
        for number, paper in enumerate(papers):
            option = poll["options"][number % 2]["id"]
            await done(
                nobody, "castPaper", "clientMutationId", paper=paper, option=option, clientMutationId="k"
            )
    await drain(DISTRICT)

    after = await rows(owner)
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"secret_ballot"}
    assert await owner.fetchval("select max(created_at) from event") == began
    ballots = await owner.fetch("select *, xmin::text as x from secret_ballot")
    voters = await owner.fetch("select *, xmin::text as x from voter")
    assert len(ballots) == len(voters) == 6
    assert {each["x"] for each in ballots} & {each["x"] for each in voters} == set()
    assert {each["created_at"] for each in ballots} == {await owner.fetchval("select created_at from poll")}
    assert all(each["id"].version == 4 for each in ballots)
    assert all(each["option_id"] is None for each in voters)
    where = {"district_code", "tenant", "street_code", "community_code"}
    assert set(ballots[0].keys()) - where == {"id", "created_at", "poll_id", "option_id", "x"}
    everything = str(after)
    for paper in papers:
        number = paper.split(".")[2]
        assert re.search(number, everything) is None


async def rows(owner) -> dict[str, list[str]]:
    """All that every table holds, as text, besides the sign-ins of whoever asked."""
    found = {}
    for table in declarations():
        if table != "credential":
            found[table] = [
                str(tuple(each)) for each in await owner.fetch(f"select * from {table} order by 1, 2")
            ]
    return found
