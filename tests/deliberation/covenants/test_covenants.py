"""A covenant from its draft over its vote to the version that holds."""

from datetime import timedelta

import pytest

from services.deliberation.covenants import actions
from services.deliberation.covenants.comparing import Change, side_by_side
from services.deliberation.covenants.queries import compare
from services.deliberation.meetings.models import Meeting, MeetingState
from services.deliberation.votes import actions as votes
from services.deliberation.votes.casting import cast_ballot
from services.kernel import clock
from services.kernel.access import Role, system
from services.kernel.errors import DomainError
from services.kernel.scope import acting, fetch
from tests import make
from tests.deliberation import town

TEXT = "楼道不堆杂物。\n晚上十点后不喧哗。\n遛狗牵绳。"
HELD = {"held_at": clock.now(), "place": "小区议事亭"}


@pytest.fixture
async def secretary(db):
    await make.tenants()
    return await make.actor()


@pytest.fixture
async def flats(secretary):
    return await make.households(await make.building(), 3)


async def does(action, actor, *given, **named):
    async with acting(actor):
        return await action(actor, *given, **named)


async def refused(action, actor, *given, **named) -> str:
    with pytest.raises(DomainError) as refusal:
        await does(action, actor, *given, **named)
    return refusal.value.code


async def drafted(secretary, text=TEXT):
    named = {"tenant": make.COMMUNITY, "kind": "居民公约", "title": "湖畔新城居民公约", "text": text}
    return await does(actions.create_covenant, secretary, **named)


async def meeting(state=MeetingState.PLANNED, kind="council") -> Meeting:
    async with acting(system(make.COMMUNITY)):
        return await Meeting.create(
            tenant=make.COMMUNITY, kind=kind, name="议事会", tier="community", state=state
        )


async def voted(secretary, version, flats, choices):
    vote = await does(actions.put_to_vote, secretary, version.id, closes_at=clock.now() + timedelta(days=7))
    await does(votes.open_vote, secretary, vote.id)
    for flat, choice in zip(flats, choices, strict=False):
        await does(cast_ballot, await make.at_home(flat), vote.id, choice)
    return vote


async def test_a_covenant_is_drafted_deliberated_voted_on_adopted_and_published(secretary, flats, owner):
    version = await drafted(secretary)
    assert await refused(actions.adopt_version, secretary, version.id) == "COVENANT_STATE"
    assert await refused(actions.deliberate_version, secretary, version.id) == "DELIBERATION_MISSING"
    assert await refused(actions.deliberate_version, secretary, version.id, place="议事亭") == (
        "DELIBERATION_MISSING"
    )
    await does(actions.deliberate_version, secretary, version.id, **HELD)
    assert await refused(actions.adopt_version, secretary, version.id) == "COVENANT_NOT_CARRIED"
    vote = await voted(secretary, version, flats, ["agree", "agree", "disagree"])
    assert await refused(actions.adopt_version, secretary, version.id) == "COVENANT_NOT_CARRIED"
    await does(votes.close_vote, secretary, vote.id)
    assert await refused(actions.publish_version, secretary, version.id) == "COVENANT_STATE"
    adopted = await does(actions.adopt_version, secretary, version.id)
    assert adopted.number == 1
    resident = await make.actor(Role.RESIDENT)
    read = "select text from covenant_version where district_code = $1"
    assert await fetch(resident, read, resident.district) == []
    await does(actions.publish_version, secretary, version.id)
    assert [row["text"] for row in await fetch(resident, read, resident.district)] == [TEXT]
    assert await owner.fetchval("select published_version_id from covenant") == version.id


async def test_a_covenant_is_not_adopted_by_a_vote_that_did_not_carry_or_was_on_another_text(
    secretary, flats, owner
):
    version = await drafted(secretary)
    await does(actions.deliberate_version, secretary, version.id, **HELD)
    vote = await voted(secretary, version, flats, ["agree", "disagree"])
    assert await refused(actions.rewrite_version, secretary, version.id, "别的") == "COVENANT_STATE"
    again = {"closes_at": clock.now() + timedelta(days=1)}
    assert await refused(actions.put_to_vote, secretary, version.id, **again) == "COVENANT_STATE"
    await does(votes.close_vote, secretary, vote.id)
    assert await refused(actions.adopt_version, secretary, version.id) == "COVENANT_NOT_CARRIED"

    await does(actions.rewrite_version, secretary, version.id, "楼道不堆杂物。")
    assert await refused(actions.adopt_version, secretary, version.id) == "COVENANT_STATE"
    await does(actions.deliberate_version, secretary, version.id, **HELD)
    other = await make.vote(secretary)
    for flat in flats:
        await does(cast_ballot, await make.at_home(flat), other.id, "agree")
    await does(votes.close_vote, secretary, other.id)
    assert await refused(actions.adopt_version, secretary, version.id) == "COVENANT_NOT_CARRIED"
    assert await owner.fetchval("select number from covenant_version") is None


async def test_a_cancelled_vote_makes_room_for_another(secretary, flats):
    version = await drafted(secretary)
    await does(actions.deliberate_version, secretary, version.id, **HELD)
    first = await voted(secretary, version, flats, [])
    await does(votes.cancel_vote, secretary, first.id, reason="日期有误")
    second = await voted(secretary, version, flats, ["agree"] * 3)
    await does(votes.close_vote, secretary, second.id)
    assert (await does(actions.adopt_version, secretary, version.id)).number == 1


