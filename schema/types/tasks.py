"""Tasks, as clients see them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import strawberry

from schema.reading.fields import column, later, node, to_one
from schema.reading.filters import filters, identified, switch, where, within
from schema.reading.lists import listing, pages
from schema.reading.pages import NEWEST, OLDEST
from schema.reading.roots import one
from schema.types.enums import explained
from schema.types.filters import WITHIN
from schema.types.matters import Event
from schema.types.nodes import Connection, Node
from schema.types.orders import DUE_SOONEST
from schema.types.people import Department, Person
from schema.types.tenants import Tenant
from services.kernel.access import Permission
from services.tasks import models
from services.tasks.models import TaskState


class TaskOrder(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    DUE_SOONEST = "due_soonest"


explained(
    TaskState,
    "TaskState",
    "任务状态 (task state)",
    OPEN="办理中 (open): somebody has it to do",
    DONE="已完成 (done): waits for the supervisor",
    CONFIRMED="已验收 (confirmed): the supervisor has seen that it is done",
    CANCELLED="已取消 (cancelled)",
)
explained(
    TaskOrder,
    "TaskOrder",
    "任务排序 (order of tasks)",
    NEWEST="最新在前 (newest first)",
    OLDEST="最早在前 (oldest first)",
    DUE_SOONEST="最先到期在前 (due soonest first): those without a limit come last",
)


@filters(description="任务筛选 (filter of tasks)")
class TaskFilter:
    state: list[TaskState] | None = where("t.state = any(?)", "状态 (state): any of these")
    tenant: str | None = where(within, WITHIN)
    overdue: bool | None = where("t.overdue = ?", "是否超期 (overdue)")
    matter: strawberry.ID | None = where(identified("t.matter_id", "Matter"), "事项 (matter): of this one")
    owner: strawberry.ID | None = where(identified("t.owner_id", "Person"), "责任人 (owner): a person")
    department: strawberry.ID | None = where(
        identified("t.department_id", "Department"), "责任部门 (department)"
    )
    mine: bool | None = where(
        switch("(t.owner_id = @viewer or t.department_id = @department)"),
        "由我办理的 (mine): yours, or your department's",
    )
    supervised: bool | None = where(
        switch("t.supervisor_id = @viewer"), "由我监督的 (supervised): by yourself"
    )


@node(
    models.Task,
    description="任务 (task): who does what, to which standard, by when, and who supervises",
    permission=Permission.TASK_READ,
)
class Task(Node):
    what: str = column("做什么 (what)")
    standard: str = column("标准 (standard): how well it is to be done")
    came_of: str = column("来源 (came of): the kind of record it came of", "t.subject_type")
    state: TaskState = column("状态 (state)")
    round: int = column("轮次 (round): from 1; sent back, another begins")
    outcome: str | None = column("完成情况 (outcome): as its owner tells it")
    overdue: bool = column("是否超期 (overdue)")
    due_at: datetime | None = column("完成时限 (due at)")
    created_at: datetime = column("交办时间 (created at)")
    done_at: datetime | None = column("完成时间 (done at)")
    confirmed_at: datetime | None = column("验收时间 (confirmed at)")
    owner: Person | None = to_one("t.owner_id", "责任人 (owner)")
    department: Department | None = to_one("t.department_id", "责任部门 (department)")
    supervisor: Person | None = to_one("t.supervisor_id", "监督人 (supervisor)")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant): where it stands")
    matter: Any = to_one(
        "t.matter_id",
        "事项 (matter): that it serves, if it serves one",
        annotation=later("Matter", "schema.types.matters"),
    )
    events: Connection[Event] = pages(
        "t.subject_id = p.id and t.subject_type = 'task'",
        "过程 (events): everything that happened, the oldest first",
    )


@strawberry.type
class TaskQuery:
    task: Task | None = one(
        "任务 (task): by its id; null when you can't see it",
        permission=Permission.TASK_READ,
        id=(strawberry.ID, identified("t.id", "Task"), "标识 (id)"),
    )
    tasks: Connection[Task] | None = listing(
        "任务 (tasks): of your tenant and below; your own; those referred to your department",
        filters=TaskFilter,
        orders={
            TaskOrder.NEWEST: NEWEST,
            TaskOrder.OLDEST: OLDEST,
            TaskOrder.DUE_SOONEST: DUE_SOONEST,
        },
        permission=Permission.TASK_READ,
    )
