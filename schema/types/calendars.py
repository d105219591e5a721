"""A district's own working days, as clients see them."""

from datetime import date

import strawberry

from schema.reading.fields import column, node
from schema.reading.lists import listing
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from services.kernel.access import Permission
from services.tenancy import models


@node(
    models.CalendarDay,
    description="工作日历的一天 (calendar day): the district's own word on it, on top of the nation's",
    permission=Permission.TENANT_READ,
)
class CalendarDay(Node):
    day: date = column("日期 (day)")
    is_working: bool = column("是否上班 (is working)")
    name: str = column("说明 (name): why, such as 区运动会放假")


@strawberry.type
class CalendarQuery:
    calendar_days: Connection[CalendarDay] | None = listing(
        "工作日历 (calendar days): only those on which the district has its own word",
        orders=OF_ROWS,
        permission=Permission.TENANT_READ,
    )
