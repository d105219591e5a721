"""Moments are stored in UTC and counted in Beijing time.

What is due is decided by the database's clock alone; this one stamps what people did.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """The day on the wall calendar in China. A moment without a time zone is nobody's, so it is refused."""
    if moment.utcoffset() is None:
        message = f"{moment.isoformat()} has no time zone"
        raise ValueError(message)
    return moment.astimezone(LOCAL).date()
