"""Look-backs, as clients see them."""

from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from schema.reading.fields import column, node, to_one
from schema.reading.filters import filters, identified, switch, where, within
from schema.reading.lists import listing
from schema.reading.roots import one
from schema.reading.values import Document
from schema.types.filters import WITHIN
from schema.types.matters import Matter
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from schema.types.people import Person
from schema.types.tasks import Task
from schema.types.tenants import Tenant
from services.evaluation.look_backs import models
from services.kernel.access import Permission

WAITING = "t.answered_at is null and t.cancelled_at is null"


@node(
    models.LookBack,
    description="回头看 (look-back): questions asked again some time after a matter was closed",
    permission=Permission.LOOK_BACK_READ,
)
class LookBack(Node):
    name: str = column("名称 (name): in the method's words")
    about: str = column("对象 (about): what it looks back at")
    matter: Matter | None = to_one("t.matter_id", "事项 (matter)")
    questions: list[str] = column("问题 (questions)", value=Document())
    answers: JSON = column("回答 (answers): `yes` and what residents `said`, question by question")
    due_at: datetime = column("完成期限 (due at)")
    late: bool = column("逾期 (late)")
    answered_at: datetime | None = column("完成时间 (answered at)")
    answered_by: Person | None = to_one("t.answered_by_id", "回访人 (answered by)")
    cancelled_at: datetime | None = column("取消时间 (cancelled at): because another round began")
    task: Task | None = to_one("t.task_id", "整改任务 (task): of what residents said no to")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant)")


@filters(description="回头看筛选 (filter of look-backs)")
class LookBackFilter:
    waiting: bool | None = where(switch(WAITING), "待完成 (waiting): neither answered nor cancelled")
    late: bool | None = where("t.late = ?", "逾期 (late)")
    matter: strawberry.ID | None = where(identified("t.matter_id", "Matter"), "事项 (matter): of this one")
    tenant: str | None = where(within, WITHIN)


@strawberry.type
class LookBackQuery:
    look_back: LookBack | None = one(
        "回头看 (look-back): by its id; null when you can't see it",
        permission=Permission.LOOK_BACK_READ,
        id=(strawberry.ID, identified("t.id", "LookBack"), "标识 (id)"),
    )
    look_backs: Connection[LookBack] | None = listing(
        "回头看 (look-backs): of your tenant and below",
        filters=LookBackFilter,
        orders=OF_ROWS,
        permission=Permission.LOOK_BACK_READ,
    )
