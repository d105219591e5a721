"""How long a matter may take, by colour (methods §A): a week, a month, or as a meeting decides."""

from datetime import datetime

from services.kernel import clock
from services.kernel.calendar import Limit, Unit
from services.matters.models import Colour, Matter
from services.tenancy.calendar import calendar

LIMITS: dict[Colour, Limit | None] = {
    Colour.GREEN: Limit(7, Unit.DAYS),
    Colour.ORANGE: Limit(1, Unit.MONTHS),
    Colour.RED: None,
}
LIMIT = "matter.limit"
"""The kind of deadline that a colour sets."""


async def due(matter: Matter) -> datetime | None:
    """When it is due, counted from now on the district's own calendar; None if its colour has no limit."""
    limit = LIMITS[matter.colour] if matter.colour else None
    return limit.due(clock.now(), await calendar()) if limit else None
