"""What people do to decide something major: the steps in their order, each with its record."""

from uuid import UUID

from services.deliberation.procedures import events
from services.deliberation.procedures.evidence import Proof, proven
from services.deliberation.procedures.models import (
    MOVED,
    TAKEN,
    DecisionProcedure,
    ProcedurePaper,
    ProcedureState,
    ProcedureStep,
)
from services.kernel import clock
from services.kernel.access import Actor, Permission
from services.kernel.checked import line
from services.kernel.codes import is_within
from services.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from services.kernel.outbox import record
from services.kernel.text import N_
from services.matters.models import Matter
from services.methods.document.deliberation import DecisionProcedure as Rules
from services.methods.queries import method_at, method_of
from services.tenancy.models import Tenant

LONGEST = {"subject": 100, "text": 5000, "reason": 2000}


class ProcedureUnknown(Invalid):
    code, sentence = "PROCEDURE_UNKNOWN", N_("本地工作法没有这一决策程序")


class StepUnknown(Invalid):
    code, sentence = "STEP_UNKNOWN", N_("该决策程序没有这一步骤")


class StepTaken(Conflict):
    code, sentence = "STEP_TAKEN", N_("该步骤已经完成")


class StepOutOfOrder(Conflict):
    code, sentence = "STEP_OUT_OF_ORDER", N_("步骤不能跳过或颠倒，下一步是“{next}”")


class StepNotYours(Forbidden):
    code, sentence = "STEP_NOT_YOURS", N_("您的角色不能完成“{step}”这一步骤")


async def start_procedure(
    actor: Actor, *, tenant: int, code: str, subject: str, grounds: str, matter_id: UUID | None = None
) -> DecisionProcedure:
    """Begin to decide something, by the procedure that the method has under this code."""
    actor.require(Permission.PROCEDURE_START)
    if matter_id:
        tenant = (await Matter.fetch(matter_id)).tenant
    if not is_within(tenant, actor.tenant) or not await Tenant.filter(code=tenant).exists():
        raise NotFound(kind="Tenant", tenant=tenant)
    method = await method_at(tenant)
    rules = _rules(method.document.deliberation.procedures, code)
    procedure = await DecisionProcedure.create(
        tenant=tenant,
        code=rules.code,
        name=rules.name,
        subject=line(subject, "subject", longest=LONGEST["subject"]),
        grounds=line(grounds, "grounds", longest=LONGEST["text"]),
        method_id=method.id,
        matter_id=matter_id,
        started_by_id=actor.person_id,
    )
    for place, step in enumerate(rules.steps, 1):
        await ProcedureStep.create(
            tenant=tenant,
            procedure_id=procedure.id,
            place=place,
            code=step.code,
            name=step.name,
            evidence=step.evidence,
        )
    await record(events.ProcedureStarted(rules.name, procedure.subject), by=actor, about=procedure)
    return procedure


def _rules(known: tuple[Rules, ...], code: str) -> Rules:
    if found := next((each for each in known if each.code == code), None):
        return found
    raise ProcedureUnknown(code=code)


async def rules_of(procedure: DecisionProcedure) -> Rules:
    """The rules that it began with, and stays with."""
    return _rules((await method_of(procedure.method_id)).document.deliberation.procedures, procedure.code)


async def take_step(actor: Actor, procedure_id: UUID, *, code: str, proof: Proof) -> DecisionProcedure:
    """The next step was taken; here is its record. Raises for any step but the next."""
    actor.require(Permission.PROCEDURE_STEP)
    procedure = await DecisionProcedure.lock(procedure_id)
    step = await _next(procedure, code)
    rules = await rules_of(procedure)
    rule = next(each for each in rules.steps if each.code == step.code)
    if rule.by and actor.role not in rule.by:
        raise StepNotYours(step=step.name)
    step.text = proven(rule, proof)
    step.agreed, step.against, step.abstained = proof.agreed, proof.against, proof.abstained
    step.taken_at, step.taken_by_id = clock.now(), actor.person_id
    await step.save(update_fields=TAKEN)
    if proof.picture:
        await ProcedurePaper.create(
            tenant=procedure.tenant,
            step_id=step.id,
            content=proof.picture.content,
            width=proof.picture.width,
            height=proof.picture.height,
        )
    if step.place == len(rules.steps):
        _decided(procedure, rules)
        await procedure.save(update_fields=MOVED)
    await record(events.ProcedureStepTaken(step.code, step.name), by=actor, about=procedure)
    return procedure


async def _next(procedure: DecisionProcedure, code: str) -> ProcedureStep:
    """The step of this code, if it is the one to be taken now."""
    steps = await ProcedureStep.filter(procedure_id=procedure.id).order_by("place")
    wanted = next((each for each in steps if each.code == code), None)
    if wanted is None:
        raise StepUnknown(step=code)
    if wanted.taken_at:
        raise StepTaken(step=code)
    procedure.only(ProcedureState.DECIDING)
    following = next(each for each in steps if each.taken_at is None)
    if following.id != wanted.id:
        raise StepOutOfOrder(step=code, next=following.name)
    return wanted


def _decided(procedure: DecisionProcedure, rules: Rules) -> None:
    """All steps are taken: filed above where the method asks for it, then published, then done."""
    if rules.filing:
        procedure.state = ProcedureState.FILING
    else:
        publish_next(procedure, rules)


def publish_next(procedure: DecisionProcedure, rules: Rules) -> None:
    if rules.disclosures:
        procedure.state = ProcedureState.DISCLOSING
    else:
        procedure.complete()


async def abandon_procedure(actor: Actor, procedure_id: UUID, *, reason: str) -> DecisionProcedure:
    """It is not decided after all: a vote failed, or the need is gone. Not once something is published."""
    actor.require(Permission.PROCEDURE_START)
    procedure = await DecisionProcedure.lock(procedure_id)
    procedure.abandon(line(reason, "reason", longest=LONGEST["reason"]))
    await procedure.save(update_fields=MOVED)
    await record(events.ProcedureAbandoned(procedure.reason or ""), by=actor, about=procedure)
    return procedure
