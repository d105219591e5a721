"""Meetings from planning to closing, through the API: who sits there, and whether they suffice."""

import pytest

from deploy.app import connected
from services.kernel.access import Role
from services.kernel.codes import shown
from services.kernel.deliveries import drain
from services.kernel.scope import acting
from services.tenancy.actions import create_grid
from tests import make
from tests.clients import client, matter_id
from tests.deliberation.kinds import (
    COUNCIL,
    DISTRICT,
    LISTENING,
    SPECIAL,
    id_of,
    in_force,
    person_id,
    residents,
)
from tests.schema.mutations.doing import done, refused

COMMUNITY = shown(make.COMMUNITY)
AT = "2099-11-10T19:00:00"
MEETING = "meeting { id state theme place present invited }"
MEMBER = "member { id state joining side group signedInAt }"


@pytest.fixture
async def town(db):
    async with connected(db):
        await make.tenants()
        yield db


@pytest.fixture
async def secretary(town):
    return await make.actor()


@pytest.fixture
async def office(town, secretary):
    async with client(town, secretary) as caller:
        yield caller


async def called(office, kind: str, **given: object) -> str:
    made = await done(office, "callMeeting", MEETING, tenant=COMMUNITY, kind=kind, plannedAt=AT, **given)
    return made["meeting"]["id"]


async def seat(office, meeting: str, people, **given: object) -> list[str]:
    """Invited and signed in by staff, as people without a phone are."""
    seated = []
    for each in people:
        made = await done(office, "inviteMember", MEMBER, meeting=meeting, person=person_id(each), **given)
        seated.append(made["member"]["id"])
        await done(office, "signInAtMeeting", MEMBER, meeting=meeting, member=seated[-1])
    return seated


@pytest.mark.parametrize(("representatives", "theme", "code"), [
    (5, "livelihood", "COMPOSITION_UNMET"),
    (6, "livelihood", None),
    (5, "party", None),
    (0, "party", None),
])  # fmt: skip
async def test_at_a_livelihood_theme_six_of_ten_are_the_peoples_representatives(
    office, owner, representatives, theme, code
):
    await in_force(LISTENING)
    meeting = await called(office, "listening", theme=theme)
    people = await residents(10)
    group = {"side": "SPEAKING", "group": "peoples_representative"}
    await seat(office, meeting, people[:representatives], **group)
    await seat(office, meeting, people[representatives:], side="LISTENING")
    absent = await make.actor(Role.RESIDENT)
    await done(office, "inviteMember", MEMBER, meeting=meeting, person=person_id(absent), **group)

    if code:
        assert await refused(office, "openMeeting", meeting=meeting) == code
        assert await owner.fetchval("select state from meeting") == "planned"
    else:
        opened = (await done(office, "openMeeting", MEETING, meeting=meeting))["meeting"]
        assert (opened["state"], opened["present"], opened["invited"]) == ("OPEN", 10, 11)


async def test_the_composition_is_frozen_when_the_meeting_opens(town, office, owner):
    await in_force(LISTENING)
    meeting = await called(office, "listening", theme="party")
    early, late = await residents(2)
    await seat(office, meeting, [early], side="SPEAKING")
    made = await done(
        office, "inviteMember", MEMBER, meeting=meeting, person=person_id(late), side="SPEAKING"
    )
    await done(office, "openMeeting", MEETING, meeting=meeting)
    async with client(town, late) as home:
        assert await refused(home, "signInAtMeeting", meeting=meeting) == "MEETING_STATE"
    given = {"meeting": meeting, "member": made["member"]["id"]}
    assert await refused(office, "signInAtMeeting", **given) == "MEETING_STATE"
    another = await make.actor(Role.RESIDENT)
    given = {"meeting": meeting, "person": person_id(another), "side": "SPEAKING"}
    assert await refused(office, "inviteMember", **given) == "MEETING_STATE"
    assert await owner.fetchval("select count(*) from member where signed_in_at is not null") == 1


