"""When things happened: days before the day on which the demo is loaded, at hours when people are up."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Final

from services.kernel.clock import LOCAL

OPENS, CLOSES = time(8, 30), time(17, 30)
RISE, REST = time(7, 20), time(21, 40)
FEWEST: Final = timedelta(minutes=6)


@dataclass(frozen=True)
class Calendar:
    """Days counted back from the one of `now`; what happens a day ago or more is past at any hour."""

    now: datetime

    def morning(self, days: int) -> datetime:
        """00:00 in China, so many days ago."""
        midnight = self.now.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
        return (midnight - timedelta(days=days)).astimezone(UTC)

    def ago(self, hours: int) -> datetime:
        return self.now - timedelta(hours=hours)


def between(dice: Random, day: datetime, first: time, last: time) -> datetime:
    """Some moment of that day."""
    start, end = (each.hour * 3600 + each.minute * 60 for each in (first, last))
    morning = day.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    return (morning + timedelta(seconds=dice.randint(start, end))).astimezone(UTC)


def office(dice: Random, day: datetime) -> datetime:
    """Some moment of that day when the offices are open."""
    return between(dice, day, OPENS, CLOSES)


def waking(dice: Random, day: datetime) -> datetime:
    """Some moment of that day when residents are up."""
    return between(dice, day, RISE, REST)


def in_office(dice: Random, after: datetime, minutes: tuple[int, int]) -> datetime:
    """Some minutes later; on the next morning if the offices have closed by then."""
    then = after + timedelta(seconds=60 * dice.randint(*minutes) + dice.randint(0, 59))
    clock = then.astimezone(LOCAL).time()
    if clock < OPENS:
        return between(dice, then, OPENS, time(9, 50))
    if clock > CLOSES:
        return between(dice, then + timedelta(days=1), OPENS, time(9, 50))
    return then


def when_up(dice: Random, after: datetime, hours: tuple[int, int]) -> datetime:
    """Some hours later, or on the next morning if people sleep."""
    then = after + timedelta(seconds=dice.randint(hours[0] * 3600, hours[1] * 3600))
    clock = then.astimezone(LOCAL).time()
    if clock < RISE:
        return between(dice, then, RISE, time(9, 30))
    if clock > REST:
        return between(dice, then + timedelta(days=1), RISE, time(9, 30))
    return then
