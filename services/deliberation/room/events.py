"""What happens in the room, in the past tense. Nothing here tells how anybody voted in secret, or when."""

from dataclasses import dataclass
from uuid import UUID

from services.kernel.outbox import Event


@dataclass(frozen=True)
class AgendaItemAdded(Event):
    item_id: UUID
    title: str


@dataclass(frozen=True)
class StatementMade(Event):
    """About the statement."""

    meeting_id: UUID
    item_id: UUID


@dataclass(frozen=True)
class PollPut(Event):
    """About the poll."""

    question: str
    anonymous: bool


@dataclass(frozen=True)
class CastingBegun(Event):
    papers: int


@dataclass(frozen=True)
class MemberVoted(Event):
    """In an open vote only: who voted how is in the open."""

    option_id: UUID
    on_behalf: bool


@dataclass(frozen=True)
class PollClosed(Event):
    entitled: int
    cast: int


@dataclass(frozen=True)
class PollAnnulled(Event):
    reason: str
