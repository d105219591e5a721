"""The orders in which lists come."""

from schema.reading.pages import NEWEST, OLDEST, Order
from schema.types.enums import ListOrder, MatterOrder

DUE_SOONEST = Order(b"due", "t.due_at", nullable=True)
BY_CODE = Order(b"cod", "t.code", moment=False)
BY_TENANT = Order(b"ten", "t.tenant", moment=False)

OF_MATTERS = {
    MatterOrder.NEWEST: NEWEST,
    MatterOrder.OLDEST: OLDEST,
    MatterOrder.DUE_SOONEST: DUE_SOONEST,
}
OF_ROWS = {ListOrder.NEWEST: NEWEST, ListOrder.OLDEST: OLDEST}
