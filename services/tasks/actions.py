"""What people do with tasks. Each action is one permission and one event, in its actor's transaction."""

from datetime import datetime
from uuid import UUID

from services.kernel.access import Actor, Permission
from services.kernel.checked import line, optional
from services.kernel.codes import Level, community_code, is_within, level_of
from services.kernel.deadlines import clear_deadlines, set_deadline
from services.kernel.outbox import Subject, record
from services.kernel.scope import sql
from services.people.models import Department
from services.tasks import events
from services.tasks.doers import require_supervisor, workplace
from services.tasks.models import DONE, JUDGED, NotTaskOwner, OwnTask, Task, TaskOwnerRequired

LIMIT = "task.limit"
"""The kind of deadline that a task has."""
LONGEST = {"what": 200, "standard": 1000, "outcome": 2000, "reason": 500}


async def create_task(
    actor: Actor,
    *,
    about: Subject,
    what: str,
    standard: str = "",
    owner_id: UUID | None = None,
    department_id: UUID | None = None,
    supervisor_id: UUID | None = None,
    due_at: datetime | None = None,
    matter_id: UUID | None = None,
) -> Task:
    """Make a task of `about`, for a person, a department, or both; it is overdue from `due_at`.

    `about` is any row: a resolution, an inspection's fault, a matter. The task stands in its tenant, or at
    the owner's post beneath it. Raises `TaskOwnerRequired` and `DoerUnsuitable`.
    """
    actor.require(Permission.TASK_CREATE)
    if not owner_id and not department_id:
        raise TaskOwnerRequired
    tenant = await _place(about.tenant, owner_id, department_id, supervisor_id)
    task = await Task.create(
        tenant=tenant,
        subject_type=getattr(about, "_meta").db_table,  # noqa: B009 - every subject is a row
        subject_id=about.id,
        matter_id=matter_id,
        what=line(what, "what", longest=LONGEST["what"]),
        standard=optional(standard, "standard", longest=LONGEST["standard"]),
        owner_id=owner_id,
        department_id=department_id,
        supervisor_id=supervisor_id,
        due_at=due_at,
    )
    await start_clock(task)
    came_of = (task.subject_type, task.subject_id, task.what)
    created = events.TaskCreated(*came_of, owner_id, department_id, supervisor_id)
    await record(created, by=actor, about=task)
    return task


async def _place(
    tenant: int, owner_id: UUID | None, department_id: UUID | None, supervisor_id: UUID | None
) -> int:
    if department_id:
        await Department.fetch(department_id)
    if owner_id:
        tenant = await workplace(owner_id, tenant)
    if supervisor_id:
        await require_supervisor(supervisor_id, tenant)
    return tenant


async def start_clock(task: Task) -> None:
    """Its limit of this round, instead of any other; none, if it has none."""
    if task.due_at:
        await set_deadline(task, LIMIT, task.due_at, passing=task.round)
    else:
        await clear_deadlines(task, LIMIT)


async def assign_task(
    actor: Actor,
    task_id: UUID,
    *,
    owner_id: UUID | None = None,
    department_id: UUID | None = None,
    supervisor_id: UUID | None = None,
    due_at: datetime | None = None,
) -> Task:
    """Hand an open task on; the supervisor and the date stay as they are unless others are given."""
    actor.require(Permission.TASK_ASSIGN)
    task = await Task.lock(task_id)
    task.assign(owner_id=owner_id, department_id=department_id)
    task.supervisor_id = supervisor_id or task.supervisor_id
    if due_at:
        task.due_at, task.overdue = due_at, False
    around = community_code(task.tenant) * Level.COMMUNITY.divisor
    reach = around if level_of(task.tenant) is Level.GRID and is_within(around, actor.tenant) else task.tenant
    await _move(task, await _place(reach, owner_id, department_id, task.supervisor_id))
    await task.save()
    if due_at:
        await start_clock(task)
    assigned = events.TaskAssigned(owner_id, department_id, task.supervisor_id)
    await record(assigned, by=actor, about=task)
    return task


_DEADLINES = """
update deadline set tenant = $3 where district_code = $1 and subject_id = $2 and fired_at is null"""
_DELIVERIES = """
update delivery set tenant = $3 where district_code = $1 and done_at is null and event_id in (
  select id from event where district_code = $1 and (subject_id = $2 or subject_id in (
    select id from deadline where district_code = $1 and subject_id = $2)))"""


async def _move(task: Task, tenant: int) -> None:
    """To the post of its owner; what is still owed to handlers is seen to where they can find it."""
    if tenant != task.tenant:
        task.tenant = tenant
        await sql(_DEADLINES, task.district_code, task.id, tenant)
        await sql(_DELIVERIES, task.district_code, task.id, tenant)


async def do_task(actor: Actor, task_id: UUID, *, outcome: str) -> Task:
    """Its owner, an officer of its department, or whoever assigns tasks there for them, says it is done."""
    actor.require(Permission.TASK_DO)
    task = await Task.lock(task_id)
    if not task.is_of(actor) and not actor.may(Permission.TASK_ASSIGN):
        raise NotTaskOwner(task=task.id)
    task.do(line(outcome, "outcome", longest=LONGEST["outcome"]))
    await task.save(update_fields=DONE)
    await record(events.TaskDone(task.outcome or "", task.round), by=actor, about=task)
    return task


async def confirm_task(actor: Actor, task_id: UUID) -> Task:
    """Its supervisor, or the community, has seen that it is done. Nobody confirms their own work."""
    task = await _judged(actor, task_id)
    task.confirm()
    await task.save(update_fields=JUDGED)
    await record(events.TaskConfirmed(task.round), by=actor, about=task)
    return task


async def reopen_task(actor: Actor, task_id: UUID, *, reason: str, due_at: datetime | None = None) -> Task:
    """It is not as it should be: another round. Its new limit begins in a worker's hands."""
    task = await _judged(actor, task_id)
    task.reopen(due_at)
    await task.save(update_fields=JUDGED)
    words = line(reason, "reason", longest=LONGEST["reason"])
    await record(events.TaskReopened(words, task.round, due_at), by=actor, about=task)
    return task


async def _judged(actor: Actor, task_id: UUID) -> Task:
    task = await Task.lock(task_id)
    supervising = task.is_supervised_by(actor)
    actor.require(Permission.TASK_SUPERVISE if supervising else Permission.TASK_CONFIRM)
    if task.is_of(actor) and not supervising:
        raise OwnTask(task=task.id)
    return task


async def cancel_task(actor: Actor, task_id: UUID, *, reason: str) -> Task:
    """It need not be done any more."""
    actor.require(Permission.TASK_CANCEL)
    task = await Task.lock(task_id)
    task.cancel()
    await task.save()
    await clear_deadlines(task, LIMIT)
    words = line(reason, "reason", longest=LONGEST["reason"])
    await record(events.TaskCancelled(words), by=actor, about=task)
    return task
