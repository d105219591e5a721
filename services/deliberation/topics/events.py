"""What happens to topics, in the past tense."""

from dataclasses import dataclass
from uuid import UUID

from services.kernel.outbox import Event


@dataclass(frozen=True)
class TopicChosen(Event):
    title: str
    month: str | None


@dataclass(frozen=True)
class TopicDropped(Event):
    reason: str


@dataclass(frozen=True)
class MatterChosen(Event):
    """About the matter: its reporter reads that it will be deliberated."""

    topic_id: UUID
    title: str
