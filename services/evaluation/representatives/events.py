"""What happens around residents' representatives, in the past tense."""

from dataclasses import dataclass
from uuid import UUID

from services.kernel.outbox import Event
from services.methods.vocabulary import Rating


@dataclass(frozen=True)
class RepresentativeNamed(Event):
    person_id: UUID


@dataclass(frozen=True)
class RepresentativeEnded(Event):
    person_id: UUID


@dataclass(frozen=True)
class RepresentativesAsked(Event):
    """`round`: from 1; another after what was rated low has been mended."""

    title: str
    people: int
    round: int


@dataclass(frozen=True)
class RepresentativeRated(Event):
    """Which assessment, not how: who rated what stays with the community."""

    assessment_id: UUID


@dataclass(frozen=True)
class AssessmentConcluded(Event):
    """Filed with the community; `low`: it has to be mended."""

    rating: Rating
    low: bool


@dataclass(frozen=True)
class MendingAccepted(Event):
    text: str
