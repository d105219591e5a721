"""What clients do with tasks."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

import strawberry

from schema.context import Info
from schema.mutations.moments import optional_moment
from schema.mutations.performing import (
    Identified,
    Input,
    Keyed,
    KeyedPayload,
    optional_uuid,
    perform,
    uuid_of,
)
from schema.reading.rows import fresh
from schema.types.tasks import Task
from services.kernel.access import Actor
from services.matters.models import Matter
from services.tasks import actions
from services.tasks.models import Task as TaskRow

TASK = "任务的 ID (task id)"
OWNER = "责任人 (owner): a person"
DEPARTMENT = "责任部门 (department)"
SUPERVISOR = "监督人 (supervisor): a person, who confirms it"
DUE = "完成时限 (due at): overdue from then on"


@strawberry.type(description="任务操作的结果 (what came of a mutation): the task as it is afterwards")
class TaskPayload(KeyedPayload):
    task: Task = strawberry.field(description="任务 (task)")


@strawberry.input(description="交办任务 (create a task for a matter)")
class CreateTaskInput(Keyed):
    matter: strawberry.ID = strawberry.field(description="事项的 ID (matter id): that it serves")
    what: str = strawberry.field(description="做什么 (what): at most 200 characters")
    standard: str = strawberry.field(
        default="", description="标准 (standard): how well, at most 1,000 characters"
    )
    owner: strawberry.ID | None = strawberry.field(default=None, description=OWNER)
    department: strawberry.ID | None = strawberry.field(default=None, description=DEPARTMENT)
    supervisor: strawberry.ID | None = strawberry.field(default=None, description=SUPERVISOR)
    due_at: datetime | None = strawberry.field(default=None, description=DUE)


@strawberry.input(description="转交任务 (assign an open task to another owner)")
class AssignTaskInput(Keyed):
    task: strawberry.ID = strawberry.field(description=TASK)
    owner: strawberry.ID | None = strawberry.field(default=None, description=OWNER)
    department: strawberry.ID | None = strawberry.field(default=None, description=DEPARTMENT)
    supervisor: strawberry.ID | None = strawberry.field(
        default=None, description="监督人 (supervisor): as before when left out"
    )
    due_at: datetime | None = strawberry.field(
        default=None, description="完成时限 (due at): as before when left out"
    )


@strawberry.input(description="完成任务 (do a task)")
class DoTaskInput(Keyed):
    task: strawberry.ID = strawberry.field(description=TASK)
    outcome: str = strawberry.field(description="完成情况 (outcome): at most 2,000 characters")


@strawberry.input(description="验收任务 (confirm a task that is done)")
class ConfirmTaskInput(Keyed):
    task: strawberry.ID = strawberry.field(description=TASK)


@strawberry.input(description="退回任务 (reopen a task that is done)")
class ReopenTaskInput(Keyed):
    task: strawberry.ID = strawberry.field(description=TASK)
    reason: str = strawberry.field(description="原因 (reason): at most 500 characters")
    due_at: datetime | None = strawberry.field(default=None, description=DUE)


@strawberry.input(description="取消任务 (cancel an open task)")
class CancelTaskInput(Keyed):
    task: strawberry.ID = strawberry.field(description=TASK)
    reason: str = strawberry.field(description="原因 (reason): at most 500 characters")


async def _perform(info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]) -> TaskPayload:
    id = await perform(info, input, do)
    return TaskPayload(task=await fresh(info.context, Task, id), client_mutation_id=input.client_mutation_id)


def _id(info: Info, task: str) -> UUID:
    return uuid_of(info, "Task", task)


@strawberry.type
class TaskMutation:
    @strawberry.mutation(description="交办任务 (create): for a matter; to a person, a department, or both")
    async def create_task(self, info: Info, input: Input[CreateTaskInput]) -> TaskPayload:
        async def create(actor: Actor) -> TaskRow:
            matter = await Matter.fetch(uuid_of(info, "Matter", input.matter))
            return await actions.create_task(
                actor,
                about=matter,
                matter_id=matter.id,
                what=input.what,
                standard=input.standard,
                owner_id=optional_uuid(info, "Person", input.owner),
                department_id=optional_uuid(info, "Department", input.department),
                supervisor_id=optional_uuid(info, "Person", input.supervisor),
                due_at=optional_moment(input.due_at),
            )

        return await _perform(info, input, create)

    @strawberry.mutation(description="转交 (assign): to another person or department")
    async def assign_task(self, info: Info, input: Input[AssignTaskInput]) -> TaskPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.assign_task(
                actor,
                _id(info, input.task),
                owner_id=optional_uuid(info, "Person", input.owner),
                department_id=optional_uuid(info, "Department", input.department),
                supervisor_id=optional_uuid(info, "Person", input.supervisor),
                due_at=optional_moment(input.due_at),
            ),
        )

    @strawberry.mutation(description="完成 (do): by its owner, or an officer of its department")
    async def do_task(self, info: Info, input: Input[DoTaskInput]) -> TaskPayload:
        return await _perform(
            info, input, lambda actor: actions.do_task(actor, _id(info, input.task), outcome=input.outcome)
        )

    @strawberry.mutation(description="验收 (confirm): by its supervisor, or the community")
    async def confirm_task(self, info: Info, input: Input[ConfirmTaskInput]) -> TaskPayload:
        return await _perform(info, input, lambda actor: actions.confirm_task(actor, _id(info, input.task)))

    @strawberry.mutation(description="退回 (reopen): another round, by its supervisor or the community")
    async def reopen_task(self, info: Info, input: Input[ReopenTaskInput]) -> TaskPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.reopen_task(
                actor, _id(info, input.task), reason=input.reason, due_at=optional_moment(input.due_at)
            ),
        )

    @strawberry.mutation(description="取消 (cancel): it need not be done any more")
    async def cancel_task(self, info: Info, input: Input[CancelTaskInput]) -> TaskPayload:
        return await _perform(
            info, input, lambda actor: actions.cancel_task(actor, _id(info, input.task), reason=input.reason)
        )
