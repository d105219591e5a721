"""Points in time as clients write them."""

from datetime import UTC, datetime

from schema.reading.filters import InvalidMoment
from services.kernel.clock import LOCAL


def moment_of(value: datetime) -> datetime:
    """In UTC; one without a zone is meant as in China. Raises `InvalidMoment`."""
    try:
        return (value if value.tzinfo else value.replace(tzinfo=LOCAL)).astimezone(UTC)
    except OverflowError as error:
        raise InvalidMoment from error


def optional_moment(value: datetime | None) -> datetime | None:
    return moment_of(value) if value else None
