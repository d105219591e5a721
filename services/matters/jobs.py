"""What follows from matters, afterwards and in a worker."""

from services.kernel.access import system
from services.kernel.deadlines import DeadlinePassed
from services.kernel.outbox import EventRow, on
from services.matters import events
from services.matters.escalation import (
    begin_next_round,
    decline_duplicates,
    end_of_pause,
    handling_tenant,
    resolve_duplicates,
    run_over,
    tenant_above,
)
from services.matters.limits import LIMIT, PAUSE
from services.matters.locking import lock_family
from services.matters.models import Matter
from services.people.notices import notify_department, notify_person, notify_tenant


async def _subject(row: EventRow) -> Matter:
    return await Matter.lock(row.subject_id)


async def _family(row: EventRow) -> Matter:
    """The same, for what touches those merged into it as well."""
    return await lock_family(row.subject_id)


@on(DeadlinePassed)
async def mark_overdue(event: DeadlinePassed, row: EventRow) -> None:
    if event.kind == LIMIT:
        await run_over(system(row.tenant), await Matter.lock(event.subject_id), event.passing)


@on(DeadlinePassed)
async def go_on_after_a_pause(event: DeadlinePassed, row: EventRow) -> None:
    if event.kind == PAUSE:
        await end_of_pause(system(row.tenant), await Matter.lock(event.subject_id), row.id)


@on(events.MatterPaused)
async def tell_of_pausing(_: events.MatterPaused, row: EventRow) -> None:
    matter = await _subject(row)
    await notify_person(row, matter.reporter_id, "matter.paused", {"number": matter.number})


@on(events.MatterOverdue)
async def tell_owner_and_above(_: events.MatterOverdue, row: EventRow) -> None:
    matter = await _subject(row)
    if matter.owner_id:
        await notify_person(row, matter.owner_id, "matter.overdue", {"number": matter.number})
    if matter.department_id:
        await notify_department(row, matter.department_id, "matter.overdue", {"number": matter.number})
    if above := await tenant_above(matter):
        await notify_tenant(row, above, "matter.overdue", {"number": matter.number})


@on(events.MatterEscalated)
async def tell_the_new_rung(_: events.MatterEscalated, row: EventRow) -> None:
    matter = await _subject(row)
    await notify_tenant(row, handling_tenant(matter), "matter.escalated", {"number": matter.number})


@on(events.MatterReported)
async def tell_the_community(event: events.MatterReported, row: EventRow) -> None:
    matter = await _subject(row)
    await notify_tenant(row, handling_tenant(matter), "matter.reported", {"number": event.number})


@on(events.MatterAssigned)
async def tell_the_owner(event: events.MatterAssigned, row: EventRow) -> None:
    matter = await _subject(row)
    if event.owner_id:
        await notify_person(row, event.owner_id, "matter.assigned", {"number": matter.number})
    if event.department_id:
        await notify_department(row, event.department_id, "matter.assigned", {"number": matter.number})


@on(events.MatterMerged)
async def tell_of_merging(event: events.MatterMerged, row: EventRow) -> None:
    matter = await _subject(row)
    facts = {"number": matter.number, "into": event.into_number}
    await notify_person(row, matter.reporter_id, "matter.merged", facts)


@on(events.MatterDeclined)
async def tell_of_declining(_: events.MatterDeclined, row: EventRow) -> None:
    matter = await _subject(row)
    await notify_person(row, matter.reporter_id, "matter.declined", {"number": matter.number})


@on(events.MatterDeclined)
async def decline_with_it(_: events.MatterDeclined, row: EventRow) -> None:
    await decline_duplicates(system(row.tenant), await _family(row))


@on(events.MatterResolved)
async def ask_for_a_rating(_: events.MatterResolved, row: EventRow) -> None:
    matter = await _subject(row)
    await notify_person(row, matter.reporter_id, "matter.resolved", {"number": matter.number})


@on(events.MatterResolved)
async def resolve_with_it(_: events.MatterResolved, row: EventRow) -> None:
    await resolve_duplicates(system(row.tenant), await _family(row))


@on(events.MatterRated)
async def start_another_round(event: events.MatterRated, row: EventRow) -> None:
    matter = await _family(row)
    if matter.round > event.round:
        await begin_next_round(system(row.tenant), matter, event.comment)


@on(events.MatterReopened)
async def start_the_clock_again(event: events.MatterReopened, row: EventRow) -> None:
    await begin_next_round(system(row.tenant), await _family(row), event.reason)
