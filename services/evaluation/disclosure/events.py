"""What happens to disclosures, in the past tense. None of it is a resident's timeline."""

from dataclasses import dataclass
from uuid import UUID

from services.kernel.outbox import Event


@dataclass(frozen=True)
class DisclosurePrepared(Event):
    shown = False

    matter_id: UUID
    round: int


@dataclass(frozen=True)
class DisclosureEdited(Event):
    shown = False


@dataclass(frozen=True)
class DisclosurePublished(Event):
    shown = False

    matter_id: UUID
    round: int


@dataclass(frozen=True)
class DisclosureWithdrawn(Event):
    shown = False

    reason: str
