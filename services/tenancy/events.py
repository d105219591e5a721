"""What happens to tenants and places, in the past tense."""

from dataclasses import dataclass

from services.kernel.outbox import Event


@dataclass(frozen=True)
class CalendarDaySet(Event):
    day: str
    is_working: bool
