"""What happens to matters, in the past tense."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.kernel.access import Role
from services.kernel.codes import Level
from services.kernel.outbox import Event
from services.matters.models import Channel
from services.methods.vocabulary import Colour, Rating, TriageClass


@dataclass(frozen=True)
class MatterReported(Event):
    number: str
    channel: Channel


@dataclass(frozen=True)
class MatterTriaged(Event):
    category: str
    colour: Colour
    triage_class: TriageClass


@dataclass(frozen=True)
class MatterMoved(Event):
    """From here on the matter, and its timeline, are seen at another tenant."""

    shown = False

    from_tenant: int
    to_tenant: int


@dataclass(frozen=True)
class MatterAssigned(Event):
    """`owner_role` is what the reporter is told of the owner."""

    owner_id: UUID | None
    department_id: UUID | None
    owner_role: Role | None = None


@dataclass(frozen=True)
class MatterMerged(Event):
    into_id: UUID
    into_number: str


@dataclass(frozen=True)
class MatterDeclined(Event):
    reason: str


@dataclass(frozen=True)
class ProgressNoted(Event):
    text: str


@dataclass(frozen=True)
class InternalNoted(Event):
    shown = False

    text: str


@dataclass(frozen=True)
class MatterResolved(Event):
    outcome: str
    round: int


@dataclass(frozen=True)
class MatterRated(Event):
    rating: Rating
    comment: str
    round: int


@dataclass(frozen=True)
class MatterReopened(Event):
    reason: str
    round: int


@dataclass(frozen=True)
class MatterClosed(Event): ...


@dataclass(frozen=True)
class MatterFollowedUp(Event): ...


@dataclass(frozen=True)
class MatterOverdue(Event):
    shown = False

    passing: int


@dataclass(frozen=True)
class MatterPaused(Event):
    """The clock stands still until then; `due_at` is the limit if nobody lets it go on before."""

    reason: str
    until: datetime
    due_at: datetime


@dataclass(frozen=True)
class MatterResumed(Event):
    due_at: datetime


@dataclass(frozen=True)
class MatterEscalated(Event):
    rung: Level


@dataclass(frozen=True)
class LedgerExported(Event):
    """About the tenant whose ledger it is. `form` is csv or xlsx, `filters` what it was narrowed to."""

    shown = False

    form: str
    filters: str
    rows: int


@dataclass(frozen=True)
class PhotoAdded(Event):
    photo_id: UUID
