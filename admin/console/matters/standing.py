"""What a matter's method lets be done with it besides: stopping its clock, reporting an obstacle."""

from dataclasses import dataclass

from services.evaluation.rounds.models import Obstacle, ObstacleState
from services.kernel.access import Actor
from services.matters.models import Matter
from services.matters.pauses import Pause
from services.matters.pausing import pause_of
from services.methods.queries import method_of
from services.methods.vocabulary import Verb

BESIDES = frozenset({"obstacle", "resume"})
"""Acts that no stage names: `standing` says where they are offered."""


@dataclass(frozen=True)
class Standing:
    """`reasons`: for which the actor may stop the clock; `refused`: acts that are not offered."""

    pause: Pause | None
    obstacle: Obstacle | None
    reasons: tuple[str, ...]
    refused: frozenset[str]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The reasons as the options of a select."""
        return [(each, each) for each in self.reasons]


async def standing(actor: Actor, matter: Matter) -> Standing:
    document = (await method_of(matter.method_id)).document
    ratings = document.evaluation.ratings
    pause = await pause_of(matter)
    obstacle = await Obstacle.filter(matter_id=matter.id).order_by("-id").first()
    urgency = document.urgency(matter.colour) if matter.colour else None
    rule = urgency.pause if urgency and urgency.pause and actor.role in urgency.pause.by else None
    stage = document.stage(matter.stage)
    refused = set()
    if rule is None or Verb.PAUSE not in stage.actions:
        refused |= {"pause", "resume"}
    refused.add("pause" if pause else "resume")
    studied = obstacle is not None and obstacle.state is not ObstacleState.SETTLED
    if ratings.obstacle is None or matter.rating not in ratings.bad or studied:
        refused.add("obstacle")
    return Standing(pause, obstacle, rule.reasons if rule else (), frozenset(refused))