async def test_a_listening_session_has_one_theme_and_two_sides(office):
    await in_force(LISTENING)
    meeting = await called(office, "listening")
    [someone] = await residents(1)
    given = {"meeting": meeting, "person": person_id(someone)}
    assert await refused(office, "inviteMember", **given) == "SIDE_REQUIRED"
    assert await refused(office, "inviteMember", **given, side="SPEAKING", group="x") == "GROUP_UNKNOWN"
    await seat(office, meeting, [someone], side="SPEAKING")
    assert await refused(office, "openMeeting", meeting=meeting) == "ONE_THEME_REQUIRED"
    moved = {"meeting": meeting, "plannedAt": AT}
    assert await refused(office, "moveMeeting", **moved, theme="x") == "MEETING_THEME_UNKNOWN"
    await done(office, "moveMeeting", MEETING, **moved, theme="party")
    await done(office, "openMeeting", MEETING, meeting=meeting)


async def test_rules_are_adopted_by_the_parties_before_the_first_session(office, owner):
    await in_force(COUNCIL + "rules_first = true")
    meeting = await called(office, "council")
    await seat(office, meeting, await residents(1))
    assert await refused(office, "openMeeting", meeting=meeting) == "RULES_REQUIRED"
    rules = {"tenant": COMMUNITY, "kind": "council", "text": "一人一次发言不超过三分钟"}
    assert await refused(office, "adoptRules", **rules, parties=["居委会", " 居委会"]) == "PARTIES_REQUIRED"
    made = await done(
        office, "adoptRules", "rules { version parties }", **rules, parties=["居委会", "业委会", "物业"]
    )
    assert made["rules"]["version"] == 1
    await done(office, "openMeeting", MEETING, meeting=meeting)
    assert await owner.fetchval("select count(*) from meeting_rules") == 1


async def test_a_quorum_is_counted_of_all_who_were_to_come(town, office):
    await in_force(COUNCIL + 'quorum = "2/3"')
    meeting = await called(office, "council")
    first, second, third = await residents(3)
    await seat(office, meeting, [first, second])
    await done(office, "inviteMember", MEMBER, meeting=meeting, person=person_id(third))
    assert await refused(office, "openMeeting", meeting=meeting) == "QUORUM_UNMET"
    async with client(town, third) as home:
        await done(home, "signInAtMeeting", MEMBER, meeting=meeting)
    opened = await done(office, "openMeeting", MEETING, meeting=meeting)
    assert (opened["meeting"]["present"], opened["meeting"]["invited"]) == (3, 4)


async def test_members_are_proposed_accepted_as_far_as_there_are_seats_and_asked_again(town, office, owner):
    await in_force(COUNCIL + "seats = 2")
    meeting = await called(office, "council")
    keen, named, invited, unwanted = await residents(4)
    async with client(town, keen) as home:
        offered = (await done(home, "nominateOneself", MEMBER, meeting=meeting))["member"]
        assert (offered["state"], offered["joining"]) == ("PROPOSED", "SELF_NOMINATION")
        assert await refused(home, "signInAtMeeting", meeting=meeting) == "MEMBER_STATE"
        assert await refused(home, "acceptMember", member=offered["id"]) == "FORBIDDEN"
        assert await refused(home, "nominateOneself", meeting=meeting) == "ALREADY_MEMBER"
    given = {"meeting": meeting, "joining": "NOMINATION"}
    proposed = await done(office, "proposeMember", MEMBER, person=person_id(named), **given)
    other = await done(office, "proposeMember", MEMBER, person=person_id(unwanted), **given)
    await done(office, "acceptMember", MEMBER, member=offered["id"])
    await done(office, "acceptMember", MEMBER, member=proposed["member"]["id"])
    assert await refused(office, "acceptMember", member=other["member"]["id"]) == "SEATS_TAKEN"
    seats = {"meeting": meeting, "person": person_id(invited)}
    assert await refused(office, "inviteMember", **seats) == "SEATS_TAKEN"
    await done(office, "refuseMember", MEMBER, member=other["member"]["id"])

    again = await called(office, "council")

    listed = await office.data(
        "query ($id: ID!) { meeting(id: $id) { members { nodes { joining state } } } }", id=again
    )
    assert [each["joining"] for each in listed["meeting"]["members"]["nodes"]] == [
        "STANDING",
        "SELF_NOMINATION",
        "NOMINATION",
    ]
    await drain(DISTRICT)
    told = {
        each["to_person_id"]
        for each in await owner.fetch("select * from notice where kind = 'meeting.accepted'")
    }
    assert told == {keen.person_id, named.person_id}


