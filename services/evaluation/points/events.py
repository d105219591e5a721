"""What happens to points, in the past tense."""

from dataclasses import dataclass
from uuid import UUID

from services.kernel.outbox import Event


@dataclass(frozen=True)
class PointsPosted(Event):
    """`points` is written as a decimal number."""

    rule: str
    points: str


@dataclass(frozen=True)
class PointsRedeemed(Event):
    reward_id: UUID
    points: str


@dataclass(frozen=True)
class PostingReversed(Event):
    posting_id: UUID
    reason: str


@dataclass(frozen=True)
class RewardOffered(Event):
    name: str


@dataclass(frozen=True)
class RewardChanged(Event):
    ended: bool
