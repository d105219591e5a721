"""Who had to do with a matter, and so never inspects it: whoever reported, owned or handled it."""

from collections.abc import Sequence
from uuid import UUID

from services.kernel.access import Actor
from services.kernel.scope import sql

_INVOLVED = """
with cases as (
  select id, id as main from matter where district_code = $1 and id = any($2::uuid[])
  union all
  select id, merged_into_id from matter where district_code = $1 and merged_into_id = any($2::uuid[]))
select c.main as matter_id, p.id as person_id
from cases c join matter m on m.district_code = $1 and m.id = c.id
cross join lateral unnest(array[m.owner_id, m.reporter_id, m.reported_by_id]) p (id)
where p.id = any($3::uuid[])
union
select c.main, e.actor_id from cases c
join event e on e.district_code = $1 and e.subject_id = c.id where e.actor_id = any($3::uuid[])
union
select c.main, (e.payload ->> 'owner_id')::uuid from cases c
join event e on e.district_code = $1 and e.subject_id = c.id and e.kind = 'MatterAssigned'
where (e.payload ->> 'owner_id')::uuid = any($3::uuid[])
union
select c.main, t.owner_id from cases c
join task t on t.district_code = $1 and t.matter_id = c.id where t.owner_id = any($3::uuid[])"""


async def involved(actor: Actor, matters: Sequence[UUID], people: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
    """The pairs of a matter and one of these people who had to do with it, or with one merged into it."""
    rows = await sql(_INVOLVED, actor.district, list(matters), list(people))
    return {(row["matter_id"], row["person_id"]) for row in rows}
