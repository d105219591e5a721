"""A district's working days: the nation's, with the district's own word on top."""

from datetime import date

from services.kernel.access import Actor, Permission
from services.kernel.calendar import Calendar
from services.kernel.checked import optional
from services.kernel.codes import Level
from services.kernel.outbox import record
from services.tenancy.events import CalendarDaySet
from services.tenancy.models import LONGEST_NAME, CalendarDay
from services.tenancy.standing import hold


async def calendar() -> Calendar:
    """The calendar of the district that is being acted in."""
    days = await CalendarDay.all().values_list("day", "is_working")
    return Calendar(dict(days))


async def set_calendar_day(actor: Actor, day: date, *, is_working: bool, name: str = "") -> CalendarDay:
    """Declare one day worked or free in the whole district."""
    actor.require(Permission.DEPARTMENT_MANAGE)
    tenant = (await hold(actor, actor.district * Level.DISTRICT.divisor, Level.DISTRICT)).code
    words = optional(name, "name", longest=LONGEST_NAME)
    found = await CalendarDay.get_or_none(day=day)
    if found is None:
        found = await CalendarDay.create(tenant=tenant, day=day, is_working=is_working, name=words)
    else:
        found.is_working, found.name = is_working, words
        await found.save(update_fields=["is_working", "name"])
    await record(CalendarDaySet(day.isoformat(), is_working), by=actor, about=found)
    return found
