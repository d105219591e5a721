"""What people are told: lines in the inbox of a person, a department, or the staff of a tenant.

Handlers call `notify_…` for the event they react to; asked twice for one event and recipient, one line stays.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from tortoise.expressions import Q

from services.kernel import clock
from services.kernel.access import Actor, Permission, Role
from services.kernel.outbox import EventRow
from services.kernel.rows import uuid7
from services.kernel.scope import sql
from services.people.models import Notice

_INSERT = """
insert into notice (id, created_at, district_code, tenant, {column}, event_id, kind, subject_type, subject_id,
                    facts)
select $1, $2, $3, $4, $5, $6, $7::varchar, $8, $9, $10
where not exists (select from notice where district_code = $3 and {column} = $5 and event_id = $6
                  and kind = $7::varchar and created_at >= $11)"""


async def notify_person(row: EventRow, person_id: UUID, kind: str, facts: dict[str, Any]) -> None:
    """Tell somebody, wherever in the district they are."""
    await _notify(row, "to_person_id", person_id, kind, facts)


async def notify_tenant(row: EventRow, tenant: int, kind: str, facts: dict[str, Any]) -> None:
    """Tell the staff of a tenant: the event's own, or one above it."""
    await _notify(row, "to_tenant", tenant, kind, facts)


async def notify_department(row: EventRow, department_id: UUID, kind: str, facts: dict[str, Any]) -> None:
    """Tell the officers of a department."""
    await _notify(row, "to_department_id", department_id, kind, facts)


async def _notify(row: EventRow, column: str, to: UUID | int, kind: str, facts: dict[str, Any]) -> None:
    """The line stands where the event happened; the event's own time keeps the look-up short."""
    await sql(
        _INSERT.format(column=column),
        *(uuid7(), clock.now(), row.district_code, row.tenant, to, row.id, kind),
        *(row.subject_type, row.subject_id, orjson.dumps(facts).decode(), row.created_at),
    )


def inbox(actor: Actor) -> Q:
    """The condition for notices meant for this actor: in person, as an officer, or as staff of a tenant."""
    mine = Q(to_person_id=actor.person_id)
    if actor.department_id:
        mine |= Q(to_department_id=actor.department_id)
    elif actor.may(Permission.CONSOLE_ENTER):
        mine |= Q(to_tenant=actor.tenant)
    return mine


async def read_about(actor: Actor, subject_id: UUID) -> int:
    """Mark what one was told about a row as read, now that one looks at it; an auditor marks nothing."""
    if actor.role is Role.AUDITOR:
        return 0
    unread = Notice.filter(inbox(actor), subject_id=subject_id, read_at__isnull=True)
    return await unread.update(read_at=clock.now())


async def read_notices(actor: Actor, ids: Sequence[UUID]) -> int:
    """Mark one's own notices as read; how many were unread. Those of others are left alone."""
    unread = Notice.filter(inbox(actor), id__in=list(ids), read_at__isnull=True)
    return await unread.update(read_at=clock.now())
