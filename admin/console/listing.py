"""One page of a long list: conditions, an order, and a beginning. Deep pages cost what the first costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request

from admin.web.forms import query_of
from services.kernel.access import Actor
from services.kernel.errors import Invalid
from services.kernel.scope import sql
from services.kernel.text import N_

SIZE: Final = 50
COUNTED: Final = 1000
"""More than this is "more than"."""
Row = dict[str, Any]


class InvalidPosition(Invalid):
    code, sentence = "INVALID_POSITION", N_("翻页位置无效，请从第一页开始")


class Where:
    """The conditions of a statement on table `t`, with their values; the district always stands first."""

    def __init__(self, actor: Actor) -> None:
        self.conditions, self.values = ["t.district_code = $1"], list[object]([actor.district])

    def add(self, condition: str, *values: object) -> "Where":
        """`{}` in the condition is the next value."""
        first = len(self.values) + 1
        self.conditions.append(condition.format(*(f"${first + number}" for number in range(len(values)))))
        self.values.extend(values)
        return self

    def copy(self) -> "Where":
        other = object.__new__(Where)
        other.conditions, other.values = [*self.conditions], [*self.values]
        return other

    def __str__(self) -> str:
        return " and ".join(self.conditions)


@dataclass(frozen=True)
class Order:
    """By a moment and then by id."""

    column: str = "created_at"
    descending: bool = True

    def sql(self, *, backwards: bool) -> tuple[str, str]:
        """How to compare with a position, and how to sort."""
        down = self.descending != backwards
        direction = "desc" if down else "asc"
        return ("<" if down else ">"), f"t.{self.column} {direction}, t.id {direction}"


NEWEST: Final = Order()


@dataclass(frozen=True)
class Position:
    moment: datetime
    id: UUID
    backwards: bool = False

    @classmethod
    def of(cls, request: Request) -> "Position | None":
        """As `?after=` or `?before=` say; None for the first page."""
        query = query_of(request)
        for name in ("after", "before"):
            if text := query.text(name):
                return cls.read(text, backwards=name == "before")
        return None

    @classmethod
    def read(cls, text: str, *, backwards: bool = False) -> "Position":
        moment, _, id = text.partition("~")
        try:
            at = datetime.fromisoformat(moment)
            if at.tzinfo is None or not 2000 <= at.year <= 2100:  # noqa: PLR2004 - no row is of another time
                raise InvalidPosition
            return cls(at, UUID(id), backwards)
        except (ValueError, OverflowError) as error:
            raise InvalidPosition from error


@dataclass(frozen=True)
class Listing:
    """The rows of a page, and where the pages on either side of it begin."""

    rows: list[Row]
    newer: str | None = None
    older: str | None = None


async def listing(
    table: str,
    columns: str,
    where: Where,
    *,
    order: Order = NEWEST,
    position: Position | None = None,
    size: int = SIZE,
) -> Listing:
    """One page of `table t`, inside the transaction of whoever looks."""
    backwards = bool(position and position.backwards)
    sign, sorting = order.sql(backwards=backwards)
    asked = where.copy()
    if position:
        row = f"(t.{order.column}, t.id) {sign} ({{}}::timestamptz, {{}}::uuid)"
        asked.add(row, position.moment, position.id)
    statement = f"select {columns}, t.{order.column} as sorted_at, t.id from {table} t where {asked} order by {sorting} limit {size + 1}"  # noqa: S608, E501 - our own names; what people typed is among the values
    rows = await sql(statement, *asked.values)
    return _page(rows, position, size, backwards=backwards)


def _page(rows: list[Row], position: Position | None, size: int, *, backwards: bool) -> Listing:
    more, kept = len(rows) > size, rows[:size]
    if backwards:
        kept.reverse()
    if not kept:
        return Listing([])
    has_newer = more if backwards else position is not None
    has_older = True if backwards else more
    return Listing(kept, _text(kept[0]) if has_newer else None, _text(kept[-1]) if has_older else None)


def _text(row: Mapping[str, Any]) -> str:
    return f"{row['sorted_at'].isoformat()}~{row['id']}"


async def counted(table: str, where: Where, *, most: int = COUNTED + 1) -> int:
    """How many there are, up to `most`: as a rule one more than `COUNTED`."""
    statement = f"select count(*) as count from (select from {table} t where {where} limit {most}) c"  # noqa: S608 - our own names
    [row] = await sql(statement, *where.values)
    return int(row["count"])
