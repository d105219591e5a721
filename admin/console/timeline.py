"""The course of a matter, a wish or a person: its events, told one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from admin.console.names import Names, names
from admin.console.sentences import departments_in, event_sentence, people_in, quoted, tenants_in
from admin.console.words import role_name
from services.kernel.access import OUTSIDERS, Actor
from services.kernel.outbox import EventRow
from services.kernel.personal import mask_name

INTERNAL = frozenset({"InternalNoted"})
TOO_FINE = frozenset({"DeadlinePassed"})
"""What another event of the same moment says better."""


@dataclass(frozen=True)
class Moment:
    """One step: who did it in which role, and what it was."""

    at: datetime
    kind: str
    who: str
    role: str
    sentence: str
    quote: str
    internal: bool


async def timeline(actor: Actor, subject: UUID, *, nameless: UUID | None = None) -> list[Moment]:
    """Everything that happened to a subject, inside the transaction of whoever looks.

    `nameless` is somebody whose name is not told.
    """
    rows = await EventRow.filter(subject_id=subject).order_by("created_at", "id")
    return await moments(actor, rows, nameless=nameless)


async def moments(
    actor: Actor, rows: Sequence[EventRow], *, nameless: UUID | None = None, everything: bool = False
) -> list[Moment]:
    """The same for any events; `everything` for those who check: every event, and no resident's name."""
    payloads = [row.payload for row in rows]
    known = await names(
        actor,
        people=[*(row.actor_id for row in rows), *people_in(payloads)],
        departments=departments_in(payloads),
        tenants=tenants_in(payloads),
    )
    unnamed = OUTSIDERS if everything else frozenset()
    kept = [row for row in rows if everything or row.kind not in TOO_FINE]
    return [
        _moment(row, known, named=row.actor_id != nameless and row.actor_role not in unnamed) for row in kept
    ]


def _moment(row: EventRow, known: Names, *, named: bool) -> Moment:
    return Moment(
        at=row.created_at,
        kind=row.kind,
        who=_who(row, known) if named else "",
        role=role_name(row.actor_role),
        sentence=event_sentence(row.kind, row.payload, known),
        quote=quoted(row.payload),
        internal=row.kind in INTERNAL,
    )


def _who(row: EventRow, known: Names) -> str:
    name = known.person(row.actor_id)
    return mask_name(name) if name and row.actor_role in OUTSIDERS else name
