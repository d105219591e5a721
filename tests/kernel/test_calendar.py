"""Working days, make-up days, months: when something is due."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.calendar import (
    LONGEST,
    Calendar,
    InvalidLimit,
    Limit,
    NoWorkingDays,
    Unit,
    end_of,
    last_day,
)
from services.kernel.clock import LOCAL, day_of, now

NATION = Calendar()
moments = st.datetimes(datetime(2001, 1, 1), datetime(2060, 1, 1), timezones=st.just(LOCAL))  # noqa: DTZ001 - bounds


def beijing(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


def test_now_is_a_moment_in_utc():
    assert now().utcoffset() == timedelta(0)


def test_weekdays_are_worked_and_weekends_are_not():
    assert NATION.is_working(date(2025, 11, 21))
    assert not any(map(NATION.is_working, days("2025-11-22", "2025-11-23")))


HOLIDAYS = {
    "spring festival 2025": ("2025-01-28", 8, ["2025-01-26", "2025-02-08"]),
    "labour day 2025": ("2025-05-01", 5, ["2025-04-27"]),
    "national day 2025 with mid-autumn": ("2025-10-01", 8, ["2025-09-28", "2025-10-11"]),
    "new year 2026": ("2026-01-01", 3, ["2026-01-04"]),
    "spring festival 2026": ("2026-02-15", 9, ["2026-02-14", "2026-02-28"]),
    "national day 2026": ("2026-10-01", 7, ["2026-09-20", "2026-10-10"]),
}


@pytest.mark.parametrize(("first", "length", "made_up"), HOLIDAYS.values(), ids=HOLIDAYS)
def test_published_holidays_are_free_and_their_make_up_days_are_worked(first, length, made_up):
    free = [date.fromisoformat(first) + timedelta(days=day) for day in range(length)]
    assert not any(map(NATION.is_working, free))
    assert NATION.is_working(free[-1] + timedelta(days=1))
    assert all(map(NATION.is_working, days(*made_up)))
    assert all(day.weekday() >= 5 for day in days(*made_up))


def test_a_make_up_day_in_the_old_year_for_a_holiday_in_the_new_is_worked():
    assert all(map(NATION.is_working, days("2006-12-30", "2006-12-31", "2011-12-31")))


def test_a_year_not_yet_published_has_its_statutory_holidays_and_no_make_up_days():
    statutory = days("2031-01-01", "2031-01-22", "2031-01-23", "2031-01-24", "2031-05-01", "2031-10-01")
    assert not any(map(NATION.is_working, statutory))
    year = [date(2031, 1, 1) + timedelta(days=day) for day in range(365)]
    assert not any(NATION.is_working(day) for day in year if day.weekday() >= 5)
    assert 240 < sum(map(NATION.is_working, year)) < 255


@pytest.mark.parametrize(
    ("start", "n", "last"),
    [
        ("2025-11-17 09:00", 7, "2025-11-26"),  # Monday to the Wednesday of the week after
        ("2025-11-17 00:00", 1, "2025-11-18"),
        ("2025-11-17 23:59", 1, "2025-11-18"),
        ("2025-11-22 12:00", 1, "2025-11-24"),  # a Saturday
        ("2025-09-26 09:00", 1, "2025-09-28"),  # the Sunday worked for National Day
        ("2025-09-30 17:00", 3, "2025-10-11"),  # over National Day to the Saturday worked for it
        ("2026-09-30 17:00", 3, "2026-10-10"),
        ("2026-02-13 17:00", 2, "2026-02-24"),  # Saturday 14 February is worked, then nine days are not
        ("2025-12-31 17:00", 1, "2026-01-04"),  # over the end of a year, to a Sunday
        ("2030-12-31 17:00", 1, "2031-01-02"),
    ],
)
def test_working_days_are_counted_from_the_day_after_to_the_end_of_the_last(start, n, last):
    due = NATION.add_working_days(beijing(start), n)
    assert due == beijing(last) + timedelta(days=1)
    assert due.tzinfo is UTC
    assert last_day(due) == date.fromisoformat(last)


def test_the_starting_day_is_the_one_on_the_wall_in_china():
    start = datetime(2025, 11, 17, 16, 30, tzinfo=UTC)
    assert day_of(start) == date(2025, 11, 18)
    assert last_day(NATION.add_calendar_days(start, 7)) == date(2025, 11, 25)


def test_a_districts_own_days_lie_on_top_of_the_nations():
    district = Calendar({date(2025, 11, 18): False, date(2025, 11, 22): True, date(2025, 10, 1): True})
    assert not district.is_working(date(2025, 11, 18))
    assert district.is_working(date(2025, 10, 1))
    assert last_day(district.add_working_days(beijing("2025-11-17 09:00"), 4)) == date(2025, 11, 22)
    assert NATION.is_working(date(2025, 11, 18))
    assert not NATION.is_working(date(2025, 10, 1))


def test_a_calendar_without_working_days_is_refused_instead_of_searched_forever():
    never = Calendar({date(2025, 1, 1) + timedelta(days=day): False for day in range(4000)})
    with pytest.raises(NoWorkingDays):
        never.add_working_days(beijing("2025-01-02 09:00"), 7)


@pytest.mark.parametrize(
    ("start", "n", "last"),
    [
        ("2025-11-17 09:00", 1, "2025-12-17"),
        ("2025-01-31 09:00", 1, "2025-02-28"),
        ("2024-01-31 09:00", 1, "2024-02-29"),
        ("2025-12-31 23:00", 2, "2026-02-28"),
        ("2025-08-31 09:00", 1, "2025-09-30"),
        ("2024-02-29 09:00", 12, "2025-02-28"),
        ("2025-11-30 09:00", 1, "2025-12-30"),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last_of_a_shorter_month(start, n, last):
    assert last_day(NATION.add_months(beijing(start), n)) == date.fromisoformat(last)


def test_a_limit_knows_when_it_is_due():
    start = beijing("2025-09-29 09:00")
    due = {unit: last_day(Limit(7, unit).due(start, NATION)) for unit in Unit}
    assert due[Unit.DAYS] == date(2025, 10, 6)
    assert due[Unit.WORKING_DAYS] == date(2025, 10, 15)
    assert due[Unit.MONTHS] == date(2026, 4, 29)


@pytest.mark.parametrize("amount", [0, -1, LONGEST + 1])
def test_a_limit_of_no_time_or_of_ages_is_refused(amount):
    with pytest.raises(InvalidLimit):
        Limit(amount, Unit.DAYS)


def test_the_longest_limit_can_be_counted_in_every_unit():
    assert all(Limit(LONGEST, unit).due(beijing("2025-09-29 09:00"), NATION) for unit in Unit)


@pytest.mark.parametrize("unit", Unit)
def test_a_moment_without_a_time_zone_is_refused(unit):
    with pytest.raises(ValueError, match="no time zone"):
        Limit(7, unit).due(datetime(2025, 11, 17, 9), NATION)  # noqa: DTZ001 - that is what is refused


@given(moments, st.integers(1, 200))
def test_the_nth_working_day_has_exactly_n_working_days_up_to_it(start, n):
    last = last_day(NATION.add_working_days(start, n))
    passed = [day_of(start) + timedelta(days=day + 1) for day in range((last - day_of(start)).days)]
    assert sum(map(NATION.is_working, passed)) == n
    assert NATION.is_working(last)


@given(moments, st.sampled_from(Unit), st.integers(1, 60))
def test_every_limit_ends_at_midnight_in_china_after_it_started_and_longer_ones_later(start, unit, amount):
    due, longer = (Limit(amount + extra, unit).due(start, NATION) for extra in (0, 1))
    assert start < due < longer
    assert due == end_of(last_day(due))
    assert (due.astimezone(LOCAL).hour, due.utcoffset()) == (0, timedelta(0))
