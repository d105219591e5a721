"""What the public may know of mediation: how many, and how many of them were settled."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from services.kernel.access import Actor, Permission
from services.kernel.codes import level_of
from services.kernel.scope import fetch

_TOTALS = """
select coalesce(sum(opened), 0)::int opened, coalesce(sum(agreed), 0)::int agreed,
  coalesce(sum(failed), 0)::int failed, coalesce(sum(withdrawn), 0)::int withdrawn,
  coalesce(sum(performed), 0)::int performed, coalesce(sum(closed), 0)::int closed
from mediation_tally
where district_code = $1 and {column} = $2 and ($3::date is null or month >= $3)
  and ($4::date is null or month <= $4)"""


@dataclass(frozen=True, slots=True)
class MediationTotals:
    """Of a tenant and everything beneath. What has been agreed is settled, whatever became of it after."""

    opened: int
    agreed: int
    failed: int
    withdrawn: int
    performed: int
    closed: int

    @property
    def settled_percent(self) -> Decimal | None:
        """Settled disputes in a hundred, to one decimal: 5,012 of 5,077 are 98.7. Of none, nothing."""
        if not self.opened:
            return None
        return (Decimal(100 * self.agreed) / self.opened).quantize(Decimal("0.1"), ROUND_HALF_UP)


async def mediation_totals(
    actor: Actor, tenant: int, *, since: date | None = None, until: date | None = None
) -> MediationTotals:
    """Counted by whole months: those of `since` and `until` included."""
    actor.require(Permission.TENANT_READ)
    level = level_of(tenant)
    first, last = (each.replace(day=1) if each else None for each in (since, until))
    statement = _TOTALS.format(column=level.column)
    [row] = await fetch(actor, statement, actor.district, tenant // level.divisor, first, last)
    return MediationTotals(**row)
