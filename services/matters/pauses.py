"""Pauses (暂停计时): when a matter's clock stood still, why, and until when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tortoise import fields

from services.kernel.calendar import Calendar, Unit, end_of, last_day
from services.kernel.clock import day_of
from services.kernel.isolation import READ, READ_WRITE, below, district, own, referred
from services.kernel.rows import Row
from services.methods.document.course import Pause as PauseRule

_A_DAY = timedelta(days=1)


class Pause(Row):
    """One time in which a matter's clock stood still. At most one of a matter's is open.

    `due_before` is the limit as it was; `until` is when the pause ends at the latest, by itself.
    """

    matter_id = fields.UUIDField()
    round = fields.IntField()
    reporter_id = fields.UUIDField()
    department_id = fields.UUIDField(null=True)
    reason = fields.CharField(max_length=40)
    until: datetime = fields.DatetimeField()
    due_before: datetime = fields.DatetimeField()
    paused_by_id = fields.UUIDField(null=True)
    ended_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(READ_WRITE, only=("tenant", "department_id", "ended_at")),
        own("reporter_id", READ),
        referred("department_id", READ_WRITE, only=("ended_at",)),
        references={"matter_id": "matter", "paused_by_id": "person"},
        indexes=(
            "(district_code, matter_id, id)",
            "unique (district_code, matter_id) where ended_at is null",
        ),
    )

    class Meta:
        table = "pause"


@dataclass(frozen=True)
class Clock:
    """How a limit is counted: on a district's calendar, in working days or in days as they come."""

    calendar: Calendar
    unit: Unit

    def days(self, start: datetime, end: datetime) -> int:
        """The days after the day of `start` up to the one that `end` is told as."""
        first, last = day_of(start) + _A_DAY, last_day(end)
        every = (first + _A_DAY * number for number in range((last - first).days + 1))
        return sum(self._counts(day) for day in every)

    def moved(self, due: datetime, start: datetime, end: datetime) -> datetime:
        """A limit after a pause: as many days are left at its end as were left when it began.

        Where none was left, it is the day of the end, or the next that counts.
        """
        left, last = self.days(start, due), end - timedelta.resolution
        if left:
            return self.after(last, left)
        return end_of(day_of(last)) if self._counts(day_of(last)) else self.after(last, 1)

    def latest(self, rule: PauseRule, now: datetime, earlier: list[Pause]) -> datetime:
        """Until when a pause may last that begins now: all those of one round share the longest time."""
        used = sum(self.days(each.created_at, each.ended_at or now) for each in earlier)
        left = self.days(now, rule.longest.limit.due(now, self.calendar)) - used
        return self.after(now, left) if left > 0 else now

    def after(self, start: datetime, days: int) -> datetime:
        """The end of so many days that count, after the day of `start`."""
        if self.unit is Unit.WORKING_DAYS:
            return self.calendar.add_working_days(start, days)
        return self.calendar.add_calendar_days(start, days)

    def _counts(self, day: date) -> bool:
        return self.unit is not Unit.WORKING_DAYS or self.calendar.is_working(day)
