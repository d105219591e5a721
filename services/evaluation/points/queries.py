"""What the ledger adds up to, for whoever may see its lines."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from services.kernel.access import Actor, Permission
from services.kernel.clock import LOCAL
from services.kernel.codes import community_code, level_of
from services.kernel.errors import Invalid
from services.kernel.scope import fetch
from services.kernel.text import N_
from services.methods.vocabulary import Scoree

FIRST, LAST = 2000, 2100
_BALANCE: Final = """
select coalesce(sum(points), 0)::float8 as balance, coalesce(sum(points) filter (where points > 0
  and entry <> 'reversed'), 0)::float8 as received, count(*) as lines
from posting where district_code = $1 and community_code = $2 and holder_kind = 'person' and holder_id = $3"""
_SCORES: Final = """
select holder_id, sum(points)::float8 as points, count(*) as lines
from posting where district_code = $1 and {column} = $2 and holder_kind = $3
  and created_at >= $4 and created_at < $5
group by holder_id having sum(points) <> 0 order by 2 desc, 1 limit 100"""


class YearInvalid(Invalid):
    code, sentence = "INVALID_YEAR", N_("请填写 2000 至 2100 之间的年份")


@dataclass(frozen=True, slots=True)
class Balance:
    """What somebody has in one community: now, all ever received, and how many lines say so."""

    balance: float
    received: float
    lines: int


@dataclass(frozen=True, slots=True)
class Score:
    holder_id: UUID
    points: float
    lines: int


async def balance_of(actor: Actor, tenant: int, person_id: UUID) -> Balance:
    """As far as the actor sees the ledger: their own lines, or those of where they work."""
    actor.require(Permission.POINTS_READ)
    [row] = await fetch(actor, _BALANCE, actor.district, community_code(tenant), person_id)
    return Balance(row["balance"], row["received"], row["lines"])


async def scores_of(actor: Actor, tenant: int, kind: Scoree, year: int) -> list[Score]:
    """What branches (堡垒指数) or members (先锋指数) scored in a year, at a tenant and below."""
    actor.require(Permission.POINTS_READ)
    if not FIRST <= year <= LAST:
        raise YearInvalid(field="year")
    level = level_of(tenant)
    begin, end = (datetime(each, 1, 1, tzinfo=LOCAL).astimezone(UTC) for each in (year, year + 1))
    statement = _SCORES.format(column=level.column)
    found = await fetch(actor, statement, actor.district, tenant // level.divisor, kind.value, begin, end)
    return [Score(row["holder_id"], row["points"], row["lines"]) for row in found]
