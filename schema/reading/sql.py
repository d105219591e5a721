"""Statements: selects inside selects, each of one table and with its own district.

The text of a select is written with names for what is only known when somebody asks: `@district`,
`@viewer`, `@head.Matter` (what ids of matters begin with), and for each list `@0.where`, `@0.limit` and so
on. `Statement` replaces the latter by what a page says and numbers the rest as parameters.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from schema.reading.entities import Entity
from schema.reading.filters import Clause
from schema.reading.pages import Order, Page
from schema.recent import Recent
from schema.relay import head
from services.kernel.access import Actor

PARENT = re.compile(r"\bp\.(\w+)")
NAME = re.compile(r"@(\d+)\.(\w+)|@([a-z]+)(?:\.(\w+))?")


class Select:
    """The rows of one table that a level of an operation reads, and the rows they refer to.

    Everything is computed inside, under aliases: outside there are plain columns only, which PostgreSQL may
    compare in a join before it has checked the other table's policies.
    """

    def __init__(
        self, entity: Entity, alias: str, *, tail: str = "", alternatives: Sequence[str] = ("",)
    ) -> None:
        self.entity = entity
        self.alias = alias
        self.tail = tail
        self.alternatives = alternatives
        self.columns: dict[str, str] = {}
        self.joins: dict[tuple[Entity, str], Select] = {}

    def column(self, expression: str) -> str:
        """The outer name of an expression over the row `t`."""
        name = self.columns.setdefault(expression, f"c{len(self.columns)}")
        return f"{self.alias}.{name}"

    def join(self, entity: Entity, key: str, alias: Callable[[], str]) -> "Select":
        """The row of another table that `key`, an outer name, refers to: once, however often it is asked."""
        if (entity, key) not in self.joins:
            condition = f" and {entity.key} = {key}"
            self.joins[entity, key] = Select(entity, alias(), tail=" offset 0", alternatives=(condition,))
        return self.joins[entity, key]

    def rows(self, names: str) -> str:
        """The select itself. Of several alternatives only one holds for each parent."""
        first, *others = [
            f"select {names} from {self.entity.table} t "
            f"where t.district_code = @district{condition}{self.tail}"
            for condition in self.alternatives
        ]
        return " union all ".join(f"({each})" for each in (first, *others)) if others else first

    def text(self) -> str:
        """What stands in a FROM, with the joined rows after it."""
        names = ", ".join(f"{expression} {name}" for expression, name in self.columns.items()) or "1 c0"
        return f"({self.rows(names)}) {self.alias}" + "".join(
            f" left join lateral {join.text()} on true" for join in self.joins.values()
        )


class Slot:
    """A list of a statement, which becomes a page when somebody asks."""

    def __init__(self, number: int, order: Order, select: Select) -> None:
        self.number = number
        self.entity = select.entity
        self.key = select.column(order.key)
        self.id = select.column(self.entity.key)

    def texts(self, page: Page) -> dict[str, str]:
        """What stands for `@<number>.<name>` when this page is asked for."""
        more = f"count(*) > {page.size}"
        back = page.backwards
        return {
            "filters": self._conditions(page.filters),
            "where": self._conditions(page.filters + page.places),
            "inner": page.order.sorting(page.order.key, self.entity.key, backwards=back),
            "outer": page.order.sorting(self.key, self.id, backwards=back),
            "limit": str(page.size + 1),
            "from": f"greatest(count(*) - {page.size}, 0)::int + 1" if back else "1",
            "to": "count(*)::int" if back else f"least(count(*), {page.size})::int",
            "next": str(page.before).lower() if back else more,
            "previous": more if back else str(page.after).lower(),
        }

    def _conditions(self, clauses: tuple[Clause, ...]) -> str:
        text, used = "", 0
        for clause in clauses:
            first, *rest = clause.sql.split("?")
            text += f" and {first}"
            for piece in rest:
                text += f"@{self.number}.v{used}{piece}"
                used += 1
        return text


class Parameter(NamedTuple):
    """Where a parameter's value comes from: a list's own values, or who asks."""

    slot: int
    name: str


class Ready(NamedTuple):
    """A statement as PostgreSQL takes it."""

    sql: str
    parameters: tuple[Parameter, ...]


texts: Recent[Ready] = Recent(2_000)
"""The statements of this process as PostgreSQL takes them, one for each shape of their pages."""


@dataclass(eq=False)
class Statement:
    """One statement of a plan, or of a loader."""

    text: str
    slots: Sequence[Slot] = ()

    def bound(self, actor: Actor, pages: Sequence[Page], keys: Any = None) -> tuple[str, list[object]]:
        """The text and the values to send."""
        shapes = tuple([page.shape for page in pages])
        ready = texts.get((self.text, shapes), lambda: self._written(pages))
        values = [page.values for page in pages]
        return ready.sql, [
            values[parameter.slot][int(parameter.name)]
            if parameter.slot >= 0
            else keys
            if parameter.name == "keys"
            else given(actor, parameter.name)
            for parameter in ready.parameters
        ]

    def _written(self, pages: Sequence[Page]) -> Ready:
        numbers: dict[Parameter, int] = {}
        texts = [slot.texts(page) for slot, page in zip(self.slots, pages, strict=True)]

        def write(match: re.Match[str]) -> str:
            slot, part, name, detail = match.groups()
            if slot and not part.startswith("v"):
                return NAME.sub(write, texts[int(slot)][part])
            parameter = (
                Parameter(int(slot), part[1:])
                if slot
                else Parameter(-1, f"{name}.{detail}" if detail else name)
            )
            return f"${numbers.setdefault(parameter, len(numbers) + 1)}"

        sql = NAME.sub(write, self.text)
        return Ready(sql, tuple(numbers))


def given(actor: Actor, name: str) -> object:
    """A parameter that depends on who asks."""
    match name:
        case "district":
            return actor.district
        case "viewer":
            return actor.person_id
        case "tenant":
            return actor.tenant
        case "department":
            return actor.department_id
    return head(name.removeprefix("head."), actor.district)
