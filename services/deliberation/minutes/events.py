"""What happens to minutes, in the past tense."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.kernel.outbox import Event


@dataclass(frozen=True)
class MinutesRecorded(Event):
    """About the meeting: a draft was written or written anew."""


@dataclass(frozen=True)
class MinutesPublished(Event):
    """About the meeting."""

    name: str
    resolutions: int


@dataclass(frozen=True)
class MatterDeliberated(Event):
    """About the matter: its reporter reads that a meeting has dealt with it, and by when it is done."""

    meeting_id: UUID
    name: str
    due_at: datetime | None
