"""The roll, the ballots and the proxies of household votes. What a household chose, only the box looks at.

No role of a person has any grant on `ballot` and `paper_ballot`: not the residents', not any level's, not the
worker's. Whatever is done with them is done by `box.py`, as a role that no account can hold.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from tortoise import fields

from services.kernel.access import Sight
from services.kernel.isolation import APPEND, READ, READ_WRITE, anyone, below, district, own
from services.kernel.rows import Row


class BallotChannel(StrEnum):
    ONLINE = "online"
    PAPER = "paper"


class RollEntry(Row):
    """One household that is asked, as it was when the vote opened: whether it has voted, never how.

    `entered_at`: a ballot on paper was entered once and waits to be entered again by somebody else. The
    household is not referred to, because a hundred thousand references would be checked one by one at the
    opening, which takes them from the households themselves, and households are never removed.
    """

    vote_id = fields.UUIDField()
    household_id = fields.UUIDField()
    building_id = fields.UUIDField()
    area: Decimal | None = fields.DecimalField(max_digits=10, decimal_places=2, null=True)
    cast_at: datetime | None = fields.DatetimeField(null=True)
    channel: BallotChannel | None = fields.CharEnumField(  # type: ignore[assignment] # the ORM says never null
        BallotChannel, max_length=10, null=True
    )
    by_proxy = fields.BooleanField(default=False)
    entered_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(READ),
        anyone(READ_WRITE, Sight.BOX, only=("cast_at", "channel", "by_proxy", "entered_at")),
        references={"vote_id": "household_vote"},
        unique=[("vote_id", "household_id")],
        indexes=("(district_code, vote_id, building_id)",),
    )

    class Meta:
        table = "vote_roll"


class Ballot(Row):
    """What one household chose. Written once, counted, never changed."""

    vote_id = fields.UUIDField()
    household_id = fields.UUIDField()
    choice = fields.CharField(max_length=20)

    isolation = district(
        anyone(APPEND, Sight.BOX),
        references={"vote_id": "household_vote"},
        unique=[("vote_id", "household_id")],
    )

    class Meta:
        table = "ballot"


class PaperBallot(Row):
    """A ballot on paper as somebody entered it. It counts once another has entered the same, or by its photo.

    Its enterer sees it until then, and may take it back. The account tells one human with two posts.
    """

    vote_id = fields.UUIDField()
    household_id = fields.UUIDField()
    choice = fields.CharField(max_length=20)
    by_proxy = fields.BooleanField(default=False)
    entered_by_id = fields.UUIDField()
    entered_by_account_id = fields.UUIDField(null=True)
    photo = fields.BinaryField(null=True)
    confirmed_by_id = fields.UUIDField(null=True)
    confirmed_at = fields.DatetimeField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)

    isolation = district(
        anyone(READ_WRITE, Sight.BOX, only=("confirmed_by_id", "confirmed_at", "withdrawn_at")),
        references={"vote_id": "household_vote", "entered_by_id": "person", "confirmed_by_id": "person"},
        indexes=(
            "unique (district_code, vote_id, household_id) where withdrawn_at is null",
            "(district_code, entered_by_id, vote_id) where withdrawn_at is null and confirmed_at is null",
        ),
    )

    class Meta:
        table = "paper_ballot"


class Proxy(Row):
    """A household that somebody else speaks for in one vote, and which paper says so."""

    vote_id = fields.UUIDField()
    household_id = fields.UUIDField()
    person_id = fields.UUIDField()
    document = fields.CharField(max_length=200)
    made_by_id: UUID | None = fields.UUIDField(null=True)
    revoked_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(READ_WRITE, only=("revoked_at",)),
        own("person_id", READ),
        anyone(READ, Sight.BOX),
        references={"vote_id": "household_vote", "household_id": "household", "person_id": "person"},
        indexes=(
            "unique (district_code, vote_id, household_id) where revoked_at is null",
            "(district_code, person_id, vote_id) where revoked_at is null",
        ),
    )

    class Meta:
        table = "vote_proxy"
