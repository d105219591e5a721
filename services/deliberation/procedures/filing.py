"""Filing a decision above (备案): the street acknowledges it, or returns it with its reasons."""

from uuid import UUID

from services.deliberation.procedures import events
from services.deliberation.procedures.actions import LONGEST, publish_next, rules_of
from services.deliberation.procedures.models import (
    MOVED,
    DecisionProcedure,
    ProcedureFiling,
    ProcedureState,
    ProcedureStep,
    StepsOpen,
)
from services.kernel import clock
from services.kernel.access import Actor, Permission
from services.kernel.checked import line, optional
from services.kernel.codes import level_of
from services.kernel.errors import Forbidden
from services.kernel.outbox import record
from services.kernel.text import N_


class FilingNotYours(Forbidden):
    code, sentence = "FILING_NOT_YOURS", N_("只有受理备案的那一级可以答复")


async def file_procedure(actor: Actor, procedure_id: UUID, *, note: str = "") -> DecisionProcedure:
    """All steps are taken; the decision goes up in writing."""
    actor.require(Permission.PROCEDURE_FILE)
    procedure = await DecisionProcedure.lock(procedure_id)
    await require_decided(procedure)
    procedure.only(ProcedureState.FILING)
    before = await ProcedureFiling.filter(procedure_id=procedure.id).count()
    filing = await ProcedureFiling.create(
        tenant=procedure.tenant,
        procedure_id=procedure.id,
        round=before + 1,
        filed_by_id=actor.person_id,
        note=optional(note, "note", longest=LONGEST["reason"]),
    )
    procedure.state = ProcedureState.FILED
    await procedure.save(update_fields=MOVED)
    await record(events.ProcedureFiled(filing.round), by=actor, about=procedure)
    return procedure


async def require_decided(procedure: DecisionProcedure) -> None:
    if procedure.state is ProcedureState.DECIDING:
        left = ProcedureStep.filter(procedure_id=procedure.id, taken_at__isnull=True)
        following = await left.order_by("place").first()
        raise StepsOpen(procedure=procedure.id, next=following.name if following else "")


async def answer_filing(
    actor: Actor, procedure_id: UUID, *, accepted: bool, reason: str = ""
) -> DecisionProcedure:
    """Only the level that the method names answers: not the community itself, nor anyone higher up."""
    actor.require(Permission.PROCEDURE_ANSWER)
    procedure = await DecisionProcedure.lock(procedure_id)
    procedure.only(ProcedureState.FILED)
    rules = await rules_of(procedure)
    if level_of(actor.tenant) is not rules.filing:
        raise FilingNotYours(level=rules.filing)
    filing = await ProcedureFiling.filter(procedure_id=procedure.id).order_by("-round").first()
    assert filing  # noqa: S101 - it is what made the procedure FILED
    said = optional if accepted else line
    filing.accepted, filing.reason = accepted, said(reason, "reason", longest=LONGEST["reason"])
    filing.answered_at, filing.answered_by_id = clock.now(), actor.person_id
    await filing.save(update_fields=["accepted", "reason", "answered_at", "answered_by_id"])
    if accepted:
        publish_next(procedure, rules)
    else:
        procedure.state = ProcedureState.FILING
    await procedure.save(update_fields=MOVED)
    event = (
        events.ProcedureFilingAccepted(filing.round)
        if accepted
        else events.ProcedureFilingReturned(filing.round, filing.reason)
    )
    await record(event, by=actor, about=procedure)
    return procedure
