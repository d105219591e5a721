"""Shapes made by PostgreSQL: SQL for the JSON of lists below a row, however deep."""

from collections.abc import Sequence

from schema.reading.arguments import Arguments
from schema.reading.fields import Column
from schema.reading.lists import MOST, Paged, ToMany
from schema.reading.pages import Order
from schema.reading.rows import counted
from schema.reading.shaping import Connection, Shape
from schema.reading.sql import PARENT, Select, Slot
from schema.reading.values import base64
from schema.reading.walk import Group, Unsupported
from schema.relay import encode_cursor

MOST_KEYS = 50
"""PostgreSQL's functions take a hundred arguments: names and values."""
NONE = "'[]'::json"


class Nested(Shape):
    def constant(self, value: str | None) -> str:
        return "null" if value is None else f"'{value}'::text"

    def composed(self, parts: Sequence[tuple[str, str]]) -> str:
        if len(parts) > MOST_KEYS:
            raise Unsupported
        pairs = ", ".join(f"'{key}', {sql}" for key, sql in parts)
        return f"json_build_object({pairs})"

    def value(self, select: Select, field: Column, expression: str) -> str:
        return field.value_in(select.entity).json(select.column(expression))

    def unless_missing(self, select: Select, body: str) -> str:
        return f"case when {select.column(select.entity.key)} is not null then {body} end"

    def rows(self, parent: Select, field: ToMany, group: Group) -> str:
        if not field.target.seen_by(self.walk.sight):
            return NONE
        target, order = field.target, field.order
        tail = f" order by {order.sorting(order.key, target.key, backwards=False)} limit {MOST}"
        alternatives = below(parent, field.alternatives)
        select = Select(target, self.building.alias(), tail=tail, alternatives=alternatives)
        body = self.node(select, group)
        sorting = order.sorting(select.column(order.key), select.column(target.key), backwards=False)
        return f"(select coalesce(json_agg({body} order by {sorting}), {NONE}) from {select.text()})"

    def page(self, parent: Select, field: Paged, group: Group, read: Arguments) -> str:
        if not field.target.seen_by(self.walk.sight):
            raise Unsupported
        number = len(self.building.slots)
        order = field.order(read(self.walk.switches, "order_by"))
        alternatives = below(parent, field.alternatives)
        select = Select(
            field.target,
            self.building.alias(len(alternatives)),
            tail=f" order by @{number}.inner limit @{number}.limit",
            alternatives=[f"{each}@{number}.where" for each in alternatives],
        )
        slot = self.building.slot(order, select, lambda actor, variables: field.page(actor, read(variables)))
        body = NestedConnection(self, select, slot, order, alternatives).shaped(group)
        return f"(select {body} from {select.text()} having true)"


class NestedConnection(Connection):
    """Aggregates over the page and the one row after it that tells whether there is more."""

    def __init__(
        self, shape: Nested, select: Select, slot: Slot, order: Order, alternatives: Sequence[str]
    ) -> None:
        super().__init__(shape, select)
        self.number = slot.number
        self.alternatives = alternatives
        self.sorting = order.sorting(slot.key, slot.id, backwards=False)
        self.tag = encode_cursor(order.tag, 0, 0)[:4]
        self.place = f"int8send({order.number_sql(slot.key)}) || {select.entity.id.bytes(slot.id)}"

    def cursor(self) -> str:
        return f"'{self.tag}' || {base64(self.place)}"

    def array(self, item: str) -> str:
        n = self.number
        return f"coalesce(array_to_json(({self._all(item)})[@{n}.from:@{n}.to]), {NONE})"

    def count(self) -> str:
        return counted(self.select.entity, self.alternatives, self.number)

    def info(self, name: str) -> str:
        match name:
            case "hasNextPage":
                return f"@{self.number}.next"
            case "hasPreviousPage":
                return f"@{self.number}.previous"
            case "startCursor":
                return f"({self._all(self.cursor())})[@{self.number}.from]"
            case "endCursor":
                return f"({self._all(self.cursor())})[@{self.number}.to]"
        raise Unsupported

    def _all(self, item: str) -> str:
        return f"array_agg({item} order by {self.sorting})"


def below(parent: Select, alternatives: Sequence[str]) -> list[str]:
    """How rows belong to their parent, in terms of what its select brings out."""
    return [PARENT.sub(lambda match: parent.column(f"t.{match[1]}"), each) for each in alternatives]
