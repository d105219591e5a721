"""What was held, read for its minutes, inside the transaction of whoever prints."""

from collections.abc import Sequence
from uuid import UUID

from admin.console.names import Names, names
from admin.papers.minutes import Line, Sitting
from services.deliberation.meetings.kinds import kind_of
from services.deliberation.meetings.members import Member
from services.deliberation.meetings.models import Meeting
from services.deliberation.minutes.models import Minutes, Resolution
from services.deliberation.room.models import AgendaItem, Poll, PollOption
from services.kernel.access import Actor
from services.kernel.errors import NotFound


async def sitting(actor: Actor, meeting: Meeting) -> Sitting:
    """A meeting with its minutes. Once they are published, people are named as the public reads them."""
    minutes = await Minutes.get_or_none(meeting_id=meeting.id)
    if minutes is None:
        raise NotFound(paper="minutes", meeting=meeting.id)
    kind = await kind_of(meeting)
    resolutions = await Resolution.filter(meeting_id=meeting.id).order_by("id")
    known = await names(
        actor,
        people=[minutes.recorder_id, *_people(resolutions)],
        departments=[each.department_id for each in resolutions],
        tenants=[meeting.tenant],
    )
    named = kind.names_public or minutes.published_at is None
    themes = {each.code: each.name for each in kind.themes}
    return Sitting(
        meeting=meeting,
        minutes=minutes,
        issuer=known.tenant(meeting.tenant),
        theme=themes.get(meeting.theme or "", ""),
        recorder=known.person(minutes.recorder_id) if named else "",
        names=await _present(meeting) if named else [],
        agenda=await AgendaItem.filter(meeting_id=meeting.id).order_by("number"),
        lines=[_line(each, known) for each in resolutions],
        polls=await _polls(meeting),
    )


def _people(resolutions: Sequence[Resolution]) -> list[UUID | None]:
    return [id for each in resolutions for id in (each.owner_id, each.supervisor_id)]


def _line(row: Resolution, known: Names) -> Line:
    """As it was published; in a draft, those who were named so far."""
    if row.published_at:
        return Line(row, row.who, row.supervised_by)
    who = "、".join(filter(None, (known.department(row.department_id), known.person(row.owner_id))))
    return Line(row, who, known.person(row.supervisor_id))


async def _present(meeting: Meeting) -> list[str]:
    came = Member.filter(meeting_id=meeting.id, signed_in_at__isnull=False)
    return [each.name for each in await came.order_by("signed_in_at", "id")]


async def _polls(meeting: Meeting) -> list[tuple[Poll, list[PollOption]]]:
    polls = await Poll.filter(meeting_id=meeting.id).order_by("id")
    options = await PollOption.filter(poll_id__in=[each.id for each in polls]).order_by("number")
    return [(poll, [each for each in options if each.poll_id == poll.id]) for poll in polls]
