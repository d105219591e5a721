"""The recorder writes minutes: a text, and resolutions that may be incomplete until they are published."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.deliberation.meetings.models import Meeting, MeetingState
from services.deliberation.minutes.events import MinutesRecorded
from services.deliberation.minutes.models import Minutes, Resolution
from services.deliberation.room.models import AgendaItem
from services.kernel.access import Actor, Permission
from services.kernel.checked import line, optional
from services.kernel.errors import Conflict, NotFound
from services.kernel.outbox import record
from services.kernel.text import N_
from services.matters.models import Matter
from services.people.models import Department, Person

LONGEST = {"text": 50_000, "what": 200, "standard": 1000}
MOST = 50


class TooManyResolutions(Conflict):
    code, sentence = "TOO_MANY_RESOLUTIONS", N_("每次会议最多 {most} 条决议")


@dataclass(frozen=True, slots=True)
class Line:
    """What a resolution says."""

    what: str
    standard: str = ""
    owner_id: UUID | None = None
    department_id: UUID | None = None
    supervisor_id: UUID | None = None
    due_at: datetime | None = None
    item_id: UUID | None = None
    matter_id: UUID | None = None


async def record_minutes(actor: Actor, meeting_id: UUID, *, text: str) -> Minutes:
    """Write the text, from the opening of the meeting on; again, to write it anew."""
    meeting = await _being_recorded(actor, meeting_id)
    words = line(text, "text", longest=LONGEST["text"])
    minutes = await Minutes.filter(meeting_id=meeting.id).select_for_update().get_or_none()
    if minutes is None:
        minutes = await Minutes.create(
            tenant=meeting.tenant, meeting_id=meeting.id, recorder_id=actor.person_id, text=words
        )
    else:
        minutes.require_draft()
        minutes.recorder_id, minutes.text = actor.person_id, words
        await minutes.save(update_fields=["recorder_id", "text"])
    await record(MinutesRecorded(), by=actor, about=meeting)
    return minutes


async def _being_recorded(actor: Actor, meeting_id: UUID) -> Meeting:
    actor.require(Permission.MINUTES_RECORD)
    meeting = await Meeting.lock(meeting_id)
    meeting.require(MeetingState.OPEN, MeetingState.CLOSED)
    return meeting


async def add_resolution(actor: Actor, meeting_id: UUID, given: Line) -> Resolution:
    """One more line: what is to be done, and as much of the rest as is known yet."""
    meeting = await _being_recorded(actor, meeting_id)
    if await Resolution.filter(meeting_id=meeting.id).count() >= MOST:
        raise TooManyResolutions(most=MOST)
    resolution = Resolution(tenant=meeting.tenant, meeting_id=meeting.id)
    await _write(meeting, resolution, given)
    await resolution.save(force_create=True)
    await record(MinutesRecorded(), by=actor, about=meeting)
    return resolution


async def change_resolution(actor: Actor, resolution_id: UUID, given: Line) -> Resolution:
    """Write the line anew."""
    meeting = await _being_recorded(actor, (await Resolution.fetch(resolution_id)).meeting_id)
    resolution = await Resolution.lock(resolution_id)
    await _write(meeting, resolution, given)
    await resolution.save()
    await record(MinutesRecorded(), by=actor, about=meeting)
    return resolution


async def remove_resolution(actor: Actor, resolution_id: UUID) -> Meeting:
    """Take the line out of the draft."""
    meeting = await _being_recorded(actor, (await Resolution.fetch(resolution_id)).meeting_id)
    await Resolution.filter(id=resolution_id).delete()
    await record(MinutesRecorded(), by=actor, about=meeting)
    return meeting


async def _write(meeting: Meeting, resolution: Resolution, given: Line) -> None:
    """Everything that it names has to be there; a matter is that of its item unless another is named."""
    resolution.what = line(given.what, "what", longest=LONGEST["what"])
    resolution.standard = optional(given.standard, "standard", longest=LONGEST["standard"])
    resolution.item_id, resolution.matter_id = given.item_id, given.matter_id
    if given.item_id:
        item = await AgendaItem.fetch(given.item_id)
        if item.meeting_id != meeting.id:
            raise NotFound(kind="AgendaItem", id=item.id)
        resolution.matter_id = given.matter_id or item.matter_id
    if given.matter_id:
        await Matter.fetch(given.matter_id)
    for person_id in (given.owner_id, given.supervisor_id):
        if person_id:
            await Person.fetch(person_id)
    if given.department_id:
        await Department.fetch(given.department_id)
    resolution.owner_id, resolution.department_id = given.owner_id, given.department_id
    resolution.supervisor_id, resolution.due_at = given.supervisor_id, given.due_at
