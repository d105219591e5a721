"""What is asked of household votes beyond their rows: where one may vote, and how far each has come."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from services.deliberation.votes.box import box
from services.kernel.access import Actor, Permission
from services.kernel.scope import fetch

_MINE: Final = """
select p.household_id, null::uuid as vote_id from person p
where p.district_code = $1 and p.id = $2 and p.household_id is not null
union all
select x.household_id, x.vote_id from vote_proxy x
where x.district_code = $1 and x.person_id = $2 and x.revoked_at is null"""
_SLOTS: Final = """
select m.vote_id is not null as by_proxy, r.vote_id, r.household_id, h.name as household, b.name as building,
  r.cast_at
from unnest($2::uuid[], $3::uuid[]) m (household_id, vote_id)
join vote_roll r on r.district_code = $1 and r.household_id = m.household_id
  and (m.vote_id is null or r.vote_id = m.vote_id)
join household_vote v on v.district_code = $1 and v.id = r.vote_id and v.state = 'open'
join household h on h.district_code = $1 and h.id = r.household_id
join building b on b.district_code = $1 and b.id = h.building_id
order by v.closes_at, r.vote_id, by_proxy"""


@dataclass(frozen=True, slots=True)
class VotingSlot:
    """A household that one may vote for in an open vote, and when that has been done."""

    vote_id: UUID
    household_id: UUID
    household: str
    building: str
    by_proxy: bool
    cast_at: datetime | None


async def voting_slots(actor: Actor) -> list[VotingSlot]:
    """Where the actor may vote now, the most urgent first: at home, and by proxy."""
    actor.require(Permission.VOTE_CAST)
    mine = await fetch(actor, _MINE, actor.district, actor.person_id)
    if not mine:
        return []
    homes, votes = [row["household_id"] for row in mine], [row["vote_id"] for row in mine]
    return [VotingSlot(**row) for row in await fetch(box(actor), _SLOTS, actor.district, homes, votes)]


_PROGRESS: Final = """
select b.id as building_id, e.name as estate, b.name as building, count(*)::int as asked,
  count(r.cast_at)::int as cast, (count(*) filter (where r.channel = 'paper'))::int as paper,
  count(r.entered_at)::int as waiting
from vote_roll r
join building b on b.district_code = $1 and b.id = r.building_id
join estate e on e.district_code = $1 and e.id = b.estate_id
where r.district_code = $1 and r.vote_id = $2
group by b.id, e.name, b.name order by e.name, b.name"""


@dataclass(frozen=True, slots=True)
class BuildingProgress:
    """How many of a building's households have voted, and how many papers wait to be entered again."""

    building_id: UUID
    estate: str
    building: str
    asked: int
    cast: int
    paper: int
    waiting: int

    @property
    def missing(self) -> int:
        return self.asked - self.cast


async def progress(actor: Actor, vote_id: UUID) -> list[BuildingProgress]:
    """The buildings of a vote's roll as far as the actor sees it. Never what was chosen."""
    actor.require(Permission.VOTE_ENTER)
    return [BuildingProgress(**row) for row in await fetch(actor, _PROGRESS, actor.district, vote_id)]


_ENTERED: Final = """
select p.household_id, h.name as household, b.name as building, p.choice, p.by_proxy, p.created_at as at
from paper_ballot p
join household h on h.district_code = $1 and h.id = p.household_id
join building b on b.district_code = $1 and b.id = h.building_id
where p.district_code = $1 and p.vote_id = $2 and p.entered_by_id = $3
  and p.confirmed_at is null and p.withdrawn_at is null
order by p.id"""


@dataclass(frozen=True, slots=True)
class EnteredBallot:
    """A ballot on paper that one entered oneself, and nobody else yet."""

    household_id: UUID
    household: str
    building: str
    choice: str
    by_proxy: bool
    at: datetime


async def my_entries(actor: Actor, vote_id: UUID) -> list[EnteredBallot]:
    """The actor's own entries that wait for a second person: the only ballots that are ever shown."""
    actor.require(Permission.VOTE_ENTER)
    rows = await fetch(box(actor), _ENTERED, actor.district, vote_id, actor.person_id)
    return [EnteredBallot(**row) for row in rows]
