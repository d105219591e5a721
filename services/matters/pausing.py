"""Stopping a matter's clock and starting it again, as the method says of its colour (methods §A, §D)."""

from datetime import date, datetime
from uuid import UUID

from services.kernel import clock
from services.kernel.access import Actor, Permission, system
from services.kernel.calendar import Unit, end_of
from services.kernel.deadlines import clear_deadlines, set_deadline
from services.kernel.errors import Conflict, Forbidden, Invalid
from services.kernel.outbox import record
from services.kernel.scope import standing_in
from services.kernel.text import N_
from services.matters import course, events
from services.matters.limits import LIMIT, PAUSE
from services.matters.models import OPEN, RESOLVED, Matter, MatterStateForbids
from services.matters.pauses import Clock, Pause
from services.methods.document.course import Pause as PauseRule
from services.methods.queries import Method, method_of
from services.methods.vocabulary import Verb
from services.tenancy.calendar import calendar


class PauseForbidden(Forbidden):
    """The method lets nobody stop this colour's clock, or not in this role."""

    code, sentence = "PAUSE_FORBIDDEN", N_("本地工作法不允许您暂停这件事项的计时")


class PauseReasonUnknown(Invalid):
    code, sentence = "PAUSE_REASON_UNKNOWN", N_("暂停理由只能是：{reasons}")


class PauseTooLong(Invalid):
    code, sentence = "PAUSE_TOO_LONG", N_("暂停期限须在今天之后，且本轮累计不超过工作法规定的最长时间")


class NoClock(Conflict):
    code, sentence = "NO_CLOCK", N_("该事项没有正在计的期限，或已经超期，不能暂停")


class AlreadyPaused(Conflict):
    code, sentence = "ALREADY_PAUSED", N_("该事项已暂停计时")


class NotPaused(Conflict):
    code, sentence = "NOT_PAUSED", N_("该事项没有暂停计时")


async def pause_matter(
    actor: Actor, matter_id: UUID, *, reason: str, until: date | None = None, days: int | None = None
) -> Matter:
    """The clock stands still to the end of a day, or for so many days of the limit's own unit.

    Without either it does so for as long as the method lets it. It goes on by itself.
    """
    actor.require(Permission.MATTER_PAUSE)
    matter = await Matter.lock(matter_id)
    rule = _rule(actor, matter, await course.allowed(matter, Verb.PAUSE))
    if reason not in rule.reasons:
        raise PauseReasonUnknown(reasons="、".join(rule.reasons))
    if await pause_of(matter):
        raise AlreadyPaused(matter=matter.id)
    pause = await _begin(actor, matter, reason, await _end(matter, rule, until, days))
    matter.due_at = (await _clock(matter)).moved(pause.due_before, pause.created_at, pause.until)
    async with standing_in(system(matter.tenant)):  # a department's officer sets no deadlines
        await clear_deadlines(matter, LIMIT)
        await set_deadline(matter, PAUSE, pause.until)
    await matter.save(update_fields=RESOLVED)
    await record(events.MatterPaused(pause.reason, pause.until, matter.due_at), by=actor, about=matter)
    return matter


def _rule(actor: Actor, matter: Matter, method: Method) -> PauseRule:
    """What the method says of pausing this colour, if it lets this actor do it."""
    if matter.state not in OPEN:
        raise MatterStateForbids(matter=matter.id, state=matter.state.value)
    urgency = method.document.urgency(matter.colour) if matter.colour else None
    if urgency is None or urgency.pause is None or actor.role not in urgency.pause.by:
        raise PauseForbidden(matter=matter.id, role=actor.role.value)
    return urgency.pause


async def _end(matter: Matter, rule: PauseRule, until: date | None, days: int | None) -> datetime:
    """When a pause that begins now is over, if the method lets it last that long."""
    now, counted = clock.now(), await _clock(matter)
    earlier = await Pause.filter(matter_id=matter.id, round=matter.round)
    latest = counted.latest(rule, now, earlier)
    ends = latest
    if until is not None:
        ends = end_of(until)
    elif days is not None:
        ends = counted.after(now, days)
    if not now < ends <= latest or (days is not None and days < 1):
        raise PauseTooLong(latest=latest.isoformat())
    return ends


async def _begin(actor: Actor, matter: Matter, reason: str, until: datetime) -> Pause:
    if matter.due_at is None or matter.overdue or matter.due_at <= clock.now():
        raise NoClock(matter=matter.id)
    return await Pause.create(
        tenant=matter.tenant,
        matter_id=matter.id,
        round=matter.round,
        reporter_id=matter.reporter_id,
        department_id=matter.department_id,
        reason=reason,
        until=until,
        due_before=matter.due_at,
        paused_by_id=actor.person_id,
    )


async def resume_matter(actor: Actor, matter_id: UUID) -> Matter:
    """The clock goes on before the pause was over; the limit moves by the time that it stood still."""
    actor.require(Permission.MATTER_PAUSE)
    matter = await Matter.lock(matter_id)
    _rule(actor, matter, await course.allowed(matter, Verb.PAUSE))
    await go_on(actor, matter, clock.now())
    return matter


async def go_on(actor: Actor, matter: Matter, moment: datetime) -> None:
    """From this moment on, or from when the pause was over."""
    pause = await pause_of(matter)
    if pause is None:
        raise NotPaused(matter=matter.id)
    ended = min(moment, pause.until)
    matter.due_at = (await _clock(matter)).moved(pause.due_before, pause.created_at, ended)
    await end_pause(matter, ended)
    async with standing_in(system(matter.tenant)):
        await set_deadline(matter, LIMIT, matter.due_at)
    await matter.save(update_fields=RESOLVED)
    await record(events.MatterResumed(matter.due_at), by=actor, about=matter)


async def pause_of(matter: Matter) -> Pause | None:
    """The matter's open pause."""
    return await Pause.get_or_none(matter_id=matter.id, ended_at__isnull=True)


async def end_pause(matter: Matter, moment: datetime | None = None) -> None:
    """Nothing stands still any more, if anything did."""
    open_ones = Pause.filter(matter_id=matter.id, ended_at__isnull=True)
    await open_ones.update(ended_at=moment or clock.now())
    await clear_deadlines(matter, PAUSE)


async def stop_clock(matter: Matter) -> None:
    """Nothing is due any more: the matter is done, refused, or follows another."""
    await end_pause(matter)
    await clear_deadlines(matter, LIMIT)


async def _clock(matter: Matter) -> Clock:
    """How its limit is counted; one that a meeting has set, in days."""
    document = (await method_of(matter.method_id)).document
    urgency = document.urgency(matter.colour) if matter.colour else None
    return Clock(await calendar(), urgency.limit.unit if urgency and urgency.limit else Unit.DAYS)
