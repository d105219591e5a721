"""A member of the community's 两委 scores a property company (methods §B)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

import orjson

from services.evaluation.property.models import (
    AlreadyScored,
    MarksInvalid,
    NotScorer,
    PropertyScore,
    PropertyScored,
    PropertyScoresOff,
    QuarterInvalid,
)
from services.kernel import clock
from services.kernel.access import Actor, Permission
from services.kernel.codes import is_within, level_of
from services.kernel.errors import NotFound
from services.kernel.outbox import record
from services.kernel.rows import uuid7
from services.kernel.scope import fetch, sql
from services.methods.queries import method_at
from services.people.models import Organization

_SCORE: Final = """
insert into property_score (id, created_at, district_code, tenant, organization_id, quarter, scorer_id,
  method_id, marks, total)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning id"""
_RESULTS: Final = """
select organization_id, avg(total)::float8 as mark, count(*)::int as scorers from property_score
where district_code = $1 and {column} = $2 and quarter = $3
group by organization_id order by 2 desc, 1"""


async def score_property(
    actor: Actor, organization_id: UUID, *, quarter: str, marks: Mapping[str, int]
) -> PropertyScore:
    """One company, one quarter, one scorer, once: a mark for every item of the method."""
    actor.require(Permission.PROPERTY_SCORE)
    company = await Organization.fetch(organization_id)
    if not is_within(company.tenant, actor.tenant):
        raise NotFound(kind="Organization", id=organization_id)
    method = await method_at(company.tenant)
    rules = method.document.evaluation.property_scores
    if rules is None:
        raise PropertyScoresOff
    if actor.role not in rules.by or actor.person_id is None:
        raise NotScorer
    if quarter not in _open_quarters(clock.day_of(clock.now())):
        raise QuarterInvalid(field="quarter")
    whole = all(0 <= mark <= rules.highest for mark in marks.values())
    if set(marks) != set(rules.items) or not whole:
        raise MarksInvalid(highest=rules.highest, field="marks")
    total = Decimal(sum(marks.values())) / len(marks)
    id, about = uuid7(), (company.id, quarter, actor.person_id, method.id)
    given = (*about, orjson.dumps(dict(marks)).decode(), round(total, 2))
    if not await sql(_SCORE, id, clock.now(), actor.district, company.tenant, *given):
        raise AlreadyScored(organization=company.id, quarter=quarter)
    score = await PropertyScore.fetch(id)
    await record(PropertyScored(company.id, quarter), by=actor, about=score)
    return score


def _open_quarters(today: date) -> set[str]:
    """This one and the last: `2026Q3`."""
    this = today.year * 4 + (today.month - 1) // 3
    return {f"{each // 4}Q{each % 4 + 1}" for each in (this, this - 1)}


@dataclass(frozen=True, slots=True)
class PropertyResult:
    """A company's mean of a quarter, and of how many scorers."""

    organization_id: UUID
    mark: float
    scorers: int


async def property_results(actor: Actor, tenant: int, quarter: str) -> list[PropertyResult]:
    """The companies at a tenant and below in a quarter, the best first."""
    actor.require(Permission.PROPERTY_SCORE)
    level = level_of(tenant)
    statement = _RESULTS.format(column=level.column)
    rows = await fetch(actor, statement, actor.district, tenant // level.divisor, quarter)
    return [PropertyResult(row["organization_id"], row["mark"], row["scorers"]) for row in rows]
