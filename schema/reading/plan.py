"""A plan: for each root field of an operation one statement, and the function that shapes its rows."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from schema.reading.arguments import Arguments
from schema.reading.entities import Entity
from schema.reading.flat import Flat, FlatConnection, Shaper
from schema.reading.lists import Paged
from schema.reading.pages import OLDEST, Page
from schema.reading.roots import ById, One
from schema.reading.rows import counted, run
from schema.reading.shaping import Building, Reader
from schema.reading.sql import Select, Statement
from schema.reading.walk import Group, Unsupported, Walk
from services.kernel.access import Actor

Variables = dict[str, Any]
Run = Callable[[], Awaitable[Any]]
Bind = Callable[[Actor, Variables], Run]
"""Checks what was asked for and gives what is left to do; refuses before anything is sent."""


@dataclass(eq=False)
class Reading:
    """A statement, its lists, and its shaper."""

    statement: Statement
    readers: Sequence[Reader]
    shape: Shaper
    count: Statement | None = None

    def bound(self, actor: Actor, variables: Variables) -> Run:
        return self.paged(actor, [read(actor, variables) for read in self.readers])

    def paged(self, actor: Actor, pages: Sequence[Page]) -> Run:
        async def execute() -> Any:
            rows = await run(actor, self.statement, pages)
            total = (await run(actor, self.count, pages))[0][0] if self.count else None
            return self.shape(rows, pages[0], actor.district, total)

        return execute


def root(walk: Walk, group: Group) -> Bind:
    """How one root field is run."""
    type_ = walk.query
    name = group[0].node.name.value
    if name == "__typename":
        return constant(type_.name)
    declared = walk.declaration(type_, group)
    read = Arguments(walk.schema, declared, type_.fields[name], group[0].node)
    match declared:
        case Paged():
            return listed(walk, declared, group, read).bound
        case One():
            return single(
                walk, declared.target, group, lambda *asked: declared.page(asked[0], read(asked[1]))
            ).bound
        case ById():
            return identified(walk, declared, group, read)
    raise Unsupported


def constant(value: str) -> Bind:
    async def execute() -> str:
        return value

    return lambda _actor, _variables: execute


def identified(walk: Walk, field: ById, group: Group, read: Arguments) -> Bind:
    """One row of the type that an id turns out to be of; each type is compiled when it first is."""
    known: dict[str, Reading] = {}

    def page(actor: Actor, variables: Variables) -> Page:
        return field.found(actor, read(variables))[1]

    def bound(actor: Actor, variables: Variables) -> Run:
        entity, _ = field.found(actor, read(variables))
        if entity.kind not in known:
            known[entity.kind] = single(walk, entity, group, page)
        walk.check(actor)
        return known[entity.kind].bound(actor, variables)

    return bound


def listed(walk: Walk, field: Paged, group: Group, read: Arguments) -> Reading:
    """A page of a list."""
    building = Building(walk)
    order = field.order(read(walk.switches, "order_by"))
    select = _seen(walk, field.target, building, " order by @0.inner limit @0.limit")
    slot = building.slot(order, select, lambda actor, variables: field.page(actor, read(variables)))
    flat = Flat(building)
    connection = FlatConnection(flat, select, slot, order)
    body = connection.body(group)
    statement = Statement(flat.statement(select, " order by @0.outer"), building.slots)
    count = Statement(f"select {counted(field.target, [''])}", building.slots) if connection.counts else None
    return Reading(statement, building.readers, flat.shaper(body), count)


def single(walk: Walk, target: Entity, group: Group, page: Reader) -> Reading:
    """One row, by conditions that come as a page of one."""
    building = Building(walk)
    select = _seen(walk, target, building, " limit 1")
    building.slot(OLDEST, select, page)
    flat = Flat(building)
    body = f"    if not rows:\n        return None\n    r = rows[0]\n    return {flat.node(select, group)}\n"
    return Reading(Statement(flat.statement(select), building.slots), building.readers, flat.shaper(body))


def _seen(walk: Walk, entity: Entity, building: Building, tail: str) -> Select:
    """The rows of a root field: those of the actor's district that the page's conditions name."""
    if not entity.seen_by(walk.sight):
        raise Unsupported
    return Select(entity, building.alias(), tail=tail, alternatives=("@0.where",))
