"""How long things may take: calendar days, working days with their make-up days (调休), and months.

Periods are counted as the Civil Code does (articles 201 to 203): the day something starts is not counted, and
the last day ends at 24:00 Beijing time. "Reply within 7 working days" of a Monday is the end of the Wednesday
of the week after. A month ends on the same day of the next month, or on its last day if it is shorter.
Calendar days and months are not stretched over holidays: whoever wants that says working days.

Years whose make-up days the State Council has not published yet are counted with the statutory holidays only.
A district's own days (`{date: is it worked}`) lie on top of the nation's.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

import holidays

from services.kernel.clock import LOCAL, day_of
from services.kernel.errors import Invalid
from services.kernel.text import N_

LONGEST: Final = 3660
_A_DAY: Final = timedelta(days=1)
_nation = holidays.country_holidays("CN")


class InvalidLimit(Invalid):
    code, sentence = "INVALID_LIMIT", N_("期限应在 1 到 {longest} 之间")


class NoWorkingDays(Invalid):
    """A district's calendar that has no working days left to count."""

    code, sentence = "NO_WORKING_DAYS", N_("工作日历中没有足够的工作日，请检查本区的放假安排")


@dataclass(frozen=True, eq=False)
class Calendar:
    """The nation's working days with one district's own on top."""

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        own = self.overrides.get(day)
        return _nation.is_working_day(day) if own is None else own

    def add_working_days(self, start: datetime, n: int) -> datetime:
        """The end of the n-th working day after the day of `start`."""
        day, left, last = day_of(start), n, day_of(start) + _A_DAY * (3 * n + 60)
        while left > 0:
            day += _A_DAY
            if day > last:
                raise NoWorkingDays
            left -= self.is_working(day)
        return end_of(day)

    def add_calendar_days(self, start: datetime, n: int) -> datetime:
        """The end of the n-th day after the day of `start`, worked or not."""
        return end_of(day_of(start) + _A_DAY * n)

    def add_months(self, start: datetime, n: int) -> datetime:
        """The end of the same day n months on, or of that month's last day."""
        day = day_of(start)
        years, month = divmod(day.month - 1 + n, 12)
        year, month = day.year + years, month + 1
        return end_of(date(year, month, min(day.day, monthrange(year, month)[1])))


class Unit(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take: `Limit(7, Unit.WORKING_DAYS)`."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 < self.amount <= LONGEST:
            raise InvalidLimit(longest=LONGEST)

    def due(self, start: datetime, calendar: Calendar) -> datetime:
        """The moment, in UTC, from which it is late."""
        match self.unit:
            case Unit.DAYS:
                return calendar.add_calendar_days(start, self.amount)
            case Unit.WORKING_DAYS:
                return calendar.add_working_days(start, self.amount)
            case Unit.MONTHS:
                return calendar.add_months(start, self.amount)


def end_of(day: date) -> datetime:
    """24:00 of a day in China, which is 00:00 of the next, in UTC."""
    return datetime.combine(day + _A_DAY, time.min, LOCAL).astimezone(UTC)


def last_day(due: datetime) -> date:
    """The day people are told for a due moment: 24:00 still belongs to the day it ends."""
    return day_of(due - timedelta.resolution)
