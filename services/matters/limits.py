"""How long a matter may take: as its method says of its colour, or as a meeting decides."""

from datetime import datetime

from services.kernel import clock
from services.matters.models import Matter
from services.methods.queries import method_of
from services.tenancy.calendar import calendar

LIMIT = "matter.limit"
"""The kind of deadline that a colour sets."""
PAUSE = "matter.pause"
"""The kind of deadline that ends a pause."""


async def due(matter: Matter) -> datetime | None:
    """When it is due, counted from now on the district's own calendar; None if its colour has no limit."""
    if matter.colour is None:
        return None
    urgency = (await method_of(matter.method_id)).document.urgency(matter.colour)
    if urgency is None or urgency.limit is None:
        return None
    return urgency.limit.limit.due(clock.now(), await calendar())
