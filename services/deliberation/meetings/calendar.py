"""Which days a method's calendar names for meetings. Days are China's."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from services.kernel.clock import LOCAL
from services.methods.document.deliberation import Rhythm

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One period: its key, the moment planned (none: the organiser chooses in that month), its last day."""

    period: str
    planned_at: datetime | None
    last_day: date


def next_occasion(rhythm: Rhythm, after: date) -> Occasion:
    """The first period that ends after that day."""
    day = after + _A_DAY
    if not rhythm.days and not rhythm.weekdays:
        return Occasion(f"{day:%Y-%m}", None, day.replace(day=_length(day)))
    while not _named(rhythm, day):
        day += _A_DAY
    hour = time.fromisoformat(rhythm.at)
    return Occasion(day.isoformat(), datetime.combine(day, hour, LOCAL).astimezone(UTC), day)


def _named(rhythm: Rhythm, day: date) -> bool:
    on_day = any(min(each, _length(day)) == day.day for each in rhythm.days)
    return on_day or day.isoweekday() in rhythm.weekdays


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]
