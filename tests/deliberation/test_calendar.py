"""Which days a rhythm names."""

from datetime import UTC, date, datetime

import pytest

from services.deliberation.meetings.calendar import next_occasion
from services.methods.document.deliberation import Rhythm


def periods(rhythm: Rhythm, after: date, count: int) -> list[str]:
    found = []
    for _ in range(count):
        occasion = next_occasion(rhythm, after)
        found.append(occasion.period)
        after = occasion.last_day
    return found


def test_the_fifth_the_fifteenth_and_the_twenty_fifth_follow_each_other_over_months():
    rhythm = Rhythm(days=(5, 15, 25))

    assert periods(rhythm, date(2026, 11, 14), 4) == ["2026-11-15", "2026-11-25", "2026-12-05", "2026-12-15"]


def test_weekly_meetings_are_on_their_weekdays():
    assert periods(Rhythm(weekdays=(5,)), date(2026, 12, 25), 2) == ["2027-01-01", "2027-01-08"]


def test_a_monthly_meeting_without_a_day_is_one_a_month_and_its_time_is_the_organisers():
    rhythm = Rhythm()

    assert periods(rhythm, date(2026, 11, 21), 3) == ["2026-11", "2026-12", "2027-01"]
    assert next_occasion(rhythm, date(2026, 11, 21)).planned_at is None
    assert next_occasion(rhythm, date(2026, 11, 30)).last_day == date(2026, 12, 31)


def test_a_day_that_a_month_has_not_is_its_last():
    assert periods(Rhythm(days=(31,)), date(2027, 1, 31), 2) == ["2027-02-28", "2027-03-31"]


def test_the_hour_is_chinas():
    occasion = next_occasion(Rhythm(days=(10,), at="19:30"), date(2026, 11, 9))

    assert occasion.planned_at == datetime(2026, 11, 10, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize("wrong", [{"days": (0,)}, {"days": (32,)}, {"weekdays": (8,)}, {"at": "24:00"}])
def test_a_rhythm_names_days_that_there_are(wrong):
    with pytest.raises(ValueError, match="validation error"):
        Rhythm(**wrong)
