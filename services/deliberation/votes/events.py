"""What happens in household votes, in the past tense. None of it says what a household chose."""

from dataclasses import dataclass
from uuid import UUID

from services.kernel.outbox import Event


@dataclass(frozen=True)
class VoteDrafted(Event):
    question: str


@dataclass(frozen=True)
class VoteOpened(Event):
    """The roll is frozen: so many households are asked."""

    asked: int


@dataclass(frozen=True)
class BallotCast(Event):
    """A household has voted: online, or on paper."""

    household_id: UUID
    channel: str


@dataclass(frozen=True)
class PaperBallotEntered(Event):
    """A ballot on paper was entered once, and waits for somebody else to enter it again."""

    household_id: UUID


@dataclass(frozen=True)
class PaperBallotWithdrawn(Event):
    household_id: UUID


@dataclass(frozen=True)
class ProxyGiven(Event):
    household_id: UUID
    person_id: UUID


@dataclass(frozen=True)
class ProxyRevoked(Event):
    household_id: UUID
    person_id: UUID


@dataclass(frozen=True)
class VoteClosed(Event):
    question: str
    asked: int
    cast: int
    carried: str | None


@dataclass(frozen=True)
class VoteRecounted(Event):
    """Counted again, with the same result or another."""

    same: bool


@dataclass(frozen=True)
class VotePublished(Event): ...


@dataclass(frozen=True)
class VoteCancelled(Event):
    reason: str
