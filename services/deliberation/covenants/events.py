"""What happens to covenants, in the past tense. A breach is never told with what was noted of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.kernel.outbox import Event


@dataclass(frozen=True)
class CovenantDrafted(Event):
    title: str
    version_id: UUID


@dataclass(frozen=True)
class CovenantRewritten(Event):
    version_id: UUID


@dataclass(frozen=True)
class CovenantDeliberated(Event):
    version_id: UUID
    meeting_id: UUID | None
    held_at: datetime | None
    place: str


@dataclass(frozen=True)
class CovenantPutToVote(Event):
    version_id: UUID
    vote_id: UUID


@dataclass(frozen=True)
class CovenantAdopted(Event):
    version_id: UUID
    number: int


@dataclass(frozen=True)
class CovenantPublished(Event):
    version_id: UUID
    number: int


@dataclass(frozen=True)
class CovenantAbandoned(Event):
    version_id: UUID
    reason: str


@dataclass(frozen=True)
class WatcherAppointed(Event):
    person_id: UUID


@dataclass(frozen=True)
class WatcherReleased(Event):
    person_id: UUID


@dataclass(frozen=True)
class BreachLogged(Event):
    clause: int
