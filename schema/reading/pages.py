"""Pages of a list: where in which order one begins, how long it is, and what lies before and after it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from schema.reading.filters import Clause
from schema.relay import InvalidCursor, Key, decode_cursor
from services.kernel.errors import Invalid
from services.kernel.text import N_

LARGEST_PAGE = 100
USUAL_PAGE = 20
LARGEST_COUNT = 10_000
LAST = 2**63 - 1
"""Stands for a missing value in cursors: missing values come last."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class InvalidPageSize(Invalid):
    code, sentence = "INVALID_PAGE_SIZE", N_("每页条数须为 1 到 {largest}，且 first 与 last 只能给出一个")


@dataclass(frozen=True)
class Order:
    """Sorted by one column, then by the row's own key, so that every place in the list is unique."""

    tag: bytes
    key: str
    moment: bool = True
    descending: bool = False
    nullable: bool = False

    def number(self, value: Any) -> int:
        """The column's value as cursors carry it."""
        if value is None:
            return LAST
        return (value - EPOCH) // MICROSECOND if self.moment else int(value)

    def numbers(self, values: Sequence[Any]) -> list[int]:
        """The same of many rows."""
        if self.moment:
            return [LAST if value is None else (value - EPOCH) // MICROSECOND for value in values]
        return [LAST if value is None else int(value) for value in values]

    def value(self, number: int) -> datetime | int:
        if not self.moment:
            return number
        try:
            return EPOCH + number * MICROSECOND
        except OverflowError as error:
            raise InvalidCursor from error

    def number_sql(self, column: str) -> str:
        number = f"(extract(epoch from {column}) * 1000000)::bigint" if self.moment else f"{column}::bigint"
        return f"coalesce({number}, {LAST})" if self.nullable else number

    def sorting(self, key: str, id: str, *, backwards: bool) -> str:
        way = "desc" if self.descending != backwards else "asc"
        nulls = "" if not self.nullable else " nulls first" if backwards else " nulls last"
        return f"{key} {way}{nulls}, {id} {way}"

    def beyond(self, id: str, place: tuple[int, Key], *, backwards: bool) -> Clause:
        """The rows after a place, or before it when going backwards."""
        number, row = place
        sign = "<" if self.descending != backwards else ">"
        if self.nullable and number == LAST:
            missing = "is not null or" if backwards else "is null and"
            return Clause(f"({self.key} {missing} {id} {sign} ?)", (row,))
        pair = f"({self.key}, {id}) {sign} (?, ?)"
        if self.nullable and not backwards:
            pair = f"({pair} or {self.key} is null)"
        return Clause(pair, (self.value(number), row))


NEWEST = Order(b"new", "t.created_at", descending=True)
OLDEST = Order(b"old", "t.created_at")


@dataclass(slots=True)
class Page:
    """What was asked of a list, checked: filters first, then the places to begin after and to end before.

    Never changed once it is made; not frozen, because that makes making one three times as slow.
    """

    filters: tuple[Clause, ...]
    places: tuple[Clause, ...]
    order: Order
    size: int
    backwards: bool
    after: bool
    before: bool

    shape: tuple[object, ...] = field(init=False)
    """All of it that the text of a statement depends on."""
    values: tuple[object, ...] = field(init=False)

    def __post_init__(self) -> None:
        given = self.filters + self.places
        clauses, count = tuple([clause.sql for clause in given]), len(self.filters)
        self.values = tuple([value for clause in given for value in clause.values])
        self.shape = clauses, count, self.order.tag, self.size, self.backwards, self.after, self.before

    def window(self, rows: Sequence[Any]) -> "Window":
        """The page among the rows that were read: one more than its size tells that there are more."""
        more = len(rows) > self.size
        shown = rows[: self.size] if more else rows
        if self.backwards:
            return Window(shown[::-1], self.before, more)
        return Window(shown, more, self.after)


class Window(NamedTuple):
    rows: Any
    has_next: bool
    has_previous: bool


def paged(
    arguments: dict[str, Any],
    order: Order,
    id: str,
    key: Callable[[UUID], Key],
    filters: tuple[Clause, ...],
) -> Page:
    """Check what was asked of a list."""
    first, last = arguments.get("first"), arguments.get("last")
    size = next((given for given in (first, last) if given is not None), USUAL_PAGE)
    if None not in {first, last} or not 1 <= size <= LARGEST_PAGE:
        raise InvalidPageSize(largest=LARGEST_PAGE)
    places = []
    for name, backwards in (("after", False), ("before", True)):
        if (cursor := arguments.get(name)) is not None:
            number, row = decode_cursor(cursor, order.tag)
            places.append(order.beyond(id, (number, key(row)), backwards=backwards))
    after, before = (arguments.get(name) is not None for name in ("after", "before"))
    return Page(filters, tuple(places), order, size, last is not None, after, before)
