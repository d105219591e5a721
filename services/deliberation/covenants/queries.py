"""What pages and clients ask of covenants beyond their rows: two versions compared, and breaches counted."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from services.deliberation.covenants.comparing import Compared, side_by_side
from services.deliberation.covenants.models import CovenantVersion
from services.kernel.access import Actor, Permission, system
from services.kernel.errors import NotFound
from services.kernel.scope import fetch

_TEXTS: Final = """
select id, covenant_id, text from covenant_version where district_code = $1 and id = any($2::uuid[])"""
_PUBLISHED: Final = "select tenant from covenant where district_code = $1 and id = $2"
_BREACHES: Final = """
select b.clause, date_trunc('month', b.seen_on)::date as month, count(*)::int as breaches
from covenant_breach b where b.district_code = $1 and b.covenant_id = $2
group by 1, 2 order by 2 desc, 1 limit 1000"""


async def compare(actor: Actor, before_id: UUID, after_id: UUID) -> list[Compared]:
    """Two versions of one covenant that the actor may read."""
    actor.require(Permission.COVENANT_READ)
    rows = await fetch(actor, _TEXTS, actor.district, [before_id, after_id])
    found = {row["id"]: row for row in rows}
    covenants = {row["covenant_id"] for row in rows}
    if before_id not in found or after_id not in found or len(covenants) > 1:
        raise NotFound(kind="CovenantVersion")
    before, after = (CovenantVersion(text=found[id]["text"]).clauses for id in (before_id, after_id))
    return side_by_side(before, after)


@dataclass(frozen=True, slots=True)
class BreachCount:
    """How often a clause was broken in a month, which its first day stands for."""

    clause: int
    month: date
    breaches: int


async def breach_counts(actor: Actor, covenant_id: UUID) -> list[BreachCount]:
    """What the public learns of breaches of a covenant that it may read: clauses and months, newest first."""
    actor.require(Permission.COVENANT_READ)
    seen = await fetch(actor, _PUBLISHED, actor.district, covenant_id)
    if not seen:
        raise NotFound(kind="Covenant", id=covenant_id)
    rows = await fetch(system(seen[0]["tenant"]), _BREACHES, actor.district, covenant_id)
    return [BreachCount(**row) for row in rows]
