"""A household vote of a hundred thousand: how fast ballots come in, and how long it takes to count them.

Beside it, in the same run, the database alone: the bare writes of a ballot, and a bare count of all.
"""

import asyncio
import itertools
import statistics
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg

from deploy.database import credentials, database
from deploy.settings import Settings
from services.deliberation.votes import actions, casting
from services.deliberation.votes.box import at_the_box, count
from services.deliberation.votes.models import HouseholdVote
from services.kernel import clock
from services.kernel.access import Actor, Role, system
from services.kernel.rows import uuid7
from services.kernel.scope import acting
from tests.bench.dataset import DISTRICT, Size
from tests.bench.home import owner

SIZE = Size("bench_votes", 2_000, 1_000, 5_000)
HOUSEHOLDS, BUILDINGS, VOTERS = 100_000, 1_000, 4_000
CONNECTIONS = 8
CHOICES = ("agree", "disagree", "abstain")
PLACES = """
truncate estate, household_vote cascade;
with made as (
  insert into estate (id, created_at, district_code, tenant, name)
  values (gen_random_uuid(), now(), {district}, {community}, 'bench') returning id)
insert into building (id, created_at, district_code, tenant, name, estate_id)
select gen_random_uuid(), now(), {district}, {grid}, n::text, made.id
from made, generate_series(1, {buildings}) n;
insert into household (id, created_at, district_code, tenant, name, building_id, area)
select gen_random_uuid(), now(), {district}, {grid}, f::text, b.id,
  40 + (f * 7919 + b.name::int * 31) % 9000 / 100.0
from building b, generate_series(1, {flats}) f;
insert into person (id, created_at, district_code, tenant, name, household_id)
select gen_random_uuid(), now(), {district}, {grid}, 'bench', id
from household order by id limit {voters};
analyze"""
REST = """
insert into ballot (id, created_at, district_code, tenant, vote_id, household_id, choice)
select gen_random_uuid(), now(), district_code, tenant, vote_id, household_id,
  (array['agree', 'agree', 'agree', 'disagree', 'abstain'])[1 + abs(hashtext(household_id::text)) % 5]
from vote_roll where vote_id = $1 and cast_at is null"""
ALL_CAST = "update vote_roll set cast_at = now(), channel = 'paper' where vote_id = $1 and cast_at is null"
INSERT = """
insert into ballot (id, created_at, district_code, tenant, vote_id, household_id, choice)
values ($1, now(), $2, $3, $4, $5, 'agree')"""
MARK = "update vote_roll set cast_at = now() where district_code = $1 and vote_id = $2 and household_id = $3"
COUNTED = "select choice, count(*) from ballot where district_code = $1 and vote_id = $2 group by choice"


async def household_vote(settings: Settings, rounds: int) -> dict[str, Any]:
    """Open a vote, have some cast by its people, put the rest in, close it and count it again and again."""
    async with owner(settings.database_url) as eyes, database(settings):
        grid = await eyes.fetchval("select min(code) from tenant where level = 'grid'")
        community = grid // 1000 * 1000
        flats = HOUSEHOLDS // BUILDINGS
        await eyes.execute(
            PLACES.format(
                district=DISTRICT,
                community=community,
                grid=grid,
                buildings=BUILDINGS,
                flats=flats,
                voters=2 * VOTERS,
            )
        )
        people = await eyes.fetch("select id, household_id from person where name = 'bench' order by id")
        staff = system(community)
        opened = time.perf_counter()
        vote = await _opened(staff)
        opening = time.perf_counter() - opened
        residents = [Actor(Role.RESIDENT, grid, person_id=row["id"]) for row in people[:VOTERS]]
        cpu = time.process_time()
        cast = await _cast(vote, residents)
        cpu = time.process_time() - cpu
        bare = await _bare(settings, vote, grid, [row["household_id"] for row in people[VOTERS:]])
        await eyes.execute(REST, vote.id)
        await eyes.execute(ALL_CAST, vote.id)
        await eyes.execute("vacuum analyze ballot, vote_roll")
        counting = await _counted(staff, vote.id, eyes, rounds)
    return {
        "households": HOUSEHOLDS,
        "opening_s": opening,
        "ballots_per_second": cast,
        "ballot_cpu_ms": cpu / VOTERS * 1000,
        "bare_per_second": bare,
        **counting,
    }


async def _opened(staff: Actor) -> HouseholdVote:
    async with acting(staff):
        vote = await actions.create_vote(
            staff, tenant=staff.tenant, question="bench", closes_at=clock.now() + timedelta(days=1)
        )
    async with acting(staff):
        return await actions.open_vote(staff, vote.id)


async def _cast(vote: HouseholdVote, residents: list[Actor]) -> float:
    """Ballots a second of one process: each resident's is the whole action in a transaction of its own."""
    turns = iter(zip(residents, itertools.cycle(CHOICES), strict=False))

    async def voting() -> None:
        for resident, choice in turns:
            async with acting(resident):
                await casting.cast_ballot(resident, vote.id, choice)

    return await _rate(len(residents), [voting() for _ in range(CONNECTIONS)])


async def _bare(settings: Settings, vote: HouseholdVote, tenant: int, households: list[UUID]) -> float:
    """The same writes and nothing else: no actor, no policy, no event."""
    turns = iter(households)
    connections = [await asyncpg.connect(**credentials(settings.database_url)) for _ in range(CONNECTIONS)]

    async def writing(connection: asyncpg.Connection) -> None:
        for household in turns:
            async with connection.transaction():
                await connection.execute(INSERT, uuid7(), DISTRICT, tenant, vote.id, household)
                await connection.execute(MARK, DISTRICT, vote.id, household)

    try:
        return await _rate(len(households), [writing(each) for each in connections])
    finally:
        for each in connections:
            await each.close()


async def _rate(number: int, work: list[Any]) -> float:
    begun = time.perf_counter()
    await asyncio.gather(*work)
    return number / (time.perf_counter() - begun)


async def _counted(staff: Actor, vote_id: UUID, eyes: asyncpg.Connection, rounds: int) -> dict[str, Any]:
    """Seconds of closing, and of a count in turn with a bare one."""
    begun = time.perf_counter()
    async with acting(staff):
        vote = await actions.close_vote(staff, vote_id)
    closing = time.perf_counter() - begun
    ours, bare = [], []
    for _ in range(rounds):
        async with acting(staff), at_the_box(staff):
            begun = time.perf_counter()
            counted = await count(vote)
            ours.append(time.perf_counter() - begun)
        assert counted.cast.households == HOUSEHOLDS
        begun = time.perf_counter()
        await eyes.fetch(COUNTED, DISTRICT, vote_id)
        bare.append(time.perf_counter() - begun)
    return {"closing_s": closing, "count_s": statistics.median(ours), "bare_count_s": statistics.median(bare)}
