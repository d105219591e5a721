"""What happens to meetings, in the past tense."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.kernel.outbox import Event
from services.methods.vocabulary import Joining


@dataclass(frozen=True)
class MeetingPlanned(Event):
    """By the calendar."""

    name: str
    period: str


@dataclass(frozen=True)
class MeetingCalled(Event):
    """By somebody, besides the calendar; `special` because something new came up."""

    name: str
    reason: str
    special: bool


@dataclass(frozen=True)
class MeetingMoved(Event):
    planned_at: datetime
    place: str


@dataclass(frozen=True)
class MeetingCancelled(Event):
    reason: str


@dataclass(frozen=True)
class MeetingMissed(Event):
    name: str


@dataclass(frozen=True)
class MeetingOpened(Event):
    present: int
    invited: int


@dataclass(frozen=True)
class MeetingClosed(Event):
    """Held: `kind` is the method's code of it."""

    kind: str
    present: int


@dataclass(frozen=True)
class RulesAdopted(Event):
    kind: str
    version: int


@dataclass(frozen=True)
class MemberInvited(Event):
    """About the member, whom it concerns."""

    meeting_id: UUID
    name: str


@dataclass(frozen=True)
class MemberProposed(Event):
    meeting_id: UUID
    joining: Joining


@dataclass(frozen=True)
class MemberAccepted(Event):
    meeting_id: UUID
    name: str


@dataclass(frozen=True)
class MemberRefused(Event):
    meeting_id: UUID
    name: str


@dataclass(frozen=True)
class MemberSignedIn(Event):
    """`on_behalf`: staff did it for somebody without a phone."""

    meeting_id: UUID
    on_behalf: bool
