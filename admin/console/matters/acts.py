"""What may be done with a matter."""

import copy
from collections.abc import Mapping
from uuid import UUID

from admin.console.acts import Act
from admin.web.forms import Form
from services.evaluation.rounds.actions import report_obstacle
from services.evaluation.rounds.models import NotRatedBadly
from services.kernel.access import Actor, Permission
from services.kernel.errors import NotFound
from services.kernel.rows import uuid7
from services.kernel.text import N_
from services.matters import actions, pausing
from services.matters.models import Matter, State
from services.methods.vocabulary import Colour, TriageClass


async def _triage(actor: Actor, id: UUID, form: Form) -> object:
    return await actions.triage_matter(
        actor,
        id,
        category=form.text("category"),
        colour=form.choice("colour", Colour),
        triage_class=form.choice("triage_class", TriageClass),
        tenant=form.number_or_none("tenant"),
    )


async def _assign(actor: Actor, id: UUID, form: Form) -> object:
    owner, department = form.uuid_or_none("owner"), form.uuid_or_none("department")
    return await actions.assign_matter(actor, id, owner_id=owner, department_id=department)


async def _merge(actor: Actor, id: UUID, form: Form) -> object:
    number = form.text("number").split(" ")[0]
    if main := await Matter.get_or_none(number=number):
        return await actions.merge_matter(actor, id, into_id=main.id)
    raise NotFound(kind="Matter", number=number)


async def _decline(actor: Actor, id: UUID, form: Form) -> object:
    return await actions.decline_matter(actor, id, reason=form.text("reason"))


async def _note(actor: Actor, id: UUID, form: Form) -> object:
    return await actions.note_progress(actor, id, text=form.text("text"), shown=form.flag("shown"))


async def _resolve(actor: Actor, id: UUID, form: Form) -> object:
    return await actions.resolve_matter(actor, id, outcome=form.text("outcome"))


async def _reopen(actor: Actor, id: UUID, form: Form) -> object:
    return await actions.reopen_matter(actor, id, reason=form.text("reason"))


async def _close(actor: Actor, id: UUID, _: Form) -> object:
    return await actions.close_matter(actor, id)


async def _pause(actor: Actor, id: UUID, form: Form) -> object:
    days = form.number_or_none("days")
    return await pausing.pause_matter(actor, id, reason=form.text("pause_reason"), days=days)


async def _resume(actor: Actor, id: UUID, _: Form) -> object:
    return await pausing.resume_matter(actor, id)


async def _obstacle(actor: Actor, id: UUID, form: Form) -> object:
    return await report_obstacle(actor, id, reasons=form.text("reasons"))


def _pausing(matter: Matter) -> None:
    if matter.due_at is None or matter.overdue:
        raise pausing.NoClock(matter=matter.id)
    matter.note()


def _second_round(matter: Matter) -> None:
    if matter.round == 1:
        raise NotRatedBadly(matter=matter.id)
    matter.note()


def _merging(matter: Matter) -> None:
    other = copy.copy(matter)
    other.id, other.state = uuid7(), State.REPORTED
    matter.merge_into(other)


def _triaging(matter: Matter) -> None:
    matter.triage(category="-", colour=Colour.GREEN, triage_class=TriageClass.IMMEDIATE)


FORWARD = ("close", "resolve", "assign", "triage")
"""The steps that lead on, the furthest first: the first of them that is offered is what to do next."""

P = Permission
ACTS: dict[str, Act[Matter]] = {
    "triage": Act(N_("分流"), N_("已分流"), P.MATTER_TRIAGE, _triaging, _triage),
    "assign": Act(
        N_("交办"),
        N_("已交办"),
        P.MATTER_ASSIGN,
        lambda matter: matter.assign(owner_id=matter.id, department_id=None),
        _assign,
    ),
    "resolve": Act(
        N_("办理完成"), N_("已办理完成"), P.MATTER_RESOLVE, lambda matter: matter.resolve("-"), _resolve
    ),
    "note": Act(N_("记录进展"), N_("已记录"), P.MATTER_NOTE, Matter.note, _note),
    "pause": Act(N_("暂停计时"), N_("已暂停计时"), P.MATTER_PAUSE, _pausing, _pause),
    "resume": Act(N_("恢复计时"), N_("已恢复计时"), P.MATTER_PAUSE, _pausing, _resume),
    "obstacle": Act(N_("报客观原因"), N_("已报客观原因"), P.OBSTACLE_REPORT, _second_round, _obstacle),
    "merge": Act(N_("归并"), N_("已归并"), P.MATTER_MERGE, _merging, _merge),
    "decline": Act(
        N_("不予办理"), N_("已说明理由"), P.MATTER_DECLINE, lambda matter: matter.decline("-"), _decline
    ),
    "close": Act(N_("办结归档"), N_("已办结"), P.MATTER_CLOSE, Matter.close, _close),
    "reopen": Act(N_("重新办理"), N_("已重新办理"), P.MATTER_REOPEN, Matter.reopen, _reopen),
}


def next_first(acts: Mapping[str, Act[Matter]]) -> dict[str, Act[Matter]]:
    """The step that leads on before all others."""
    first = [name for name in FORWARD if name in acts][:1]
    return {name: acts[name] for name in (*first, *(name for name in acts if name not in first))}
