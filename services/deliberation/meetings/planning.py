"""Meetings come about: by the calendar, because somebody calls one, or because something new came up."""

from datetime import datetime, timedelta
from uuid import UUID

from services.deliberation.meetings import events
from services.deliberation.meetings.calendar import Occasion, next_occasion
from services.deliberation.meetings.inviting import seat_usual
from services.deliberation.meetings.kinds import LEVELS, MeetingKindUnknown, kind_at, require_theme
from services.deliberation.meetings.models import Meeting, MeetingPlan
from services.kernel import clock
from services.kernel.access import Actor, Permission
from services.kernel.calendar import end_of
from services.kernel.checked import line, optional
from services.kernel.codes import Level, is_within, level_of
from services.kernel.deadlines import clear_deadlines, set_deadline
from services.kernel.errors import Invalid, NotFound
from services.kernel.outbox import record
from services.kernel.text import N_
from services.matters.models import Matter
from services.methods.document.deliberation import MeetingKind
from services.methods.queries import Method, method_at, method_of
from services.tasks.models import Task
from services.tenancy.models import Tenant

NEXT, MISSED = "meeting.next", "meeting.missed"
"""Kinds of deadline: a plan's next meeting is to be made; a meeting's time has passed."""
LONGEST = {"place": 100, "reason": 500}


async def plan_meetings(actor: Actor, tenant: int) -> int:
    """Make the plans of a tenant and of all beneath it what the methods in force there say; how many hold.

    Safe to repeat. Meetings that are planned already stay as they are.
    """
    actor.require(Permission.MEETING_CALL)
    if not is_within(tenant, actor.tenant):
        raise NotFound(kind="Tenant", tenant=tenant)
    level = level_of(tenant)
    beneath = [each for each in await Tenant.all().order_by("code") if is_within(each.code, tenant)]
    if level is not Level.GRID and not beneath:
        raise NotFound(kind="Tenant", tenant=tenant)
    return sum([await _plan_in(actor, each.code) for each in beneath])


async def _plan_in(actor: Actor, tenant: int) -> int:
    method = await method_at(tenant)
    level = level_of(tenant)
    kinds = {each.code: each for each in method.document.deliberation.meetings}
    held = {code for code, kind in kinds.items() if kind.rhythm and LEVELS[kind.tier] is level}
    plans = {each.kind: each for each in await MeetingPlan.filter(tenant=tenant).select_for_update()}
    for code in sorted(held | plans.keys()):
        plan = plans.get(code) or await MeetingPlan.create(tenant=tenant, kind=code)
        await _follow(actor, plan, method, goes_on=code in held)
    return len(held)


async def _follow(actor: Actor, plan: MeetingPlan, method: Method, *, goes_on: bool) -> None:
    """Go on by this method, from today if it had ended; or end."""
    plan.method_id = method.id
    if goes_on and plan.ended_at and plan.upto:
        plan.upto = max(plan.upto, clock.day_of(clock.now()) - timedelta(days=1))
    plan.ended_at = None if goes_on else plan.ended_at or clock.now()
    await plan.save(update_fields=["method_id", "upto", "ended_at"])
    if goes_on:
        await make_due(actor, plan)
    else:
        await clear_deadlines(plan, NEXT)


async def make_due(actor: Actor, plan: MeetingPlan) -> None:
    """Make every meeting whose period has begun to be due, and the next; then wait until that has passed.

    Whatever was not made in time, because no worker ran, is made now and soon flagged as missed.
    """
    kind = (await method_of(plan.method_id)).document.meeting(plan.kind)
    if plan.ended_at or kind is None or kind.rhythm is None:
        return
    today = clock.day_of(clock.now())
    while plan.upto is None or plan.upto < today:
        occasion = next_occasion(kind.rhythm, plan.upto or today - timedelta(days=1))
        await _make(actor, plan, kind, occasion)
        plan.upto = occasion.last_day
    await plan.save(update_fields=["upto"])
    await set_deadline(plan, NEXT, end_of(plan.upto))


async def _make(actor: Actor, plan: MeetingPlan, kind: MeetingKind, occasion: Occasion) -> None:
    """Once for each period, whoever else tries."""
    if await Meeting.filter(tenant=plan.tenant, kind=plan.kind, period=occasion.period).exists():
        return
    meeting = Meeting(tenant=plan.tenant, period=occasion.period, planned_at=occasion.planned_at)
    await _begin(meeting, kind, plan.method_id)
    await set_deadline(meeting, MISSED, end_of(occasion.last_day))
    await record(events.MeetingPlanned(kind.name, occasion.period), by=actor, about=meeting)


