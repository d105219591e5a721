"""What happens to tasks, in the past tense."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.kernel.outbox import Event


@dataclass(frozen=True)
class TaskCreated(Event):
    """`subject_type` and `subject_id` name what it came of."""

    subject_type: str
    subject_id: UUID
    what: str
    owner_id: UUID | None
    department_id: UUID | None
    supervisor_id: UUID | None


@dataclass(frozen=True)
class TaskAssigned(Event):
    owner_id: UUID | None
    department_id: UUID | None
    supervisor_id: UUID | None


@dataclass(frozen=True)
class TaskDone(Event):
    outcome: str
    round: int


@dataclass(frozen=True)
class TaskConfirmed(Event):
    round: int


@dataclass(frozen=True)
class TaskReopened(Event):
    reason: str
    round: int
    due_at: datetime | None


@dataclass(frozen=True)
class TaskCancelled(Event):
    reason: str


@dataclass(frozen=True)
class TaskOverdue(Event):
    round: int
