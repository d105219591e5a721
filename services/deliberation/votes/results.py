"""What came of a household vote. Only the box writes it; residents read it once it is published.

Shares are rounded for showing; nothing is ever decided by them.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from tortoise import fields

from services.kernel.access import Sight
from services.kernel.isolation import APPEND, READ, anyone, below, branch, district, home
from services.kernel.rows import Row

SEEN: Final = (
    branch(READ),
    below(("update",), only=("published_at",)),
    anyone(APPEND, Sight.BOX),
    home(READ, also="published_at is not null"),
)


def _area() -> Any:
    return fields.DecimalField(max_digits=14, decimal_places=2, null=True)


def _percent() -> Any:
    return fields.DecimalField(max_digits=4, decimal_places=1, null=True)


class VoteResult(Row):
    """The turnout of a vote and whether it carried. Areas and their shares are null where they are unknown.

    `waiting`: ballots on paper that were entered only once when it closed, and don't count.
    """

    vote_id = fields.UUIDField()
    asked_households = fields.IntField()
    asked_area: Decimal | None = _area()
    cast_households = fields.IntField()
    cast_area: Decimal | None = _area()
    turnout_households: Decimal | None = _percent()
    turnout_area: Decimal | None = _percent()
    paper = fields.IntField()
    by_proxy = fields.IntField()
    waiting = fields.IntField()
    turnout_reached = fields.BooleanField()
    carried: str | None = fields.CharField(max_length=20, null=True)  # type: ignore[assignment] # may be null
    """The code of the option that carried, if any did."""
    published_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(*SEEN, references={"vote_id": "household_vote"}, unique=[("vote_id",)])

    class Meta:
        table = "vote_result"


class VoteTally(Row):
    """How many chose one option: of those asked, and of those who took part, in percent."""

    vote_id: UUID = fields.UUIDField()
    number = fields.IntField()
    choice = fields.CharField(max_length=20)
    text = fields.CharField(max_length=100)
    households = fields.IntField()
    area: Decimal | None = _area()
    of_asked: Decimal | None = _percent()
    of_cast: Decimal | None = _percent()
    area_of_asked: Decimal | None = _percent()
    area_of_cast: Decimal | None = _percent()
    published_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(*SEEN, references={"vote_id": "household_vote"}, unique=[("vote_id", "number")])

    class Meta:
        table = "vote_tally"
