"""Three questions within two months of closing a matter, by the worker (methods §A)."""

from datetime import UTC, datetime

from services.deliberation.covenants import actions as covenants
from services.deliberation.meetings.models import Meeting, MeetingState
from services.kernel import clock
from services.kernel.access import system
from services.kernel.calendar import last_day
from services.kernel.clock import day_of
from services.kernel.deliveries import drain
from services.kernel.scope import acting
from services.matters import actions as matters
from services.methods.vocabulary import Rating
from tests import make
from tests.clients import matter_id
from tests.evaluation.judging.conftest import ADDED, DISTRICT, at, passes, told
from tests.methods_at import method

LOOK_BACK = (
    "lookBack { id answers late task { what standard owner { id } } matter { events { nodes { kind } } } }"
)
WAITING = """{ lookBacks(filter: {waiting: true}) { nodes {
  id name about questions dueAt matter { id } } } }"""
YES = {"yes": True}


async def closed(town):
    matter = await town.rated(await town.resolved(title="路灯不亮"), Rating.SATISFIED)
    await drain(DISTRICT)
    return matter


async def waiting(town, who="secretary"):
    return (await town.asks(who, WAITING))["lookBacks"]["nodes"]


async def test_a_closed_matter_is_looked_back_at_within_two_months(town, owner):
    async with at("2026-08-20 09:00"):
        matter = await town.rated(await town.resolved(title="路灯不亮"), Rating.SATISFIED)
    await drain(DISTRICT)
    await drain(DISTRICT)

    [found] = await waiting(town)
    assert (found["name"], found["about"], len(found["questions"])) == ("三个回头看", "路灯不亮", 3)
    due = datetime.fromisoformat(found["dueAt"])
    assert last_day(due.astimezone(UTC)).isoformat() == "2026-10-20"
    assert found["matter"]["id"] == matter_id(matter)
    assert await told(owner, "look_back.due") == {make.COMMUNITY}
    assert await waiting(town, "street") == [found]
    assert day_of(due).isoformat() == "2026-10-21"


async def test_answers_are_written_down_once_and_the_matter_learns_of_it(town, owner):
    matter = await closed(town)
    [found] = await waiting(town)
    few = {"lookBack": found["id"], "answers": [YES, YES]}
    assert await town.refused("secretary", "answerLookBack", **few) == "ANSWERS_INCOMPLETE"
    mute = {"lookBack": found["id"], "answers": [YES, YES, {"yes": False}]}
    assert await town.refused("secretary", "answerLookBack", **mute) == "ANSWERS_INCOMPLETE"
    good = {"lookBack": found["id"], "answers": [YES, {"yes": True, "said": "都说好"}, YES]}
    assert await town.refused("resident", "answerLookBack", **good) == "FORBIDDEN"
    assert await owner.fetchval("select count(*) from look_back where answered_at is not null") == 0

    answered = await town.does("secretary", "answerLookBack", LOOK_BACK, **good)

    assert answered["answers"][1] == {"yes": True, "said": "都说好"}
    assert answered["task"] is None
    assert "MatterFollowedUp" in str(answered)
    assert "followed_up" in await owner.fetchval("select facts::text from matter where id = $1", matter.id)
    assert await town.refused("secretary", "answerLookBack", **good) == "LOOK_BACK_OVER"
    await passes(owner, "look_back.due")
    assert not await owner.fetchval("select late from look_back")


async def test_a_no_opens_a_task_for_whoever_had_the_matter(town, owner):
    matter = await closed(town)
    [found] = await waiting(town)
    answers = [YES, YES, {"yes": False, "said": "雨天又灭了"}]
    answered = await town.does("street", "answerLookBack", LOOK_BACK, lookBack=found["id"], answers=answers)

    assert answered["task"]["standard"] == "问题是否解决？ 雨天又灭了"
    task = await owner.fetchrow("select * from task")
    assert (task["owner_id"], task["matter_id"]) == (town["keeper"].person_id, matter.id)
    assert task["due_at"] is not None


async def test_one_that_is_not_answered_in_time_is_late_and_the_street_hears(town, owner):
    await closed(town)
    await passes(owner, "look_back.due")
    assert await owner.fetchval("select late from look_back")
    assert await told(owner, "look_back.late") == {make.COMMUNITY, make.STREET}


async def test_another_round_cancels_it_and_the_next_end_brings_another(town, owner):
    matter = await closed(town)
    async with acting(town["secretary"]):
        await matters.reopen_matter(town["secretary"], matter.id, reason="又灭了")
    await drain(DISTRICT)
    assert await waiting(town) == []
    async with acting(town["keeper"]):
        await matters.resolve_matter(town["keeper"], matter.id, outcome="换了线路")
    async with acting(town["secretary"]):
        await matters.close_matter(town["secretary"], matter.id)
    await drain(DISTRICT)
    assert len(await waiting(town)) == 1
    assert await owner.fetchval("select count(*) from look_back") == 2


async def test_a_bad_rating_brings_none(town, owner):
    await town.rated(await town.resolved(), Rating.DISSATISFIED)
    await drain(DISTRICT)
    assert await owner.fetchval("select count(*) from look_back") == 0


COVENANT = """
[[evaluation.look_backs]]
code = "kept"
name = "公约回头看"
of = "covenant"
within = { amount = 2, unit = "months" }
questions = ["公约是否坚持？"]
"""
BY_MEETING = ('adopted_by = "household_vote"', 'adopted_by = "meeting"')


async def test_an_adopted_covenant_is_looked_back_at_too(town, owner):
    await method(make.COMMUNITY, BY_MEETING, added=ADDED + COVENANT)
    secretary = town["secretary"]
    held = {"held_at": clock.now(), "place": "议事亭"}
    async with acting(system(make.COMMUNITY)):
        named = {"kind": "council", "name": "议事会", "tier": "community", "state": MeetingState.CLOSED}
        meeting = await Meeting.create(tenant=make.COMMUNITY, **named)
    async with acting(secretary):
        rules = {"kind": "居民公约", "title": "湖畔居民公约", "text": "遛狗牵绳。"}
        version = await covenants.create_covenant(secretary, tenant=make.COMMUNITY, **rules)
        await covenants.deliberate_version(secretary, version.id, **held)
        await covenants.adopt_version(secretary, version.id, meeting_id=meeting.id)
    await drain(DISTRICT)
    await drain(DISTRICT)

    [found] = await waiting(town)
    assert (found["name"], found["about"], found["matter"]) == ("公约回头看", "湖畔居民公约", None)
    answers = [{"yes": False, "said": "还是不牵绳"}]
    await town.does("secretary", "answerLookBack", LOOK_BACK, lookBack=found["id"], answers=answers)
    assert await owner.fetchval("select owner_id from task") == secretary.person_id
