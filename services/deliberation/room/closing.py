"""A meeting ends."""

from uuid import UUID

from services.deliberation.meetings.events import MeetingClosed
from services.deliberation.meetings.models import Meeting
from services.deliberation.room.voting import require_no_open_poll
from services.kernel.access import Actor, Permission
from services.kernel.outbox import record


async def close_meeting(actor: Actor, meeting_id: UUID) -> Meeting:
    """Everything on the agenda has been talked about, and every vote has been counted."""
    actor.require(Permission.MEETING_HOLD)
    meeting = await Meeting.lock(meeting_id)
    meeting.close()
    await require_no_open_poll(meeting.id)
    await meeting.save()
    await record(MeetingClosed(meeting.kind, meeting.present or 0), by=actor, about=meeting)
    return meeting
