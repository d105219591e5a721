"""Matters as the ledger and its exports list them: what is kept, with names, and nothing a reporter hides."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from admin.console.listing import Listing, Position, listing
from admin.console.matters.filters import Filters
from admin.console.names import Names, names
from services.kernel.access import Actor, Permission
from services.kernel.personal import mask_name

COLUMNS = (
    "t.number, t.title, t.place, t.tenant, t.channel, t.state, t.category, t.colour, t.triage_class, "
    "t.overdue, t.owner_id, t.department_id, t.reporter_id, t.reporter_hidden, t.created_at, t.due_at, "
    "t.resolved_at, t.rating, t.outcome"
)


@dataclass(frozen=True)
class Line:
    """One matter of a list. Times are moments, names may be empty, the reporter is masked."""

    id: UUID
    number: str
    title: str
    place: str
    where: str
    channel: str
    state: str
    category: str | None
    colour: str | None
    triage_class: str | None
    overdue: bool
    owner: str
    department: str
    reporter: str
    created_at: datetime
    due_at: datetime | None
    resolved_at: datetime | None
    rating: str | None
    outcome: str | None


async def lines(
    actor: Actor, filters: Filters, position: Position | None, *, size: int
) -> tuple[list[Line], Listing]:
    """One page of the ledger, inside the transaction of whoever looks."""
    page = await listing(
        "matter", COLUMNS, filters.where(actor), order=filters.order, position=position, size=size
    )
    known = await names(
        actor,
        people=[row[key] for row in page.rows for key in ("owner_id", "reporter_id")],
        departments=[row["department_id"] for row in page.rows],
        tenants=[row["tenant"] for row in page.rows],
    )
    return [_line(row, known, actor) for row in page.rows], page


def _line(row: dict[str, Any], known: Names, actor: Actor) -> Line:
    plain = {name: row[name] for name in Line.__dataclass_fields__ if name in row}
    reporter = shown_reporter(known.person(row["reporter_id"]), hidden=row["reporter_hidden"], actor=actor)
    return Line(
        **plain,
        where=known.tenant(row["tenant"]),
        owner=known.person(row["owner_id"]),
        department=known.department(row["department_id"]),
        reporter=reporter,
    )


def shown_reporter(name: str, *, hidden: bool, actor: Actor) -> str:
    """Masked; nothing of somebody who asked not to be named, or for those who read no people."""
    if hidden or not name or not actor.may(Permission.PERSON_READ):
        return ""
    return mask_name(name)
