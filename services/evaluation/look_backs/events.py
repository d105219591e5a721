"""What happens to look-backs, in the past tense."""

from dataclasses import dataclass
from uuid import UUID

from services.kernel.outbox import Event


@dataclass(frozen=True)
class LookBackDue(Event):
    """It was set up, to be answered in time."""

    shown = False

    name: str
    matter_id: UUID | None


@dataclass(frozen=True)
class LookBackAnswered(Event):
    """`bad`: residents said no to something, which has to be mended."""

    shown = False

    name: str
    bad: bool


@dataclass(frozen=True)
class LookBackLate(Event):
    shown = False

    name: str
