"""What the house does about mediation by itself: it counts, and says when an agreement is not kept.

It does not read what it is not told: of a case only its number and state, and of its people who they are.
"""

from uuid import UUID

from services.deliberation.mediation import events
from services.deliberation.mediation.actions import PERFORMING
from services.deliberation.mediation.models import MediationCase
from services.deliberation.mediation.telling import tell
from services.kernel import clock
from services.kernel.access import system
from services.kernel.deadlines import DeadlinePassed
from services.kernel.deliveries import worker_in
from services.kernel.outbox import EventRow, on
from services.kernel.rows import uuid7
from services.kernel.scope import sql, standing_in

_COUNT = """
insert into mediation_tally (id, created_at, district_code, tenant, month,
                             opened, agreed, failed, withdrawn, performed, closed)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (district_code, tenant, month) do update set
  opened = mediation_tally.opened + excluded.opened, agreed = mediation_tally.agreed + excluded.agreed,
  failed = mediation_tally.failed + excluded.failed,
  withdrawn = mediation_tally.withdrawn + excluded.withdrawn,
  performed = mediation_tally.performed + excluded.performed,
  closed = mediation_tally.closed + excluded.closed"""
_COUNTED = ("opened", "agreed", "failed", "withdrawn", "performed", "closed")
_LATE = """
update mediation_case set overdue = true
where district_code = $1 and id = $2 and state = 'agreed' returning number"""
_PEOPLE = """
select person_id from mediation_party where district_code = $1 and case_id = $2 and left_at is null"""


@on(DeadlinePassed)
async def mark_agreement_overdue(event: DeadlinePassed, row: EventRow) -> None:
    if event.kind != PERFORMING:
        return
    async with standing_in(worker_in(row.district_code)):
        late = await sql(_LATE, row.district_code, event.subject_id)
        people: list[UUID] = [
            each["person_id"] for each in await sql(_PEOPLE, row.district_code, event.subject_id)
        ]
    for each in late:
        case = MediationCase(id=event.subject_id, tenant=row.tenant, number=each["number"])
        await tell(system(row.tenant), case, events.MediationOverdue(), "mediation.overdue", people)


async def _count(row: EventRow, counted: str) -> None:
    """One more of something in the month in which it happened."""
    month = clock.day_of(row.created_at).replace(day=1)
    numbers = [int(each == counted) for each in _COUNTED]
    await sql(_COUNT, uuid7(), clock.now(), row.district_code, row.tenant, month, *numbers)


@on(events.MediationOpened)
async def count_opened(_: events.MediationOpened, row: EventRow) -> None:
    await _count(row, "opened")


@on(events.MediationAgreed)
async def count_agreed(_: events.MediationAgreed, row: EventRow) -> None:
    await _count(row, "agreed")


@on(events.MediationFailed)
async def count_failed(_: events.MediationFailed, row: EventRow) -> None:
    await _count(row, "failed")


@on(events.MediationWithdrawn)
async def count_withdrawn(_: events.MediationWithdrawn, row: EventRow) -> None:
    await _count(row, "withdrawn")


@on(events.MediationPerformed)
async def count_performed(_: events.MediationPerformed, row: EventRow) -> None:
    await _count(row, "performed")


@on(events.MediationClosed)
async def count_closed(_: events.MediationClosed, row: EventRow) -> None:
    await _count(row, "closed")
