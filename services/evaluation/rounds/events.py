"""What happens to an obstacle, in the past tense: all of it about the matter, in whose course it stands."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.evaluation.rounds.models import Settlement
from services.kernel.codes import Level
from services.kernel.outbox import Event


@dataclass(frozen=True)
class ObstacleReported(Event):
    obstacle_id: UUID
    reasons: str
    reply_due_at: datetime


@dataclass(frozen=True)
class ObstacleViewGiven(Event):
    shown = False

    obstacle_id: UUID
    level: Level
    text: str


@dataclass(frozen=True)
class ObstacleMet(Event):
    """The joint meeting has studied it. `met_on` is a day as on the wall calendar."""

    obstacle_id: UUID
    meeting_kind: str
    met_on: str
    result: str
    meeting_id: UUID | None = None


@dataclass(frozen=True)
class ObstacleReplied(Event):
    obstacle_id: UUID
    reply: str


@dataclass(frozen=True)
class ObstacleReplyLate(Event):
    shown = False

    obstacle_id: UUID


@dataclass(frozen=True)
class ObstacleSettled(Event):
    obstacle_id: UUID
    settlement: Settlement
