"""In the room: the agenda, what is said, and votes in the open."""

import pytest

from deploy.app import connected
from services.kernel.access import Role
from services.kernel.codes import shown
from tests import make
from tests.clients import client, matter_id
from tests.deliberation.kinds import COUNCIL, LISTENING, in_force, person_id, residents
from tests.schema.mutations.doing import done, refused

COMMUNITY = shown(make.COMMUNITY)
POLL = "poll { id state entitled turnout anonymous options { id text votes carried } }"


@pytest.fixture
async def town(db):
    async with connected(db):
        await make.tenants()
        yield db


@pytest.fixture
async def office(town):
    async with client(town, await make.actor()) as caller:
        yield caller


async def held(office, people, kind: str = "council") -> tuple[str, str, list[str]]:
    """An open meeting with these people, signed in by staff, and one item: its id, the item's, theirs."""
    called = {"tenant": COMMUNITY, "kind": kind, "plannedAt": "2099-11-10T19:00:00"}
    meeting = (await done(office, "callMeeting", "meeting { id }", **called))["meeting"]["id"]
    members = []
    for each in people:
        made = await done(office, "inviteMember", "member { id }", meeting=meeting, person=person_id(each))
        members.append(made["member"]["id"])
        await done(office, "signInAtMeeting", "member { id }", meeting=meeting, member=members[-1])
    added = await done(office, "addAgendaItem", "item { id number }", meeting=meeting, title="停车位怎么分")
    await done(office, "openMeeting", "meeting { id }", meeting=meeting)
    return meeting, added["item"]["id"], members


async def put(office, item: str, **given: object) -> dict:
    asked = {"item": item, "question": "先到先停还是固定车位？", "options": ["先到先停", "固定车位"]}
    return (await done(office, "putToVote", POLL, **{**asked, **given}))["poll"]


async def test_members_vote_in_the_open_once_and_the_majority_of_those_present_carries(town, office, owner):
    await in_force(COUNCIL)
    people = await residents(4)
    meeting, item, members = await held(office, people)
    poll = await put(office, item)
    first, second = [each["id"] for each in poll["options"]]
    stranger = await make.actor(Role.RESIDENT)
    async with client(town, people[0]) as one, client(town, stranger) as other:
        await done(one, "raiseHand", "voter { option { text } }", poll=poll["id"], option=first)
        assert await refused(one, "raiseHand", poll=poll["id"], option=second) == "ALREADY_VOTED"
        assert await refused(other, "raiseHand", poll=poll["id"], option=second) == "NOT_FOUND"
        assert (
            await refused(one, "raiseHand", poll=poll["id"], option=first, member=members[1]) == "FORBIDDEN"
        )
    for member in members[1:3]:
        await done(office, "raiseHand", "voter { id }", poll=poll["id"], option=first, member=member)
    again = {"poll": poll["id"], "option": second, "member": members[1]}
    assert await refused(office, "raiseHand", **again) == "ALREADY_VOTED"
    assert await refused(office, "closeMeeting", meeting=meeting) == "POLLS_OPEN"

    counted = (await done(office, "closePoll", POLL, poll=poll["id"]))["poll"]

    assert (counted["state"], counted["entitled"], counted["turnout"]) == ("CLOSED", 4, 3)
    assert [(each["votes"], each["carried"]) for each in counted["options"]] == [(3, True), (0, False)]
    late = {"poll": poll["id"], "option": first, "member": members[3]}
    assert await refused(office, "raiseHand", **late) == "POLL_STATE"
    assert await owner.fetchval("select count(*) from voter") == 3
    await done(office, "closeMeeting", "meeting { state }", meeting=meeting)


async def test_the_methods_majority_is_asked_for_besides_more_than_half(office):
    await in_force(COUNCIL + 'majority = "2/3"')
    _, item, members = await held(office, await residents(5))
    poll = await put(office, item)
    for number, member in enumerate(members):
        option = poll["options"][0 if number < 3 else 1]["id"]
        await done(office, "raiseHand", "voter { id }", poll=poll["id"], option=option, member=member)
    counted = (await done(office, "closePoll", POLL, poll=poll["id"]))["poll"]
    assert [(each["votes"], each["carried"]) for each in counted["options"]] == [(3, False), (2, False)]


