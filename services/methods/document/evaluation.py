"""How work is judged: ratings, inspections, look-backs, surveys, scores, awards, disclosure."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer, PlainValidator

from services.kernel.access import Role
from services.kernel.calendar import Unit
from services.kernel.codes import Level
from services.methods.document.parts import Code, Name, Part, Share, Within
from services.methods.vocabulary import Checked, Rating, Scored, Scoree

HALF_A_MONTH = Within(amount=15, unit=Unit.DAYS)
"""How long mending may take where a method doesn't say."""


class Grade(Part):
    """One place on the rating scale."""

    code: Rating
    name: Name


class Obstacle(Part):
    """What happens when an objective obstacle stands in the way of mending what was rated badly (methods §D).

    These levels confer, then a meeting of that kind is held, and the reporter gets a reply within the time.
    """

    confer: tuple[Level, ...] = Field(min_length=1)
    meeting: Code
    reply: Within


class Ratings(Part):
    """`bad` ratings start another round at the stage `back_to`."""

    scale: tuple[Grade, ...] = Field(min_length=2)
    bad: frozenset[Rating] = frozenset({Rating.DISSATISFIED})
    back_to: Code
    obstacle: Obstacle | None = None


class Inspections(Part):
    """四督: a random sample of finished matters is looked into, at least so many; faults are mended."""

    kinds: frozenset[Checked] = Field(min_length=1)
    share: Share
    least: int = Field(default=1, ge=1)
    mend: Within = HALF_A_MONTH


class Representatives(Part):
    """Residents' representatives inspect and rate; what is rated low is mended under this level."""

    low: frozenset[Rating]
    mended_under: Level
    mend: Within = HALF_A_MONTH


class LookBack(Part):
    """回头看: questions asked again some time after a matter was closed or a covenant adopted."""

    code: Code
    name: Name
    of: Literal["matter", "covenant"]
    within: Within
    questions: tuple[Name, ...] = Field(min_length=1, max_length=5)
    mend: Within = HALF_A_MONTH
    """How long mending may take what residents said no to."""


class Surveys(Part):
    """Rates of fewer answers than `least` are shown without a rank."""

    least: int = Field(default=30, ge=1)


def _points(given: Any) -> Decimal:
    points = Decimal(str(given)) if isinstance(given, (int, float, str, Decimal)) else Decimal("NaN")
    if not (points.is_finite() and abs(points) <= 1000 and points * 2 == int(points * 2)):  # noqa: PLR2004 - a bound
        message = "points are whole or half, and at most 1000"
        raise ValueError(message)
    return points


Points = Annotated[Decimal, PlainValidator(_points), PlainSerializer(float)]


class ScoreRule(Part):
    """So many points to whom, when this happens; for a rated task, at which rating."""

    code: Code
    name: Name
    on: Scored
    to: Scoree
    points: Points
    rating: Rating | None = None


class Scoring(Part):
    """Scores are off unless a district switches them on (the policy that stands over all methods)."""

    enabled: bool = False
    each_round: bool = False
    """Whether every round of a matter counts, or only the last."""
    redeemable: bool = False
    rules: tuple[ScoreRule, ...] = ()


class PropertyScores(Part):
    """Property companies are scored once a quarter by these roles and nobody else (methods §B)."""

    by: frozenset[Role] = Field(min_length=1)
    items: tuple[Name, ...] = Field(min_length=1)
    highest: int = Field(default=100, ge=1, le=1000)


class Award(Part):
    """An award of the year (擂台评选, 评星晋级): nominated, deliberated, decided."""

    code: Code
    name: Name
    to: Literal["person", "organization", "community"]
    nominated_by: frozenset[Role] = Field(min_length=1)
    decided_at: Level
    stars: int | None = Field(default=None, ge=1, le=10)


class Disclosure(Part):
    """What the community's public page says of a finished matter: 过程, 依据, 标准, 结果."""

    parts: tuple[Literal["course", "basis", "standard", "result"], ...] = (
        "course",
        "basis",
        "standard",
        "result",
    )


class Evaluation(Part):
    ratings: Ratings
    inspections: Inspections | None = None
    representatives: Representatives | None = None
    look_backs: tuple[LookBack, ...] = ()
    surveys: Surveys = Surveys()
    scoring: Scoring = Scoring()
    property_scores: PropertyScores | None = None
    awards: tuple[Award, ...] = ()
    disclosure: Disclosure = Disclosure()
