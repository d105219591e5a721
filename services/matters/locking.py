"""Taking hold of several matters at once, always in the same order, so that nobody waits in a circle.

A family is a matter with those merged into it. Whoever changes more than one matter takes whole families, and
all rows of them in the order of their ids: with one order for all, two can't each hold what the other wants.
"""

from collections.abc import Sequence
from uuid import UUID

from services.kernel.errors import NotFound
from services.kernel.scope import sql, work
from services.matters.models import Matter

_FAMILY = """
select id from matter where district_code = $1 and (id = any($2::uuid[]) or merged_into_id = any($2::uuid[]))
union
select member.id from matter named
join matter member on member.district_code = $1
  and (member.id = named.merged_into_id or member.merged_into_id = named.merged_into_id)
where named.district_code = $1 and named.id = any($2::uuid[])
order by id"""


async def lock_families(*ids: UUID) -> list[Matter]:
    """The matters of these ids, in this order; they and their families are ours until the transaction ends.

    Who belongs together may change while one waits for a lock. Then everything is let go and taken anew,
    rather than taking one more out of order.
    """
    while True:
        wanted = await _family(ids)
        await sql("savepoint families")
        rows = await Matter.filter(id__in=wanted).order_by("id").select_for_update()
        if await _family(ids) == wanted:
            await sql("release savepoint families")
            return _chosen(rows, ids)
        await sql("rollback to savepoint families")


async def lock_family(id: UUID) -> Matter:
    """One matter, held with its whole family."""
    [matter] = await lock_families(id)
    return matter


async def _family(ids: Sequence[UUID]) -> list[UUID]:
    return [row["id"] for row in await sql(_FAMILY, work().actor.district, list(ids))]


def _chosen(rows: Sequence[Matter], ids: Sequence[UUID]) -> list[Matter]:
    held = {row.id: row for row in rows}
    for id in ids:
        if id not in held:
            raise NotFound(kind=Matter.__name__, id=id)
    return [held[id] for id in ids]
