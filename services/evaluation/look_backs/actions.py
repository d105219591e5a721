"""Setting look-backs up, and answering them with what residents said."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from services.evaluation.look_backs import events
from services.evaluation.look_backs.models import LookBack
from services.evaluation.mending import mend
from services.kernel import clock
from services.kernel.access import Actor, Permission
from services.kernel.checked import optional
from services.kernel.deadlines import clear_deadlines, set_deadline
from services.kernel.outbox import Subject, record
from services.matters.following import follow_up
from services.matters.models import Matter
from services.methods.queries import Method, method_of
from services.tenancy.calendar import calendar

DUE = "look_back.due"
"""The kind of deadline that a look-back has."""
LONGEST = 500


async def set_up(
    actor: Actor,
    subject: Subject,
    method: Method,
    *,
    of: Literal["matter", "covenant"],
    about: str,
    since: datetime,
    matter_id: UUID | None = None,
) -> None:
    """The look-backs that the method asks for when a matter was closed or a covenant adopted; each once."""
    days = await calendar()
    table = getattr(subject, "_meta").db_table  # noqa: B009 - every subject is a row
    for each in method.document.evaluation.look_backs:
        waiting = LookBack.filter(subject_id=subject.id, code=each.code, answered_at__isnull=True)
        if each.of != of or await waiting.filter(cancelled_at__isnull=True).exists():
            continue
        made = await LookBack.create(
            tenant=subject.tenant,
            subject_type=table,
            subject_id=subject.id,
            matter_id=matter_id,
            method_id=method.id,
            code=each.code,
            name=each.name,
            about=about,
            questions=list(each.questions),
            due_at=each.within.limit.due(since, days),
        )
        await set_deadline(made, DUE, made.due_at)
        await record(events.LookBackDue(made.name, matter_id), by=actor, about=made)


async def cancel_look_backs(subject_id: UUID) -> None:
    """Another round has begun: what waits is asked again when that is over."""
    open_ones = LookBack.filter(subject_id=subject_id, answered_at__isnull=True, cancelled_at__isnull=True)
    for each in await open_ones.order_by("id").select_for_update():
        each.cancelled_at = clock.now()
        await each.save(update_fields=["cancelled_at"])
        await clear_deadlines(each, DUE)


async def answer_look_back(actor: Actor, look_back_id: UUID, answers: list[tuple[bool, str]]) -> LookBack:
    """Staff write down what residents said. A matter learns that it was followed up when all are answered."""
    actor.require(Permission.LOOK_BACK_ANSWER)
    look_back = await LookBack.lock(look_back_id)
    heard = [(yes, optional(said, "said", longest=LONGEST)) for yes, said in answers]
    look_back.answer(heard, actor.person_id)
    if look_back.bad:
        look_back.task_id = await _mend(actor, look_back)
    await look_back.save()
    await clear_deadlines(look_back, DUE)
    await record(events.LookBackAnswered(look_back.name, look_back.bad), by=actor, about=look_back)
    if look_back.matter_id:
        waiting = LookBack.filter(subject_id=look_back.subject_id, answered_at__isnull=True)
        if not await waiting.filter(cancelled_at__isnull=True).exists():
            await follow_up(actor, await Matter.lock(look_back.matter_id))
    return look_back


async def _mend(actor: Actor, look_back: LookBack) -> UUID:
    """What residents said no to is somebody's task."""
    document = (await method_of(look_back.method_id)).document
    rule = next(each for each in document.evaluation.look_backs if each.code == look_back.code)
    said = zip(look_back.questions, look_back.answers, strict=True)
    noes = "\n".join(f"{question} {answer['said']}" for question, answer in said if not answer["yes"])
    task = await mend(
        actor,
        look_back,
        what=f"{look_back.name}：{look_back.about}",
        standard=noes,
        within=rule.mend,
        otherwise=actor.person_id,
    )
    return task.id
