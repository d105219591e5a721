"""The numbers of a tenant and of what lies right below it: four statements, each of one index.

Every statement is grouped by the tenant below, so that the whole and its parts are read at once.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from admin.console.matters.filters import IS_OPEN
from services.kernel import clock
from services.kernel.access import Actor, Role
from services.kernel.clock import LOCAL
from services.kernel.codes import Level, level_of
from services.kernel.scope import sql

MONTHS: Final = 6
STATEMENTS: Final = {
    "open": """
select {child} as child, t.colour, t.overdue, count(*) as count from matter t
where t.district_code = $1 and {is_open} group by 1, 2, 3""",
    "reported": """
select {child} as child, width_bucket(t.created_at, $3::timestamptz[]) as month, count(*) as count
from matter t where t.district_code = $1 and t.created_at >= $2 group by 1, 2""",
    "resolved": """
select {child} as child, width_bucket(t.resolved_at, $3::timestamptz[]) as month, count(*) as count
from matter t where t.district_code = $1 and t.resolved_at >= $2 group by 1, 2""",
    "rated": """
select {child} as child, t.rating, count(*) as count from verdict t
where t.district_code = $1 and t.created_at >= $2 group by 1, 2""",
}


@dataclass
class Tally:
    """One tenant's numbers. Colours: "" for what has not been triaged yet."""

    colours: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    overdue: int = 0
    reported: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    resolved: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    rated: int = 0
    satisfied: int = 0

    @property
    def open(self) -> int:
        return sum(self.colours.values())

    @property
    def satisfaction(self) -> float | None:
        """The share of ratings that are satisfied or mostly so; None when there are none."""
        return self.satisfied / self.rated if self.rated else None


@dataclass(frozen=True)
class Figures:
    """`months` from the oldest to this one; `below` by the code of the tenant right below."""

    whole: Tally
    below: dict[int, Tally]
    months: list[str]

    @property
    def this_month(self) -> str:
        return self.months[-1]

    @property
    def last_month(self) -> str:
        return self.months[-2]


async def figures(actor: Actor) -> Figures:
    """Inside the transaction of whoever looks; a department sees what was referred to it."""
    starts = _starts(clock.now().astimezone(LOCAL))
    months = [f"{start:%Y-%m}" for start in starts]
    level, column = _below(actor)
    whole, below = Tally(), defaultdict[int, Tally](Tally)
    for name, template in STATEMENTS.items():
        if name == "rated" and actor.role is Role.DEPARTMENT_OFFICER:
            continue
        values = {"open": [], "rated": [starts[0]]}.get(name, [starts[0], starts])
        for row in await sql(template.format(child=column, is_open=IS_OPEN), actor.district, *values):
            tallies = [whole] if level is None else [whole, below[row["child"] * level.divisor]]
            for tally in tallies:
                _count(tally, name, row, months)
    return Figures(whole, dict(below), months)


def _below(actor: Actor) -> tuple[Level | None, str]:
    """The level right below the actor's and its column; nothing is below a grid or a department."""
    level = level_of(actor.tenant).below
    if level is None or actor.role is Role.DEPARTMENT_OFFICER:
        return None, "0"
    return level, f"t.{level.column}"


def _count(tally: Tally, name: str, row: dict[str, Any], months: list[str]) -> None:
    count = row["count"]
    match name:
        case "open":
            tally.colours[row["colour"] or ""] += count
            tally.overdue += count if row["overdue"] else 0
        case "reported":
            tally.reported[months[row["month"] - 1]] += count
        case "resolved":
            tally.resolved[months[row["month"] - 1]] += count
        case "rated":
            tally.rated += count
            tally.satisfied += 0 if row["rating"] == "dissatisfied" else count


def _starts(now: datetime) -> list[datetime]:
    """When the last months began, the present one last."""
    first = now.year * 12 + now.month - MONTHS
    return [
        datetime((first + number) // 12, (first + number) % 12 + 1, 1, tzinfo=LOCAL)
        for number in range(MONTHS)
    ]