async def test_half_is_no_majority(office):
    await in_force(COUNCIL)
    _, item, members = await held(office, await residents(2))
    poll = await put(office, item)
    await done(
        office,
        "raiseHand",
        "voter { id }",
        poll=poll["id"],
        option=poll["options"][0]["id"],
        member=members[0],
    )
    counted = (await done(office, "closePoll", POLL, poll=poll["id"]))["poll"]
    assert [each["carried"] for each in counted["options"]] == [False, False]


async def test_only_who_signed_in_speaks_and_votes(town, office, owner):
    await in_force(COUNCIL)
    here, absent = await residents(2)
    called = {"tenant": COMMUNITY, "kind": "council", "plannedAt": "2099-11-10T19:00:00"}
    meeting = (await done(office, "callMeeting", "meeting { id }", **called))["meeting"]["id"]
    for each in (here, absent):
        await done(office, "inviteMember", "member { id }", meeting=meeting, person=person_id(each))
    async with client(town, here) as one, client(town, absent) as other:
        await done(one, "signInAtMeeting", "member { signedInAt }", meeting=meeting)
        assert await refused(one, "signInAtMeeting", meeting=meeting) == "ALREADY_SIGNED_IN"
        added = await done(office, "addAgendaItem", "item { id }", meeting=meeting, title="停车")
        item = added["item"]["id"]
        assert await refused(one, "makeStatement", item=item, text="早了") == "MEETING_STATE"
        await done(office, "openMeeting", "meeting { id }", meeting=meeting)
        await done(one, "makeStatement", "statement { text }", item=item, text="晚上回来没处停")
        assert await refused(other, "makeStatement", item=item, text="我也说") == "NOT_AT_MEETING"
        poll = await put(office, item)
        vote = {"poll": poll["id"], "option": poll["options"][0]["id"]}
        assert await refused(other, "raiseHand", **vote) == "NOT_AT_MEETING"
        seen = "query ($id: ID!) { meeting(id: $id) { items { statements { nodes { text } } } } }"
        assert "晚上回来" in str(await one.data(seen, id=meeting))
        assert "晚上回来" not in str(await other.data(seen, id=meeting))
    assert await owner.fetchval("select count(*) from statement") == 1
    assert await owner.fetchval("select count(*) from voter") == 0


async def test_options_are_two_at_least_and_all_different(office, owner):
    await in_force(COUNCIL)
    _, item, _ = await held(office, await residents(1))
    for options in ([], ["同意"], ["同意", " 同意"], [str(number) for number in range(21)]):
        given = {"item": item, "question": "同意吗", "options": options}
        assert await refused(office, "putToVote", **given) == "OPTIONS_REQUIRED"
    assert await owner.fetchval("select count(*) from poll") == 0


async def test_an_annulled_vote_is_void_and_may_be_put_again(office):
    await in_force(COUNCIL)
    _, item, members = await held(office, await residents(1))
    poll = await put(office, item)
    voided = await done(office, "annulPoll", POLL, poll=poll["id"], reason="选项写错了")
    assert voided["poll"]["state"] == "VOID"
    vote = {"poll": poll["id"], "option": poll["options"][0]["id"], "member": members[0]}
    assert await refused(office, "raiseHand", **vote) == "POLL_STATE"
    await put(office, item)


async def test_a_meeting_of_one_theme_takes_no_topic_of_another(office):
    await in_force(LISTENING)
    matters = [matter_id(await make.matter())]
    topic = await done(
        office, "chooseTopic", "topic { id }", matters=matters, title="菜价", theme="livelihood"
    )
    called = {"tenant": COMMUNITY, "kind": "listening", "plannedAt": "2099-11-10T19:00:00", "theme": "party"}
    meeting = (await done(office, "callMeeting", "meeting { id }", **called))["meeting"]["id"]
    given = {"meeting": meeting, "topic": topic["topic"]["id"]}
    assert await refused(office, "addAgendaItem", **given) == "OTHER_THEME"
    moved = {"meeting": meeting, "plannedAt": "2099-11-10T19:00:00", "theme": "livelihood"}
    await done(office, "moveMeeting", "meeting { id }", **moved)
    added = await done(office, "addAgendaItem", "item { title topic { title } }", **given)
    assert added["item"] == {"title": "菜价", "topic": {"title": "菜价"}}
