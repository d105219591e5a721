"""Ordinary execution: whole rows, one query a list, through loaders that gather what is asked for at once."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar, cast
from uuid import UUID

import asyncpg
from strawberry.dataloader import DataLoader

from schema.context import Context
from schema.reading.entities import Entity, entity_of
from schema.reading.pages import LARGEST_COUNT, Order, Page, Window
from schema.reading.sql import Select, Slot, Statement
from schema.relay import Key, encode_cursor
from services.kernel import scope
from services.kernel.access import Actor
from services.kernel.errors import NotFound

N = TypeVar("N")
PLACE = "place."
"""The name of the value that a list is sorted by, which no field can have."""


async def run(
    actor: Actor, statement: Statement, pages: Sequence[Page] = (), keys: object = None
) -> list[asyncpg.Record]:
    sql, values = statement.bound(actor, pages, keys)
    return await scope.fetch(actor, sql, *values)


def whole(select: Select, actor: Actor) -> str:
    """Everything that is declared of a row, under the names of its fields."""
    entity = select.entity
    return ", ".join(
        f'{select.column(read.expression(entity, actor.sight))} "{read.python_name}"' for read in entity.reads
    )


def made(entity: Entity, row: asyncpg.Record, context: Context) -> Any:
    """A row as a type of the API. What it leads to is loaded with what was loaded when it was."""
    return entity.cls(row=row, context=context)


def rows_of(context: Context, entity: Entity) -> DataLoader[Key, Any]:
    """Rows by their keys; None for what the actor doesn't see."""
    actor = context.signed_in

    async def load(keys: list[Key]) -> list[Any]:
        if not entity.seen_by(actor.sight):
            return [None] * len(keys)
        select = Select(entity, "r", alternatives=(f" and {entity.key} = any(@keys)",))
        statement = Statement(f"select {whole(select, actor)} from {select.text()}")
        found = {row["id"]: made(entity, row, context) for row in await run(actor, statement, keys=keys)}
        return [found.get(key) for key in keys]

    return _loader(context, entity, load)


def _loader(
    context: Context, name: object, load: Callable[[list[Any]], Awaitable[list[Any]]]
) -> DataLoader[Any, Any]:
    return context.loaders.setdefault(name, DataLoader(load))


async def known(context: Context, cls: type[N], id: Key) -> N | None:
    """One row by its key, as the actor sees it."""
    return cast("N | None", await rows_of(context, entity_of(cls)).load(id))


async def fresh(context: Context, cls: type[N], id: Key) -> N:
    """The row as it is now, after a write: what this request has read before is forgotten."""
    context.loaders.clear()
    if row := await known(context, cls, id):
        return row
    raise NotFound(kind=cls.__name__, id=id if isinstance(id, UUID) else str(id))


Count = Callable[[], Awaitable[int | None]]


@dataclass
class Slice:
    """One page of a list, and how many there are in all if somebody asks."""

    page: Page
    window: Window
    count: Count

    def cursor(self, node: Any) -> str:
        order = self.page.order
        return encode_cursor(order.tag, order.number(node.row[PLACE]), node.row["id"])


def counted(target: Entity, alternatives: Sequence[str], number: int = 0) -> str:
    """SQL for how many rows a list has; null above what is worth counting."""
    select = Select(
        target,
        "n",
        tail=f" limit {LARGEST_COUNT + 1}",
        alternatives=[f"{each}@{number}.filters" for each in alternatives],
    )
    return (
        f"(select case when count(*) <= {LARGEST_COUNT} then count(*)::int end from ({select.rows('1')}) n)"
    )


@dataclass(frozen=True)
class Listed:
    """A list to read: of which table, in which order, and below which parent if any."""

    target: Entity
    order: Order
    page: Page
    alternatives: Sequence[str] = ("",)

    def select(self, actor: Actor) -> tuple[str, Select, Slot]:
        tail = " order by @0.inner limit @0.limit"
        select = Select(
            self.target, "r", tail=tail, alternatives=[f"{each}@0.where" for each in self.alternatives]
        )
        slot = Slot(0, self.order, select)
        return f'{whole(select, actor)}, {slot.key} "{PLACE}"', select, slot

    def slice(self, rows: Sequence[asyncpg.Record], context: Context, count: Count) -> Slice:
        return Slice(self.page, self.page.window([made(self.target, row, context) for row in rows]), count)


async def first_page(context: Context, listed: Listed) -> Slice:
    """A list of its own."""
    actor = context.signed_in
    rows: list[asyncpg.Record] = []
    if listed.target.seen_by(actor.sight):
        names, select, slot = listed.select(actor)
        statement = Statement(f"select {names} from {select.text()} order by @0.outer", [slot])
        rows = await run(actor, statement, [listed.page])

    async def count() -> int | None:
        if not listed.target.seen_by(actor.sight):
            return 0
        _, _, slot = listed.select(actor)
        statement = Statement(f"select {counted(listed.target, listed.alternatives)}", [slot])
        return cast("int | None", (await run(actor, statement, [listed.page]))[0][0])

    return listed.slice(rows, context, count)


def pages_below(context: Context, parent: Entity, listed: Listed, path: object) -> DataLoader[Key, Slice]:
    """The same list below each of many parents, in one query. `path`: where in the operation it stands."""
    actor = context.signed_in
    key = parent.key.replace("t.", "p.")
    parents = f"from {parent.table} p{{}} where p.district_code = @district and {key} = any(@keys)"

    async def load(keys: list[Key]) -> list[Slice]:
        below: dict[Key, list[asyncpg.Record]] = defaultdict(list)
        if listed.target.seen_by(actor.sight):
            names, select, slot = listed.select(actor)
            source = parents.format(f" cross join lateral {select.text()}")
            statement = Statement(f'select {key} "parent.", {names} {source} order by @0.outer', [slot])
            for row in await run(actor, statement, [listed.page], keys):
                below[row["parent."]].append(row)
        return [listed.slice(below[each], context, partial(counts.load, each)) for each in keys]

    async def count(keys: list[Key]) -> list[int | None]:
        if not listed.target.seen_by(actor.sight):
            return [0] * len(keys)
        _, _, slot = listed.select(actor)
        source = parents.format("")
        statement = Statement(f"select {key}, {counted(listed.target, listed.alternatives)} {source}", [slot])
        found = {row[0]: row[1] for row in await run(actor, statement, [listed.page], keys)}
        return [found.get(each) for each in keys]

    counts = _loader(context, (path, "count"), count)
    return _loader(context, path, load)
