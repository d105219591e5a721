"""A plan: for each root field of an operation one statement, and the function that shapes its rows."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from schema.reading.arguments import Arguments
from schema.reading.entities import Entity
from schema.reading.flat import Flat, FlatConnection, Shaper
from schema.reading.lists import Paged
from schema.reading.pages import OLDEST
from schema.reading.roots import ById, ByIds, Found, One
from schema.reading.rows import counted, run
from schema.reading.shaping import Building, Reader
from schema.reading.sql import Select, Statement
from schema.reading.walk import Group, Unsupported, Walk
from schema.relay import Key
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

    def bound(self, actor: Actor, variables: Variables, keys: Sequence[Key] = ()) -> Run:
        pages = [read(actor, variables) for read in self.readers]

        async def execute() -> Any:
            rows = await run(actor, self.statement, pages, keys)
            total = (await run(actor, self.count, pages))[0][0] if self.count else None
            return self.shape(rows, pages[0] if pages else None, actor.district, total)

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
            one = by_key(walk, group)
            return lambda actor, variables: first(
                one(actor, variables, [declared.found(actor, read(variables))])
            )
        case ByIds():
            several = by_key(walk, group)
            return lambda actor, variables: several(actor, variables, declared.found(actor, read(variables)))
    raise Unsupported


def constant(value: str) -> Bind:
    async def execute() -> str:
        return value

    return lambda _actor, _variables: execute


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


def by_key(walk: Walk, group: Group) -> Callable[[Actor, Variables, Sequence[Found]], Run]:
    """Rows of the types that ids turn out to be of, one statement a type, compiled when it is first met."""
    known: dict[Entity, Reading] = {}

    def bound(actor: Actor, variables: Variables, found: Sequence[Found]) -> Run:
        keys: dict[Entity, list[Key]] = defaultdict(list)
        for entity, key in found:
            if key is not None and entity.seen_by(walk.sight):
                keys[entity].append(key)
        known.update({entity: keyed(walk, entity, group) for entity in keys if entity not in known})
        walk.check(actor)
        runs = {entity: known[entity].bound(actor, variables, some) for entity, some in keys.items()}

        async def execute() -> list[Any]:
            objects = {entity: await run() for entity, run in runs.items()}
            return [objects.get(entity, {}).get(key) for entity, key in found]

        return execute

    return bound


def first(several: Run) -> Run:
    async def execute() -> Any:
        return (await several())[0]

    return execute


def keyed(walk: Walk, entity: Entity, group: Group) -> Reading:
    """Objects by their keys."""
    building = Building(walk)
    select = Select(entity, building.alias(), alternatives=(f" and {entity.key} = any(@keys)",))
    flat = Flat(building)
    key = flat.at(select.column(entity.key))
    body = f"    return {{{key}: {flat.node(select, group)} for r in rows}}\n"
    return Reading(Statement(flat.statement(select), building.slots), building.readers, flat.shaper(body))


def _seen(walk: Walk, entity: Entity, building: Building, tail: str) -> Select:
    """The rows of a root field: those of the actor's district that the page's conditions name."""
    if not entity.seen_by(walk.sight):
        raise Unsupported
    return Select(entity, building.alias(), tail=tail, alternatives=("@0.where",))
