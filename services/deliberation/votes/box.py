"""The ballot box (票箱): a role of the database that no account holds, which alone looks at ballots.

Whoever votes, enters or counts stands in as the box for those statements; nothing but counts, and one's own
entries that still wait, ever comes out of it. Nothing is counted before a vote has closed: the difference
between two counts would tell a ballot.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import orjson

from services.deliberation.votes.counting import Count, Weight
from services.deliberation.votes.models import HouseholdVote, VoteScope, VoteState
from services.deliberation.votes.sealed import BallotChannel
from services.kernel import clock
from services.kernel.access import Actor, Role
from services.kernel.codes import level_of
from services.kernel.errors import Conflict
from services.kernel.rows import uuid7
from services.kernel.scope import sql, standing_in
from services.kernel.text import N_


class NotOnRoll(Conflict):
    code, sentence = "NOT_ON_ROLL", N_("本次征求意见的户中没有这一户")


class AlreadyVoted(Conflict):
    code, sentence = "ALREADY_VOTED", N_("这一户已经投过票")


def box(actor: Actor) -> Actor:
    """The box of the actor's own district."""
    return Actor(Role.BOX, actor.tenant)


@asynccontextmanager
async def at_the_box(actor: Actor) -> AsyncIterator[None]:
    """The transaction in progress goes on as the box, and then again as the actor."""
    async with standing_in(box(actor)):
        yield


_FREEZE: Final = """
insert into vote_roll
  (id, created_at, district_code, tenant, vote_id, household_id, building_id, area, by_proxy)
select gen_random_uuid(), $3, h.district_code, h.tenant, $2, h.id, h.building_id, h.area, false
from household h join building b on b.district_code = $1 and b.id = h.building_id
where h.district_code = $1 and h.{column} = $4 and {part} and $5::uuid[] is not null"""
_PARTS: Final = {
    VoteScope.WHOLE: "true",
    VoteScope.ESTATES: "b.estate_id = any($5::uuid[])",
    VoteScope.BUILDINGS: "b.id = any($5::uuid[])",
}
_ASKED: Final = """
select count(*)::int as households, count(area)::int as measured, sum(area) as area
from vote_roll where district_code = $1 and vote_id = $2"""


@dataclass(frozen=True, slots=True)
class Roll:
    """How many households are asked, how many of them are measured, and their area."""

    households: int
    measured: int
    area: Decimal | None

    @property
    def weight(self) -> Weight:
        return Weight(self.households, self.area if self.measured == self.households else None)


async def freeze_roll(actor: Actor, vote: HouseholdVote) -> Roll:
    """Write down every household of the vote's scope, as it is now."""
    level = level_of(vote.tenant)
    statement = _FREEZE.format(column=level.column, part=_PARTS[vote.scope])
    part = [UUID(id) for id in vote.scope_ids]
    async with at_the_box(actor):
        await sql(statement, vote.district_code, vote.id, clock.now(), vote.tenant // level.divisor, part)
        [asked] = await sql(_ASKED, vote.district_code, vote.id)
    return Roll(**asked)


_SLOT: Final = """
select v.state, v.closes_at, v.options, v.rules, r.cast_at, r.entered_at, r.tenant as home
from household_vote v
join vote_roll r on r.district_code = $1 and r.vote_id = v.id and r.household_id = $3
where v.district_code = $1 and v.id = $2
for update of r for key share of v"""


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one household's ballot, which is held until the transaction ends, and its vote.

    The vote is kept from being closed meanwhile; other households vote beside it. Its `tenant` here is the
    household's: what happens to a household is told where that belongs, to whoever works there.
    """

    vote: HouseholdVote
    household_id: UUID
    cast_at: datetime | None
    entered_at: datetime | None


async def hold_slot(actor: Actor, vote_id: UUID, household_id: UUID) -> Slot:
    """At the box: NOT_ON_ROLL, VOTE_NOT_OPEN or ALREADY_VOTED unless this household may vote now."""
    rows = await sql(_SLOT, actor.district, vote_id, household_id)
    if not rows:
        raise NotOnRoll(vote=vote_id)
    slot = _slot(vote_id, household_id, rows[0])
    slot.vote.take_ballots()
    if slot.cast_at is not None:
        raise AlreadyVoted(vote=vote_id)
    return slot


def _slot(vote_id: UUID, household_id: UUID, row: dict[str, Any]) -> Slot:
    vote = HouseholdVote(
        id=vote_id,
        tenant=row["home"],
        question="",
        state=VoteState(row["state"]),
        closes_at=row["closes_at"],
        options=orjson.loads(row["options"]),
        rules=orjson.loads(row["rules"]),
    )
    return Slot(vote, household_id, row["cast_at"], row["entered_at"])


_CAST: Final = """
with marked as (
  update vote_roll set cast_at = $2, channel = $7, by_proxy = $8, entered_at = null
  where district_code = $3 and vote_id = $5 and household_id = $6)
insert into ballot (id, created_at, district_code, tenant, vote_id, household_id, choice)
values ($1, $2, $3, $4, $5, $6, $9)"""
_ENTERED: Final = """
update vote_roll set entered_at = $4 where district_code = $1 and vote_id = $2 and household_id = $3"""


async def put_in(slot: Slot, choice: str, channel: BallotChannel, *, by_proxy: bool) -> None:
    """At the box: the ballot of a household whose slot is held."""
    vote = slot.vote
    await sql(
        _CAST,
        *(uuid7(), clock.now(), vote.district_code, vote.tenant, vote.id, slot.household_id),
        *(channel.value, by_proxy, vote.choice(choice)),
    )


async def mark_entered(vote: HouseholdVote, household_id: UUID, at: datetime | None) -> None:
    """At the box: a paper of this household waits to be entered again, or none does any more."""
    await sql(_ENTERED, vote.district_code, vote.id, household_id, at)


_COUNT: Final = """
select b.choice, count(*)::int as households, sum(r.area) as area,
  (count(*) filter (where r.channel = 'paper'))::int as paper,
  (count(*) filter (where r.by_proxy))::int as proxy
from ballot b
join vote_roll r on r.district_code = $1 and r.vote_id = $2 and r.household_id = b.household_id
where b.district_code = $1 and b.vote_id = $2
group by b.choice"""


async def count(vote: HouseholdVote) -> Count:
    """At the box: all ballots of a vote that has closed."""
    known = vote.asked_area is not None
    rows = {each["choice"]: each for each in await sql(_COUNT, vote.district_code, vote.id)}
    nothing = Weight(0, Decimal() if known else None)
    chosen = {
        code: Weight(rows[code]["households"], rows[code]["area"] if known else None)
        if code in rows
        else nothing
        for code in (each["code"] for each in vote.options)
    }
    return Count(
        Weight(vote.asked_households, vote.asked_area),
        chosen,
        sum(each["paper"] for each in rows.values()),
        sum(each["proxy"] for each in rows.values()),
    )
