"""Deadlines: rows that come due. What follows is an event like any other.

A deadline costs nothing until it is due: the worker reads an index of open ones in the order of `due_at`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.access import Actor, Sight
from services.kernel.isolation import READ_CHANGE, READ_WRITE, anyone, below, district, everywhere
from services.kernel.outbox import Event, Subject, record
from services.kernel.rows import Row
from services.kernel.scope import sql


class Deadline(Row):
    """`passing` counts how often this subject's limit has passed before, from 1."""

    subject_type = fields.CharField(max_length=30)
    subject_id = fields.UUIDField()
    kind = fields.CharField(max_length=40)
    passing = fields.IntField(default=1)
    due_at = fields.DatetimeField()
    fired_at = fields.DatetimeField(null=True)
    cancelled_at = fields.DatetimeField(null=True)

    isolation = district(
        below(READ_WRITE, only=("cancelled_at", "tenant")),
        anyone(READ_CHANGE, Sight.DEPARTMENT, only=("cancelled_at",)),
        everywhere(READ_CHANGE, Sight.WORKER, only=("fired_at",)),
        indexes=(
            "(due_at) where fired_at is null and cancelled_at is null",
            "(district_code, due_at) where fired_at is null and cancelled_at is null",
            "(district_code, subject_id) where fired_at is null and cancelled_at is null",
        ),
    )

    class Meta:
        table = "deadline"


@dataclass(frozen=True)
class DeadlinePassed(Event):
    """The event that a due deadline becomes, exactly once."""

    shown = False

    kind: str
    subject_type: str
    subject_id: UUID
    passing: int


async def set_deadline(about: Subject, kind: str, due_at: datetime, *, passing: int = 1) -> None:
    """Replace the subject's open deadline of this kind, if any."""
    await clear_deadlines(about, kind)
    table = getattr(about, "_meta").db_table  # noqa: B009 - every subject is a row
    await Deadline.create(
        tenant=about.tenant,
        subject_type=table,
        subject_id=about.id,
        kind=kind,
        due_at=due_at,
        passing=passing,
    )


async def clear_deadlines(about: Subject, kind: str) -> None:
    """Nothing is due for this subject any more."""
    waiting = Deadline.filter(
        subject_id=about.id, kind=kind, fired_at__isnull=True, cancelled_at__isnull=True
    )
    await waiting.update(cancelled_at=clock.now())


DUE = """
select id from deadline
where district_code = $1 and fired_at is null and cancelled_at is null and due_at <= now()
order by due_at limit $2 for update skip locked"""


async def fire(worker: Actor, *, batch: int = 100) -> int:
    """Turn due deadlines of the worker's district into events, inside the transaction in progress.

    The row's lock, `fired_at` and the event commit together, so each fires once, whoever races.
    """
    due = [row["id"] for row in await sql(DUE, worker.district, batch)]
    for deadline in await Deadline.filter(id__in=due) if due else []:
        deadline.fired_at = clock.now()
        await deadline.save(update_fields=["fired_at"])
        passed = DeadlinePassed(deadline.kind, deadline.subject_type, deadline.subject_id, deadline.passing)
        await record(passed, by=worker, about=deadline)
    return len(due)
