"""The agenda, what people say to it, and questions put to the vote."""

from collections.abc import Sequence
from uuid import UUID

from services.deliberation.meetings.holding import NotAtMeeting
from services.deliberation.meetings.kinds import kind_of
from services.deliberation.meetings.members import Member
from services.deliberation.meetings.models import Meeting, MeetingState
from services.deliberation.room import events
from services.deliberation.room.models import AgendaItem, Poll, PollOption, PollState, Statement
from services.deliberation.topics.models import Topic
from services.kernel.access import Actor, Permission
from services.kernel.checked import line
from services.kernel.errors import Conflict, Invalid, NotFound
from services.kernel.outbox import record
from services.kernel.text import N_
from services.matters import course
from services.matters.models import Matter
from services.methods.vocabulary import Verb

LONGEST = {"title": 100, "text": 2000, "question": 200, "option": 100, "reason": 500}
MOST_ITEMS, FEWEST_OPTIONS, MOST_OPTIONS = 50, 2, 20


class OtherTheme(Conflict):
    code, sentence = "OTHER_THEME", N_("这一种会议只议一个主题")


class TooManyItems(Conflict):
    code, sentence = "TOO_MANY_ITEMS", N_("议程最多 {most} 项")


class OptionsRequired(Invalid):
    code, sentence = "OPTIONS_REQUIRED", N_("请给出 2 至 {most} 个不同的选项")


async def add_agenda_item(
    actor: Actor,
    meeting_id: UUID,
    *,
    title: str = "",
    topic_id: UUID | None = None,
    matter_id: UUID | None = None,
) -> AgendaItem:
    """Put a topic, a matter or a mere title on the agenda, before the meeting or during it."""
    actor.require(Permission.MEETING_CALL)
    meeting = await Meeting.lock(meeting_id)
    meeting.require(MeetingState.PLANNED, MeetingState.OPEN)
    topic = await Topic.fetch(topic_id) if topic_id else None
    if topic:
        topic.require_open()
        await _require_theme(meeting, topic)
    if matter_id:
        await course.allowed(await Matter.fetch(matter_id), Verb.DELIBERATE)
    number = await AgendaItem.filter(meeting_id=meeting.id).count() + 1
    if number > MOST_ITEMS:
        raise TooManyItems(most=MOST_ITEMS)
    item = await AgendaItem.create(
        tenant=meeting.tenant,
        meeting_id=meeting.id,
        number=number,
        title=line(title or (topic.title if topic else ""), "title", longest=LONGEST["title"]),
        topic_id=topic_id,
        matter_id=matter_id,
    )
    await record(events.AgendaItemAdded(item.id, item.title), by=actor, about=meeting)
    return item


async def _require_theme(meeting: Meeting, topic: Topic) -> None:
    """A meeting of one theme takes no topic of another."""
    other = topic.theme is not None and meeting.theme is not None and topic.theme != meeting.theme
    if other and (await kind_of(meeting)).one_theme:
        raise OtherTheme(meeting=meeting.id)


async def present_member(actor: Actor, meeting: Meeting, member_id: UUID | None) -> Member:
    """The member who signed in: the actor, or the one on whose behalf staff act. Raises `NotAtMeeting`."""
    own = member_id is None
    actor.require(Permission.MEETING_JOIN if own else Permission.MEETING_HOLD)
    known = Member.filter(meeting_id=meeting.id)
    found = known.filter(person_id=actor.person_id) if own else known.filter(id=member_id)
    member = await found.get_or_none()
    if member is None:
        raise NotFound(kind="Member", meeting=meeting.id)
    if member.signed_in_at is None:
        raise NotAtMeeting(meeting=meeting.id)
    return member


async def make_statement(
    actor: Actor, item_id: UUID, *, text: str, member_id: UUID | None = None
) -> Statement:
    """A member says something to an item; staff write it down for those who only speak."""
    item = await AgendaItem.fetch(item_id)
    meeting = await Meeting.fetch(item.meeting_id)
    member = await present_member(actor, meeting, member_id)
    meeting.require(MeetingState.OPEN)
    statement = await Statement.create(
        tenant=meeting.tenant,
        meeting_id=meeting.id,
        item_id=item.id,
        member_id=member.id,
        person_id=member.person_id,
        text=line(text, "text", longest=LONGEST["text"]),
    )
    await record(events.StatementMade(meeting.id, item.id), by=actor, about=statement)
    return statement


async def put_to_vote(
    actor: Actor, item_id: UUID, *, question: str, options: Sequence[str], anonymous: bool = False
) -> Poll:
    """Ask those who signed in; in the open, or in secret with papers."""
    actor.require(Permission.MEETING_HOLD)
    item = await AgendaItem.fetch(item_id)
    meeting = await Meeting.lock(item.meeting_id)
    meeting.require(MeetingState.OPEN)
    texts = [line(each, "options", longest=LONGEST["option"]) for each in options[: MOST_OPTIONS + 1]]
    if not FEWEST_OPTIONS <= len(set(texts)) == len(texts) <= MOST_OPTIONS:
        raise OptionsRequired(most=MOST_OPTIONS)
    majority = (await kind_of(meeting)).majority
    poll = await Poll.create(
        tenant=meeting.tenant,
        meeting_id=meeting.id,
        item_id=item.id,
        question=line(question, "question", longest=LONGEST["question"]),
        anonymous=anonymous,
        state=PollState.PAPERS if anonymous else PollState.CASTING,
        majority=str(majority) if majority else "",
        entitled=meeting.present,
    )
    for number, text in enumerate(texts, 1):
        await PollOption.create(tenant=poll.tenant, poll_id=poll.id, number=number, text=text)
    await record(events.PollPut(poll.question, anonymous), by=actor, about=poll)
    return poll