async def _begin(meeting: Meeting, kind: MeetingKind, method_id: UUID | None) -> None:
    meeting.kind, meeting.name, meeting.tier, meeting.method_id = kind.code, kind.name, kind.tier, method_id
    if kind.one_theme and len(kind.themes) == 1:
        meeting.theme = kind.themes[0].code
    await meeting.save(force_create=True)
    await seat_usual(meeting, kind)


class SubjectRequired(Invalid):
    code, sentence = "SUBJECT_REQUIRED", N_("请指明专题会针对的事项或任务")


def subject_matter(task: Task | None) -> UUID | None:
    return task.matter_id if task else None


async def call_meeting(
    actor: Actor,
    *,
    tenant: int,
    kind: str,
    planned_at: datetime,
    place: str = "",
    theme: str | None = None,
    reason: str = "",
) -> Meeting:
    """A meeting besides the calendar, of any kind that the method knows at that level."""
    meeting = Meeting(tenant=tenant, planned_at=planned_at, theme=theme, place=place, reason=reason)
    return await _call(actor, meeting, kind)


async def call_special_meeting(
    actor: Actor,
    *,
    reason: str,
    planned_at: datetime,
    matter_id: UUID | None = None,
    task_id: UUID | None = None,
    kind: str | None = None,
    place: str = "",
) -> Meeting:
    """New opinions came up while work is going on: a meeting on that matter or task (methods §A).

    Of the method's first kind of special meetings, unless another kind is named; at the tenant of that tier
    to which the matter or task belongs.
    """
    task = await Task.fetch(task_id) if task_id else None
    matter = await Matter.fetch(matter_id) if matter_id else None
    subject = matter or task
    if subject is None:
        raise SubjectRequired
    known = (await method_at(subject.tenant)).document.deliberation.meetings
    chosen = next((each for each in known if (each.special if kind is None else each.code == kind)), None)
    if chosen is None:
        raise MeetingKindUnknown(kind=kind or "special")
    divisor = max(LEVELS[chosen.tier].divisor, level_of(subject.tenant).divisor)
    meeting = Meeting(
        tenant=subject.tenant // divisor * divisor,
        planned_at=planned_at,
        place=place,
        reason=line(reason, "reason", longest=LONGEST["reason"]),
        special_matter_id=matter.id if matter else subject_matter(task),
        special_task_id=task.id if task else None,
    )
    return await _call(actor, meeting, chosen.code)


async def _call(actor: Actor, meeting: Meeting, code: str) -> Meeting:
    actor.require(Permission.MEETING_CALL)
    tenant = meeting.tenant
    if not is_within(tenant, actor.tenant) or not await Tenant.filter(code=tenant).exists():
        raise NotFound(kind="Tenant", tenant=tenant)
    method = await method_at(tenant)
    kind = kind_at(method, code, tenant)
    require_theme(kind, meeting.theme)
    meeting.place = optional(meeting.place, "place", longest=LONGEST["place"])
    meeting.reason = optional(meeting.reason, "reason", longest=LONGEST["reason"])
    await _begin(meeting, kind, method.id)
    await _watch(meeting)
    special = bool(meeting.special_matter_id or meeting.special_task_id)
    await record(events.MeetingCalled(kind.name, meeting.reason, special), by=actor, about=meeting)
    return meeting


async def _watch(meeting: Meeting) -> None:
    """It is missed when the day that it is planned for is over."""
    if meeting.planned_at:
        await set_deadline(meeting, MISSED, end_of(clock.day_of(meeting.planned_at)))


async def move_meeting(
    actor: Actor,
    meeting_id: UUID,
    *,
    planned_at: datetime,
    place: str | None = None,
    theme: str | None = None,
) -> Meeting:
    """To another time and place; this is also how the day of a monthly meeting and its theme are chosen."""
    actor.require(Permission.MEETING_CALL)
    meeting = await Meeting.lock(meeting_id)
    meeting.move(planned_at, None if place is None else optional(place, "place", longest=LONGEST["place"]))
    if theme is not None:
        method = await method_of(meeting.method_id)
        require_theme(kind_at(method, meeting.kind, meeting.tenant), theme)
        meeting.theme = theme
    await meeting.save()
    await _watch(meeting)
    await record(events.MeetingMoved(planned_at, meeting.place), by=actor, about=meeting)
    return meeting


async def cancel_meeting(actor: Actor, meeting_id: UUID, *, reason: str) -> Meeting:
    """It will not be held."""
    actor.require(Permission.MEETING_CALL)
    meeting = await Meeting.lock(meeting_id)
    meeting.cancel()
    await meeting.save()
    await clear_deadlines(meeting, MISSED)
    words = line(reason, "reason", longest=LONGEST["reason"])
    await record(events.MeetingCancelled(words), by=actor, about=meeting)
    return meeting
