"""What happens to surveys, in the past tense. That somebody answered by a link is no event: it has no who."""

from dataclasses import dataclass

from services.kernel.outbox import Event


@dataclass(frozen=True)
class SurveyMade(Event):
    title: str


@dataclass(frozen=True)
class SurveyLinksIssued(Event):
    count: int


@dataclass(frozen=True)
class PaperAnswersEntered(Event):
    count: int


@dataclass(frozen=True)
class SurveyEnded(Event):
    answers: int
