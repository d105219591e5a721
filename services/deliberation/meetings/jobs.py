"""What follows from meetings, afterwards and in a worker."""

from services.deliberation.meetings import events
from services.deliberation.meetings.models import Meeting, MeetingPlan
from services.deliberation.meetings.planning import MISSED, NEXT, make_due, plan_meetings
from services.kernel.access import system
from services.kernel.deadlines import DeadlinePassed
from services.kernel.outbox import EventRow, on, record
from services.methods.events import MethodActivated
from services.people.notices import notify_person, notify_tenant
from services.tenancy.events import DistrictImported, TenantCreated


@on(DeadlinePassed)
async def make_the_next_meeting(event: DeadlinePassed, row: EventRow) -> None:
    if event.kind == NEXT:
        await make_due(system(row.tenant), await MeetingPlan.lock(event.subject_id))


@on(DeadlinePassed)
async def flag_a_missed_meeting(event: DeadlinePassed, row: EventRow) -> None:
    if event.kind != MISSED:
        return
    meeting = await Meeting.lock(event.subject_id)
    if meeting.miss():
        await meeting.save()
        await record(events.MeetingMissed(meeting.name), by=system(row.tenant), about=meeting)


@on(MethodActivated)
async def plan_by_the_new_method(_: MethodActivated, row: EventRow) -> None:
    await plan_meetings(system(row.tenant), row.tenant)


@on(TenantCreated)
async def plan_in_a_new_tenant(_: TenantCreated, row: EventRow) -> None:
    await plan_meetings(system(row.tenant), row.tenant)


@on(DistrictImported)
async def plan_in_new_tenants(_: DistrictImported, row: EventRow) -> None:
    await plan_meetings(system(row.tenant), row.tenant)


@on(events.MeetingMissed)
async def tell_of_a_missed_meeting(event: events.MeetingMissed, row: EventRow) -> None:
    await notify_tenant(row, row.tenant, "meeting.missed", {"name": event.name})


@on(events.MemberInvited)
async def tell_who_is_invited(event: events.MemberInvited, row: EventRow) -> None:
    if row.person_id:
        await notify_person(row, row.person_id, "meeting.invited", {"name": event.name})


@on(events.MemberAccepted)
async def tell_who_is_accepted(event: events.MemberAccepted, row: EventRow) -> None:
    if row.person_id:
        await notify_person(row, row.person_id, "meeting.accepted", {"name": event.name})


@on(events.MemberProposed)
async def tell_of_a_proposal(event: events.MemberProposed, row: EventRow) -> None:
    meeting = await Meeting.fetch(event.meeting_id)
    await notify_tenant(row, meeting.tenant, "meeting.proposed", {"name": meeting.name})
