"""Days and times as a paper says them, on the wall calendar in China."""

from datetime import date, datetime

from services.kernel.clock import LOCAL

WEEKDAYS = "一二三四五六日"


def chinese_day(day: date) -> str:
    """2026年11月22日."""
    return f"{day.year}年{day.month}月{day.day}日"


def day_of_moment(moment: datetime | None) -> str:
    return chinese_day(moment.astimezone(LOCAL).date()) if moment else ""


def chinese_time(moment: datetime | None) -> str:
    """2026年11月25日（星期三）14:30."""
    if moment is None:
        return ""
    local = moment.astimezone(LOCAL)
    return f"{chinese_day(local.date())}（星期{WEEKDAYS[local.weekday()]}）{local:%H:%M}"
