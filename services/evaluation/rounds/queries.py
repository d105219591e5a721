"""All rounds of a matter, as its events tell them: nothing of an earlier one is lost when another begins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from services.kernel.access import Actor, Role
from services.kernel.scope import fetch
from services.methods.vocabulary import Rating

_MATTER = "select round, created_at from matter where district_code = $1 and id = $2"
_EVENTS = """
select kind, created_at, actor_role, payload from event
where district_code = $1 and subject_id = $2 and subject_type = 'matter'
  and kind in ('MatterResolved', 'MatterRated', 'MatterReopened')
order by created_at, id limit 1000"""


@dataclass(slots=True)
class Round:
    """One round (轮次): why and when it began, what came of it, and what its reporter said of that."""

    number: int
    began_at: datetime | None = None
    reason: str = ""
    outcome: str | None = None
    resolved_at: datetime | None = None
    resolved_by: Role | None = None
    rating: Rating | None = None
    comment: str = ""
    rated_at: datetime | None = None


async def rounds_of(actor: Actor, matter_id: UUID) -> list[Round] | None:
    """From the first to the present one; None for a matter that the actor doesn't see."""
    found = await fetch(actor, _MATTER, actor.district, matter_id)
    if not found:
        return None
    rounds = {number: Round(number) for number in range(1, found[0]["round"] + 1)}
    rounds[1].began_at = found[0]["created_at"]
    for row in await fetch(actor, _EVENTS, actor.district, matter_id):
        _tell(rounds, row, orjson.loads(row["payload"]))
    return list(rounds.values())


def _tell(rounds: dict[int, Round], row: Any, said: dict[str, Any]) -> None:
    told = rounds.get(said["round"])
    match row["kind"]:
        case "MatterResolved" if told:
            told.outcome, told.resolved_at = said["outcome"], row["created_at"]
            told.resolved_by = Role(row["actor_role"])
        case "MatterRated" if told:
            told.rating, told.comment = Rating(said["rating"]), said["comment"]
            told.rated_at = row["created_at"]
            _begin(rounds.get(told.number + 1), row["created_at"], said["comment"])
        case "MatterReopened":
            _begin(told, row["created_at"], said["reason"])


def _begin(next_one: Round | None, at: datetime, reason: str) -> None:
    """A bad rating begins the next round; so does somebody who reopens the matter."""
    if next_one:
        next_one.began_at, next_one.reason = at, reason
