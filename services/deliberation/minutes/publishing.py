"""Minutes are published: resolutions become tasks, and the matters on the agenda know of it.

All of it is one transaction: a meeting is published once, and so each task is made once.
"""

from datetime import datetime
from uuid import UUID

from services.deliberation.meetings.kinds import kind_of
from services.deliberation.meetings.models import Meeting
from services.deliberation.minutes.events import MatterDeliberated, MinutesPublished
from services.deliberation.minutes.models import Minutes, Resolution
from services.deliberation.room.models import AgendaItem
from services.deliberation.topics.models import Topic, TopicMatter
from services.kernel import clock
from services.kernel.access import ROLE_NAMES, Actor, Permission, Role
from services.kernel.deadlines import set_deadline
from services.kernel.errors import Conflict
from services.kernel.outbox import record
from services.kernel.text import N_
from services.matters import course
from services.matters.limits import LIMIT
from services.matters.models import OPEN, Matter
from services.methods.document.deliberation import MeetingKind
from services.methods.queries import method_of
from services.methods.vocabulary import Fact, Required, Verb
from services.people.models import Appointment, Department, Person
from services.tasks.actions import create_task


class MinutesRequired(Conflict):
    code, sentence = "MINUTES_REQUIRED", N_("请先填写会议纪要")


class ResolutionIncomplete(Conflict):
    """`missing` names the fields that are empty: who, standard, by_when, supervisor."""

    code, sentence = "RESOLUTION_INCOMPLETE", N_("“{what}”尚未写明谁来办、办到什么标准、何时办完、谁来监督")


class DuePassed(Conflict):
    code, sentence = "DUE_PASSED", N_("“{what}”的完成时限已过")


async def publish_minutes(actor: Actor, meeting_id: UUID) -> Meeting:
    """Refuses what is incomplete; turns each resolution into a task with its deadline."""
    actor.require(Permission.MINUTES_PUBLISH)
    meeting = await Meeting.lock(meeting_id)
    meeting.publish()
    kind = await kind_of(meeting)
    minutes = await Minutes.filter(meeting_id=meeting.id).select_for_update().get_or_none()
    if minutes is None:
        raise MinutesRequired(meeting=meeting.id)
    resolutions = await Resolution.filter(meeting_id=meeting.id).select_for_update().order_by("id")
    for each in resolutions:
        _require_whole(each, kind)
    minutes.published_at = meeting.published_at
    await minutes.save(update_fields=["published_at"])
    await meeting.save()
    for each in resolutions:
        await _hand_out(actor, each, kind, meeting.published_at)
    await _tell_matters(actor, meeting, resolutions)
    await record(MinutesPublished(meeting.name, len(resolutions)), by=actor, about=meeting)
    return meeting


def _require_whole(resolution: Resolution, kind: MeetingKind) -> None:
    there = {
        Required.WHO: resolution.owner_id or resolution.department_id,
        Required.STANDARD: resolution.standard,
        Required.BY_WHEN: resolution.due_at,
        Required.SUPERVISOR: resolution.supervisor_id,
    }
    missing = [field.value for field in Required if field in kind.required and not there[field]]
    if missing:
        raise ResolutionIncomplete(what=resolution.what, missing=",".join(missing))
    if resolution.due_at and resolution.due_at <= clock.now():
        raise DuePassed(what=resolution.what)


async def _hand_out(
    actor: Actor, resolution: Resolution, kind: MeetingKind, published_at: datetime | None
) -> None:
    """Whoever the method allows to be left out is nobody's task: then the line only stands there."""
    resolution.published_at = published_at
    resolution.who = await _who(resolution, names=kind.names_public)
    resolution.supervised_by = await _known_as(resolution.supervisor_id, names=kind.names_public)
    if resolution.owner_id or resolution.department_id:
        task = await create_task(
            actor,
            about=resolution,
            what=resolution.what,
            standard=resolution.standard,
            owner_id=resolution.owner_id,
            department_id=resolution.department_id,
            supervisor_id=resolution.supervisor_id,
            due_at=resolution.due_at,
            matter_id=resolution.matter_id,
        )
        resolution.task_id = task.id
    await resolution.save()


async def _who(resolution: Resolution, *, names: bool) -> str:
    """What everybody reads of who does it: the department, and the person by name or by office."""
    department = (
        await Department.get_or_none(id=resolution.department_id) if resolution.department_id else None
    )
    person = await _known_as(resolution.owner_id, names=names)
    return "、".join(each for each in (department.name if department else "", person) if each)


async def _known_as(person_id: UUID | None, *, names: bool) -> str:
    if person_id is None:
        return ""
    if names:
        return (await Person.fetch(person_id)).name
    held = await Appointment.filter(person_id=person_id, ended_at__isnull=True).order_by("id").first()
    return ROLE_NAMES[held.role] if held else ROLE_NAMES[Role.RESIDENT]


async def _tell_matters(actor: Actor, meeting: Meeting, resolutions: list[Resolution]) -> None:
    """Every matter that was on the agenda, by itself or in a topic, or that a resolution is about."""
    items = await AgendaItem.filter(meeting_id=meeting.id)
    topics = [each.topic_id for each in items if each.topic_id]
    found = {each.matter_id for each in items if each.matter_id}
    found |= {each.matter_id for each in resolutions if each.matter_id}
    found |= {each.matter_id for each in await TopicMatter.filter(topic_id__in=topics)} if topics else set()
    limits = _limits(resolutions)
    for topic_id in sorted(topics):
        topic = await Topic.lock(topic_id)
        topic.deliberate()
        await topic.save(update_fields=["state"])
    for matter_id in sorted(found):
        await _deliberated(actor, meeting, await Matter.lock(matter_id), limits.get(matter_id))


def _limits(resolutions: list[Resolution]) -> dict[UUID, datetime]:
    """By when a matter is done: when the last of what was resolved about it is."""
    found: dict[UUID, datetime] = {}
    for each in resolutions:
        if each.matter_id and each.due_at:
            found[each.matter_id] = max(each.due_at, found.get(each.matter_id, each.due_at))
    return found


async def _deliberated(actor: Actor, meeting: Meeting, matter: Matter, due_at: datetime | None) -> None:
    """It goes on if its stage lets it; one whose colour has no limit gets the meeting's (methods §A)."""
    method = await method_of(matter.method_id)
    if Verb.DELIBERATE in method.document.stage(matter.stage).actions:
        course.learn(matter, method.document, Fact.DELIBERATED)
    urgency = method.document.urgency(matter.colour) if matter.colour else None
    if due_at and matter.state in OPEN and urgency and urgency.limit is None:
        matter.due_at = due_at
        await set_deadline(matter, LIMIT, due_at)
    await matter.save()
    await record(MatterDeliberated(meeting.id, meeting.name, due_at), by=actor, about=matter)