async def test_a_way_of_joining_that_the_method_does_not_know_is_refused(town, office):
    await in_force(LISTENING)
    meeting = await called(office, "listening")
    [keen] = await residents(1)
    async with client(town, keen) as home:
        assert await refused(home, "nominateOneself", meeting=meeting) == "JOINING_UNKNOWN"


async def test_a_kind_that_the_method_does_not_know_at_that_level_is_refused(office, owner):
    await in_force(COUNCIL)
    for given in ({"kind": "unknown"}, {"kind": "council", "tenant": shown(make.GRID)}):
        answer = await refused(office, "callMeeting", **{"tenant": COMMUNITY, "plannedAt": AT, **given})
        assert answer == "MEETING_KIND_UNKNOWN"
    assert await owner.fetchval("select count(*) from meeting") == 0


async def test_new_opinions_during_the_work_call_a_special_meeting(office, secretary, owner):
    await in_force(COUNCIL, SPECIAL)
    matter = await make.matter(tenant=make.COMMUNITY)
    task = await make.task(matter, secretary, secretary)
    given = {"reason": "三单元住户反对夜间施工", "plannedAt": AT}
    assert await refused(office, "callSpecialMeeting", **given) == "SUBJECT_REQUIRED"
    made = await done(
        office,
        "callSpecialMeeting",
        "meeting { kind reason specialMatter { id } specialTask { id } }",
        task=id_of("Task", task),
        **given,
    )
    assert made["meeting"] == {
        "kind": "special",
        "reason": "三单元住户反对夜间施工",
        "specialMatter": {"id": matter_id(matter)},
        "specialTask": {"id": id_of("Task", task)},
    }
    await in_force(COUNCIL)
    assert (
        await refused(office, "callSpecialMeeting", matter=matter_id(matter), **given)
        == "MEETING_KIND_UNKNOWN"
    )
    assert await owner.fetchval("select count(*) from meeting") == 1


async def test_the_calendar_makes_each_meeting_once_and_flags_one_that_was_missed(town, office, owner):
    await in_force(
        COUNCIL
        + "[[deliberation.meetings]]\ncode = 'monthly'\nname = '联席会议'\ntier = 'street'\nrhythm = {}"
    )
    street = await make.actor(Role.STREET_STAFF, make.STREET)
    async with client(town, street) as above:
        for _ in range(2):
            made = await done(above, "planMeetings", "plans", tenant=shown(make.STREET))
            assert made == {"plans": 3}  # two communities and the street itself
    assert await refused(office, "planMeetings", tenant=shown(make.STREET)) == "NOT_FOUND"
    assert await owner.fetchval("select count(*) from meeting") == 3
    await owner.execute(
        "update meeting_plan set upto = upto - 70 where kind = 'council' and tenant = $1", make.COMMUNITY
    )
    await owner.execute("update deadline set due_at = now() where kind = 'meeting.next'")
    await drain(DISTRICT)
    await drain(DISTRICT)

    listed = await office.data(
        '{ meetings(filter: {kind: "council"}, orderBy: PLANNED) { nodes { period state missedAt } } }'
    )
    nodes = listed["meetings"]["nodes"]
    assert len({each["period"] for each in nodes}) == len(nodes) >= 3
    assert [each["state"] for each in nodes[:-1]] == ["MISSED"] * (len(nodes) - 1)
    assert nodes[-1]["state"] == "PLANNED"
    told = await owner.fetchval("select count(*) from notice where kind = 'meeting.missed'")
    assert told == len(nodes) - 1
    waiting = (
        "select count(*) from deadline where kind = 'meeting.next' and fired_at is null "
        "and cancelled_at is null"
    )
    assert await owner.fetchval(waiting) == 3


