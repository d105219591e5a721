"""Shapes made by Python: source over the rows of a statement, each row `r`, compiled once."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import orjson

from schema.reading.arguments import Arguments
from schema.reading.fields import Column
from schema.reading.lists import Paged, ToMany
from schema.reading.nested import Nested
from schema.reading.pages import Order
from schema.reading.shaping import Building, Connection, Shape
from schema.reading.sql import Select, Slot
from schema.reading.walk import Group, Unsupported
from schema.relay import Key, cursors, encoder, encoders

Shaper = Callable[..., Any]


class Flat(Shape):
    def __init__(self, building: Building) -> None:
        super().__init__(building)
        self.outputs: dict[str, int] = {}
        self.sure: dict[str, str] = {}
        """Of each select, by its alias, a selected column that is never null in a row that is there."""

    def at(self, output: str) -> str:
        """Source for one output of the statement."""
        return f"r[{self.outputs.setdefault(output, len(self.outputs))}]"

    def constant(self, value: str | None) -> str:
        return repr(value)

    def composed(self, parts: Sequence[tuple[str, str]]) -> str:
        return f"{{{', '.join(f'{key!r}: {source}' for key, source in parts)}}}"

    def value(self, select: Select, field: Column, expression: str) -> str:
        output = select.column(expression)
        if not field.nullable:
            self.sure.setdefault(select.alias, output)
        return field.value_in(select.entity).shaped(self.at(output), self.building.names)

    def unless_missing(self, select: Select, body: str) -> str:
        sure = self.sure.get(select.alias) or select.column(select.entity.key)
        return f"(None if {self.at(sure)} is None else {body})"

    def rows(self, parent: Select, field: ToMany, group: Group) -> str:
        return self._finished(Nested(self.building).rows(parent, field, group))

    def page(self, parent: Select, field: Paged, group: Group, read: Arguments) -> str:
        return self._finished(Nested(self.building).page(parent, field, group, read))

    def _finished(self, sql: str) -> str:
        return f"{self.building.names.thing(orjson.Fragment)}({self.at(f'{sql}::text')})"

    def statement(self, select: Select, tail: str = "") -> str:
        """The text of the statement whose rows the source is over."""
        outputs = ", ".join(f"{output} o{number}" for number, output in enumerate(self.outputs)) or "1"
        return f"select {outputs} from {select.text()}{tail}"

    def shaper(self, body: str) -> Shaper:
        """The function `shape(rows, page, district, total)`."""
        names = self.building.names
        made = "".join(f"    {name} = encoder({kind!r}, district)\n" for kind, name in names.encoders.items())
        source = f"def shape(rows, page, district, total):\n{made}{body}"
        scope: dict[str, Any] = {**names.things, "encoder": encoders if names.listed else encoder}
        exec(compile(source, "<shape>", "exec"), scope)  # noqa: S102 - our own source; clients choose only names
        return scope["shape"]  # type: ignore[no-any-return] # just defined


class FlatConnection(Connection):
    def __init__(self, shape: Flat, select: Select, slot: Slot, order: Order) -> None:
        super().__init__(shape, select)
        self.flat = shape
        self.slot = slot
        self.names = shape.building.names
        self.names.listed = True
        self.place = self.names.thing(_places(order))
        self.counts = False

    def body(self, group: Group) -> str:
        shaped = self.shaped(group)
        columns = "".join(f"    {name}s = {column}\n" for column, name in self.names.columns.items())
        return f"    rows, more, before = page.window(rows)\n{columns}    return {shaped}\n"

    def cursor(self) -> str:
        return self.names.called(self.place, self.flat.at(self.slot.key), self.flat.at(self.slot.id))

    def array(self, item: str) -> str:
        columns = self.names.columns.values()
        if not columns:
            return f"[{item} for r in rows]"
        beside = ", ".join(f"{name}s" for name in columns)
        return f"[{item} for r, {', '.join(columns)} in zip(rows, {beside})]"

    def count(self) -> str:
        self.counts = True
        return "total"

    def info(self, name: str) -> str:
        match name:
            case "hasNextPage":
                return "more"
            case "hasPreviousPage":
                return "before"
            case "startCursor":
                return f"({self.cursor()}s[0] if rows else None)"
            case "endCursor":
                return f"({self.cursor()}s[-1] if rows else None)"
        raise Unsupported


@cache
def _places(order: Order) -> Callable[[Sequence[Any], Sequence[Key]], list[str]]:
    """The function that writes cursors of one order."""
    write, numbers = cursors(order.tag), order.numbers
    return lambda values, keys: write(numbers(values), keys)
