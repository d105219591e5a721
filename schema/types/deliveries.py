"""What the house owes to its events and failed to do, as clients see it."""

from datetime import datetime

import strawberry

from schema.reading.fields import column, node, to_one
from schema.reading.lists import listing
from schema.types.matters import Event
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from services.kernel import outbox
from services.kernel.access import Permission


@node(
    outbox.Delivery,
    description="后续任务 (delivery): what one handler owes to one event",
    permission=Permission.DELIVERY_RETRY,
)
class Delivery(Node):
    handler: str = column("任务 (handler): what is to be done")
    attempts: int = column("已试次数 (attempts)")
    run_at: datetime = column("计划时间 (run at): not before this")
    done_at: datetime | None = column("完成时间 (done at)")
    dead_at: datetime | None = column("放弃时间 (dead at): given up after the last try")
    last_error: str | None = column("失败原因 (last error)")
    event: Event | None = to_one("t.event_id", "事件 (event): that it is owed to")


@strawberry.type
class DeliveryQuery:
    failed_deliveries: Connection[Delivery] | None = listing(
        "失败任务 (failed deliveries): given up, until somebody has them tried again",
        orders=OF_ROWS,
        permission=Permission.DELIVERY_RETRY,
        where="t.dead_at is not null",
    )
