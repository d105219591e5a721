"""What happens in inspections, in the past tense."""

from dataclasses import dataclass
from uuid import UUID

from services.evaluation.inspections.models import Finding
from services.kernel.outbox import Event
from services.methods.vocabulary import Checked


@dataclass(frozen=True)
class InspectionDrawn(Event):
    """All that is needed to prove the draw, beside the population itself."""

    shown = False

    algorithm: str
    seed: str
    size: int
    digest: str
    sample: int


@dataclass(frozen=True)
class InspectorsAssigned(Event):
    """So many cases were given out; so many found nobody who had nothing to do with them."""

    shown = False

    given: int
    left: int


@dataclass(frozen=True)
class CaseAssigned(Event):
    shown = False

    inspector_id: UUID


@dataclass(frozen=True)
class CaseInspected(Event):
    shown = False

    kind: Checked
    finding: Finding
    text: str
    tries: int
