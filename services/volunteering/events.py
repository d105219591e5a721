"""What happens to wishes, in the past tense."""

from dataclasses import dataclass
from uuid import UUID

from services.kernel.outbox import Event


@dataclass(frozen=True)
class WishMade(Event):
    title: str


@dataclass(frozen=True)
class WishPublished(Event): ...


@dataclass(frozen=True)
class WishClaimed(Event):
    claim_id: UUID
    volunteer_id: UUID


@dataclass(frozen=True)
class WishReleased(Event):
    volunteer_id: UUID
    reason: str


@dataclass(frozen=True)
class WishGranted(Event):
    volunteer_id: UUID


@dataclass(frozen=True)
class WishConfirmed(Event):
    volunteer_id: UUID


@dataclass(frozen=True)
class WishWithdrawn(Event): ...
