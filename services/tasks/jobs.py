"""What follows from tasks, afterwards and in a worker."""

from uuid import UUID

from services.kernel.access import system
from services.kernel.deadlines import DeadlinePassed, clear_deadlines
from services.kernel.outbox import EventRow, on, record
from services.people.notices import notify_department, notify_person, notify_tenant
from services.tasks import events
from services.tasks.actions import LIMIT, start_clock
from services.tasks.models import Task, TaskState


@on(DeadlinePassed)
async def mark_task_overdue(event: DeadlinePassed, row: EventRow) -> None:
    if event.kind != LIMIT:
        return
    task = await Task.lock(event.subject_id)
    if task.run_over(event.passing):
        await task.save()
        await record(events.TaskOverdue(task.round), by=system(row.tenant), about=task)


@on(events.TaskCreated)
async def tell_who_has_it(event: events.TaskCreated, row: EventRow) -> None:
    await _tell(row, "task.created", event.what, event.owner_id, event.department_id)


@on(events.TaskAssigned)
async def tell_the_new_owner(event: events.TaskAssigned, row: EventRow) -> None:
    task = await Task.fetch(row.subject_id)
    await _tell(row, "task.assigned", task.what, event.owner_id, event.department_id)


@on(events.TaskOverdue)
async def tell_owner_and_supervisor(_: events.TaskOverdue, row: EventRow) -> None:
    task = await Task.fetch(row.subject_id)
    await _tell(row, "task.overdue", task.what, task.owner_id, task.department_id)
    await _tell_supervisor(row, "task.overdue", task)


@on(events.TaskDone)
async def ask_for_confirmation(_: events.TaskDone, row: EventRow) -> None:
    """The clock stops, unless the task was sent back meanwhile."""
    task = await Task.lock(row.subject_id)
    if task.state is not TaskState.OPEN:
        await clear_deadlines(task, LIMIT)
    await _tell_supervisor(row, "task.done", task)


@on(events.TaskReopened)
async def start_the_clock_again(event: events.TaskReopened, row: EventRow) -> None:
    task = await Task.lock(row.subject_id)
    if task.round == event.round and task.state is TaskState.OPEN:
        await start_clock(task)
    await _tell(row, "task.reopened", task.what, task.owner_id, task.department_id)


@on(events.TaskCancelled)
async def tell_of_cancelling(_: events.TaskCancelled, row: EventRow) -> None:
    task = await Task.fetch(row.subject_id)
    await _tell(row, "task.cancelled", task.what, task.owner_id, task.department_id)


async def _tell(
    row: EventRow, kind: str, what: str, person_id: UUID | None, department_id: UUID | None
) -> None:
    if person_id:
        await notify_person(row, person_id, kind, {"what": what})
    if department_id:
        await notify_department(row, department_id, kind, {"what": what})


async def _tell_supervisor(row: EventRow, kind: str, task: Task) -> None:
    """Or those who work where it stands, if nobody supervises it."""
    if task.supervisor_id:
        await notify_person(row, task.supervisor_id, kind, {"what": task.what})
    else:
        await notify_tenant(row, task.tenant, kind, {"what": task.what})
