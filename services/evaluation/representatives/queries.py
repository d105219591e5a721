"""How representatives' results count for departments."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.kernel.access import Actor, Permission
from services.kernel.calendar import end_of
from services.kernel.codes import level_of
from services.kernel.scope import fetch

_RESULTS = """
select department_id, count(*) as assessed,
  count(*) filter (where result = 'satisfied') as satisfied,
  count(*) filter (where result = 'mostly_satisfied') as mostly_satisfied,
  count(*) filter (where result = 'dissatisfied') as dissatisfied,
  count(*) filter (where state in ('low', 'mended')) as low
from assessment
where district_code = $1 and {column} = $2 and concluded_at >= $3 and concluded_at < $4
  and department_id is not null
group by department_id order by department_id"""


@dataclass(frozen=True, slots=True)
class DepartmentResult:
    """What representatives said of one department's work in a period, every round counted."""

    department_id: UUID
    assessed: int
    satisfied: int
    mostly_satisfied: int
    dissatisfied: int
    low: int


async def department_results(actor: Actor, begins: date, ends: date) -> list[DepartmentResult]:
    """In the actor's tenant and beneath, from day to day."""
    actor.require(Permission.INSPECTION_READ)
    level = level_of(actor.tenant)
    since, until = end_of(begins - timedelta(days=1)), end_of(ends)
    statement = _RESULTS.format(column=level.column)
    rows = await fetch(actor, statement, actor.district, actor.tenant // level.divisor, since, until)
    return [DepartmentResult(**row) for row in rows]