async def test_where_the_method_says_so_a_meeting_adopts(secretary, owner):
    await town.method(covenant='adopted_by = "meeting"')
    version = await drafted(secretary)
    await does(actions.deliberate_version, secretary, version.id, **HELD)
    closes = {"closes_at": clock.now() + timedelta(days=1)}
    assert await refused(actions.put_to_vote, secretary, version.id, **closes) == "COVENANT_PROCEDURE"
    assert await refused(actions.adopt_version, secretary, version.id) == "DELIBERATION_MISSING"
    planned = await meeting()
    given = {"meeting_id": planned.id}
    assert await refused(actions.adopt_version, secretary, version.id, **given) == "MEETING_NOT_HELD"
    held = await meeting(MeetingState.CLOSED)
    await does(actions.adopt_version, secretary, version.id, meeting_id=held.id)
    found = await owner.fetchrow("select state, number, meeting_id from covenant_version")
    assert tuple(found) == ("adopted", 1, held.id)


async def test_the_meeting_is_of_the_kind_that_the_method_names(secretary, owner):
    await town.method(covenant='meeting = "hall"', meetings=("hall", "other"))
    version = await drafted(secretary)
    other, hall = await meeting(MeetingState.CLOSED, "other"), await meeting(MeetingState.CLOSED, "hall")
    given = {"meeting_id": other.id}
    assert await refused(actions.deliberate_version, secretary, version.id, **given) == "MEETING_NOT_HELD"
    assert await owner.fetchval("select state from covenant_version") == "draft"
    await does(actions.deliberate_version, secretary, version.id, meeting_id=hall.id)
    assert await owner.fetchval("select meeting_id from covenant_version") == hall.id


async def test_versions_are_numbered_as_they_are_adopted_and_one_at_a_time_is_drafted(secretary, owner):
    await town.method(covenant='adopted_by = "meeting"')
    version = await drafted(secretary)
    covenant = version.covenant_id
    assert await refused(actions.draft_version, secretary, covenant, "新") == "COVENANT_DRAFT_EXISTS"
    await does(actions.abandon_version, secretary, version.id, reason="另起一稿")
    assert await refused(actions.rewrite_version, secretary, version.id, "新") == "COVENANT_STATE"
    for text in ("第一版", "第二版"):
        version = await does(actions.draft_version, secretary, covenant, text)
        await does(actions.deliberate_version, secretary, version.id, **HELD)
        await does(actions.adopt_version, secretary, version.id, **HELD)
        await does(actions.publish_version, secretary, version.id)
    numbers = await owner.fetch("select number, text from covenant_version where number > 0 order by number")
    assert [tuple(row) for row in numbers] == [(1, "第一版"), (2, "第二版")]
    assert await owner.fetchval("select published_version_id from covenant") == version.id


async def test_a_covenant_belongs_to_its_own_community(secretary, owner):
    version = await drafted(secretary)
    assert await refused(drafted_again, secretary) == "COVENANT_EXISTS"
    neighbour, resident = await make.actor(tenant=make.SIBLING), await make.actor(Role.RESIDENT)
    assert await refused(actions.rewrite_version, neighbour, version.id, "别的") == "NOT_FOUND"
    assert await refused(actions.draft_version, neighbour, version.covenant_id, "别的") == "NOT_FOUND"
    assert await refused(actions.rewrite_version, resident, version.id, "别的") == "FORBIDDEN"
    leader = await make.actor(Role.GRID_LEADER, make.GRID)
    assert await refused(actions.rewrite_version, leader, version.id, "别的") == "FORBIDDEN"
    assert await owner.fetchval("select text from covenant_version") == TEXT


async def drafted_again(actor):
    named = {"tenant": make.COMMUNITY, "kind": "居民公约", "title": "湖畔新城居民公约", "text": "又一份"}
    return await actions.create_covenant(actor, **named)


async def test_two_versions_are_compared_by_whoever_may_read_both(secretary):
    first = await drafted(secretary)
    await does(actions.abandon_version, secretary, first.id, reason="改")
    second = await does(
        actions.draft_version, secretary, first.covenant_id, "楼道不堆杂物。\n遛狗牵绳并清理。\n垃圾分类。"
    )
    rows = await compare(secretary, first.id, second.id)
    assert [(row.change, row.before, row.after) for row in rows] == [
        (Change.SAME, "楼道不堆杂物。", "楼道不堆杂物。"),
        (Change.CHANGED, "晚上十点后不喧哗。", "遛狗牵绳并清理。"),
        (Change.CHANGED, "遛狗牵绳。", "垃圾分类。"),
    ]
    resident = await make.actor(Role.RESIDENT)
    assert await refused(compare, resident, first.id, second.id) == "NOT_FOUND"


def test_clauses_stand_beside_what_became_of_them():
    rows = side_by_side(["甲", "乙", "丙", "丁"], ["甲", "丙", "戊", "丁", "己"])
    assert [(row.change.value, row.before_number, row.after_number) for row in rows] == [
        ("same", 1, 1),
        ("removed", 2, None),
        ("same", 3, 2),
        ("added", None, 3),
        ("same", 4, 4),
        ("added", None, 5),
    ]
    assert side_by_side([], []) == []
