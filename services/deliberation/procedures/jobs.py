"""What follows from decision procedures, afterwards and in a worker."""

from services.deliberation.procedures import events
from services.deliberation.procedures.actions import rules_of
from services.deliberation.procedures.disclosing import HANGING, time_is_over
from services.deliberation.procedures.models import DecisionProcedure
from services.kernel.access import system
from services.kernel.codes import Level
from services.kernel.deadlines import DeadlinePassed
from services.kernel.outbox import EventRow, on
from services.people.notices import notify_person, notify_tenant


@on(DeadlinePassed)
async def take_down_what_has_hung_its_time(event: DeadlinePassed, row: EventRow) -> None:
    if event.kind == HANGING:
        await time_is_over(system(row.tenant), event.subject_id)


@on(events.ProcedureFiled)
async def tell_who_answers_the_filing(_: events.ProcedureFiled, row: EventRow) -> None:
    procedure = await DecisionProcedure.fetch(row.subject_id)
    level = (await rules_of(procedure)).filing or Level.STREET
    above = row.tenant // level.divisor * level.divisor
    await notify_tenant(row, above, "procedure.filed", {"subject": procedure.subject})


@on(events.ProcedureFilingAccepted)
async def tell_of_acceptance(_: events.ProcedureFilingAccepted, row: EventRow) -> None:
    await _answered(row, "procedure.accepted")


@on(events.ProcedureFilingReturned)
async def tell_of_return(_: events.ProcedureFilingReturned, row: EventRow) -> None:
    await _answered(row, "procedure.returned")


async def _answered(row: EventRow, kind: str) -> None:
    procedure = await DecisionProcedure.fetch(row.subject_id)
    await notify_tenant(row, procedure.tenant, kind, {"subject": procedure.subject})
    if procedure.started_by_id:
        await notify_person(row, procedure.started_by_id, kind, {"subject": procedure.subject})
