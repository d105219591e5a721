"""The disclosures (两公开): the decision, then its result, each hanging as long as the method says."""

from uuid import UUID

from services.deliberation.procedures import events
from services.deliberation.procedures.actions import LONGEST, rules_of
from services.deliberation.procedures.filing import require_decided
from services.deliberation.procedures.models import (
    MOVED,
    DecisionProcedure,
    FilingRequired,
    ProcedurePosting,
    ProcedureState,
)
from services.kernel import clock
from services.kernel.access import Actor, Permission
from services.kernel.checked import line
from services.kernel.deadlines import clear_deadlines, set_deadline
from services.kernel.errors import Conflict, Invalid
from services.kernel.outbox import record
from services.kernel.personal import scrub
from services.kernel.text import N_
from services.tenancy.calendar import calendar

HANGING = "procedure.posting"
"""The kind of deadline with which a disclosure has hung long enough."""


class DisclosureUnknown(Invalid):
    code, sentence = "DISCLOSURE_UNKNOWN", N_("该决策程序没有这一公开环节")


class DisclosurePosted(Conflict):
    code, sentence = "DISCLOSURE_POSTED", N_("这一公开已经发布")


class DisclosureOutOfOrder(Conflict):
    code, sentence = "DISCLOSURE_OUT_OF_ORDER", N_("须先完成“{next}”")


async def post_disclosure(actor: Actor, procedure_id: UUID, *, code: str, text: str) -> ProcedurePosting:
    """Publish the decision, or its result: numbers of phones and identity cards in it are masked."""
    actor.require(Permission.PROCEDURE_DISCLOSE)
    procedure = await DecisionProcedure.lock(procedure_id)
    await require_decided(procedure)
    if procedure.state in {ProcedureState.FILING, ProcedureState.FILED}:
        raise FilingRequired(procedure=procedure.id)
    rules = await rules_of(procedure)
    order = [each.code for each in rules.disclosures]
    if code not in order:
        raise DisclosureUnknown(disclosure=code)
    posted = await ProcedurePosting.filter(procedure_id=procedure.id).order_by("place")
    if any(each.code == code for each in posted):
        raise DisclosurePosted(disclosure=code)
    procedure.only(ProcedureState.DISCLOSING)
    open_before = next((each.name for each in posted if each.ended_at is None), None)
    following = rules.disclosures[len(posted)]
    if open_before or following.code != code:
        raise DisclosureOutOfOrder(disclosure=code, next=open_before or following.name)
    posting = await ProcedurePosting.create(
        tenant=procedure.tenant,
        procedure_id=procedure.id,
        place=len(posted) + 1,
        code=code,
        name=following.name,
        subject=procedure.subject,
        text=scrub(line(text, "text", longest=LONGEST["text"])),
        due_at=following.during.limit.due(clock.now(), await calendar()),
    )
    await set_deadline(posting, HANGING, posting.due_at)
    await record(events.ProcedureDisclosed(code, posting.name), by=actor, about=procedure)
    return posting


async def end_disclosure(actor: Actor, posting_id: UUID) -> ProcedurePosting:
    """Take it down, once it has hung its time. The house does so by itself when nobody does."""
    actor.require(Permission.PROCEDURE_DISCLOSE)
    procedure, posting = await _held(posting_id)
    posting.require_over()
    return await _take_down(actor, procedure, posting)


async def time_is_over(actor: Actor, posting_id: UUID) -> None:
    """Its deadline has passed, by the database's clock."""
    procedure, posting = await _held(posting_id)
    await _take_down(actor, procedure, posting)


async def _held(posting_id: UUID) -> tuple[DecisionProcedure, ProcedurePosting]:
    procedure_id = (await ProcedurePosting.fetch(posting_id)).procedure_id
    return await DecisionProcedure.lock(procedure_id), await ProcedurePosting.lock(posting_id)


async def _take_down(
    actor: Actor, procedure: DecisionProcedure, posting: ProcedurePosting
) -> ProcedurePosting:
    """What is down already stays as it is. With the last one the procedure is complete."""
    if posting.ended_at:
        return posting
    posting.ended_at = clock.now()
    await posting.save(update_fields=["ended_at"])
    await clear_deadlines(posting, HANGING)
    if posting.place == len((await rules_of(procedure)).disclosures):
        procedure.complete()
        await procedure.save(update_fields=MOVED)
    await record(events.ProcedureDisclosureEnded(posting.code, posting.name), by=actor, about=procedure)
    return posting