async def test_a_missed_meeting_can_still_be_held_and_stays_flagged(office, owner):
    await in_force(COUNCIL)
    meeting = await called(office, "council")
    await owner.execute("update deadline set due_at = now() where kind = 'meeting.missed'")
    await drain(DISTRICT)
    await drain(DISTRICT)
    assert await refused(office, "openMeeting", meeting=meeting) == "MEETING_STATE"
    moved = await done(
        office,
        "moveMeeting",
        "meeting { state missedAt place }",
        meeting=meeting,
        plannedAt=AT,
        place="议事亭",
    )
    assert moved["meeting"]["state"] == "PLANNED"
    assert moved["meeting"]["missedAt"]
    assert moved["meeting"]["place"] == "议事亭"
    await done(office, "cancelMeeting", MEETING, meeting=meeting, reason="并入下月")
    assert await refused(office, "moveMeeting", meeting=meeting, plannedAt=AT) == "MEETING_STATE"


async def test_a_new_grid_is_planned_in_by_itself(secretary, owner):
    await in_force(COUNCIL.replace('community"\nrhythm', 'grid"\nrhythm'))
    async with acting(secretary):
        grid = await create_grid(secretary, make.COMMUNITY, "第九网格")
    await drain(DISTRICT)
    plans = await owner.fetch("select tenant from meeting_plan")
    assert [each["tenant"] for each in plans] == [grid.code]


async def test_topics_are_chosen_and_their_matters_know_it(town, office, owner):
    resident = await make.actor(Role.RESIDENT)
    one, two = await make.matter(resident), await make.matter(await make.actor(Role.RESIDENT))
    matters = [matter_id(one), matter_id(two)]
    assert await refused(office, "chooseTopic", matters=[], title="路灯") == "MATTERS_REQUIRED"
    assert await refused(office, "chooseTopic", matters=matters, title="路灯", theme="x") == "THEME_UNKNOWN"
    chosen = await done(
        office, "chooseTopic", "topic { id state month matters { id } }", matters=matters, title="小区照明"
    )
    assert {each["id"] for each in chosen["topic"]["matters"]} == set(matters)
    rows = await owner.fetch("select facts from matter")
    assert all("chosen" in each["facts"] for each in rows)
    async with client(town, resident) as home:
        [seen] = (await home.data("{ topics { nodes { title matters { id } } } }"))["topics"]["nodes"]
        assert seen == {"title": "小区照明", "matters": [{"id": matters[0]}]}
        assert await refused(home, "dropTopic", topic=chosen["topic"]["id"], reason="不议了") == "FORBIDDEN"
    async with client(town, await make.actor(Role.RESIDENT, make.SIBLING)) as neighbour:
        assert (await neighbour.data("{ topics { nodes { id } } }"))["topics"]["nodes"] == []
    await done(office, "dropTopic", "topic { state }", topic=chosen["topic"]["id"], reason="已解决")
    assert await refused(office, "dropTopic", topic=chosen["topic"]["id"], reason="再来") == "TOPIC_STATE"


@pytest.mark.parametrize("public", [True, False])
async def test_residents_read_the_meeting_and_names_only_where_the_method_says_so(town, office, public):
    await in_force(COUNCIL + f"names_public = {str(public).lower()}")
    meeting = await called(office, "council", place="红马扎")
    speaker, reader = await residents(2)
    await seat(office, meeting, [speaker])
    query = "query ($id: ID!) { meeting(id: $id) { place members { nodes { name person { name } } } } }"
    async with client(town, reader) as home, client(town, speaker) as own:
        seen = (await home.data(query, id=meeting))["meeting"]
        assert seen["place"] == "红马扎"
        names = [each["name"] for each in seen["members"]["nodes"]]
        assert len(names) == (2 if public else 0)
        assert all(each["person"] is None for each in seen["members"]["nodes"])
        mine = (await own.data(query, id=meeting))["meeting"]["members"]["nodes"]
        assert len(mine) == (2 if public else 1)
        listed = await own.data("{ meetings(filter: {mine: true}) { nodes { id } } }")
        assert listed["meetings"]["nodes"] == [{"id": meeting}]
