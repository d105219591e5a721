"""How long a matter may take: as its method says of its colour, or as a meeting decides."""

from datetime import datetime

from services.kernel import clock
from services.matters.models import Matter
from services.methods.queries import method_of
from services.methods.vocabulary import Fact
from services.tenancy.calendar import calendar

LIMIT = "matter.limit"
"""The kind of deadline that a colour sets."""
PAUSE = "matter.pause"
"""The kind of deadline that ends a pause."""


async def due(matter: Matter) -> datetime | None:
    """When it is due, on the district's own calendar; None without a limit, or before its clock starts.

    It counts from now on, or from the report where the method says so; each further round from its beginning.
    """
    if matter.colour is None:
        return None
    urgency = (await method_of(matter.method_id)).document.urgency(matter.colour)
    if urgency is None or urgency.limit is None:
        return None
    if urgency.starts == "assigned" and Fact.ASSIGNED not in matter.facts:
        return None
    from_report = urgency.starts == "reported" and matter.round == 1 and not matter.overdue
    start = matter.created_at if from_report else clock.now()
    return urgency.limit.limit.due(start, await calendar())
