"""Real workers, really killed: nothing is lost and nothing happens twice."""

import asyncio
import signal

import asyncpg
import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from deploy.database import credentials
from services.kernel.access import Role
from services.kernel.deliveries import TOGETHER, TRIES
from tests import make
from tests.faults.conftest import LEASE, eventually
from tests.faults.extra import subscribed

WORKER = "tests.faults.worker"


@pytest.fixture
async def watch(hurt):
    """The owner's eyes."""
    await make.tenants(make.GRID)
    connection = await asyncpg.connect(**credentials(hurt.database_url))
    yield connection
    await connection.close()


async def reported(count: int) -> None:
    """Matters, each of which owes one notice to its community, and one to each extra handler."""
    resident = await make.actor(Role.RESIDENT)
    for number in range(count):
        await make.matter(resident, title=f"第{number}件")


async def notices(watch, kind: str) -> list[int]:
    """How many notices each event has led to."""
    rows = await watch.fetch("select count(*) from notice where kind = $1 group by event_id", kind)
    return [row["count"] for row in rows]


def settled(watch):
    async def holds() -> bool:
        return not await watch.fetchval("select count(*) from delivery where done_at is null")

    return holds


def leased(watch):
    async def holds() -> bool:
        return bool(await watch.fetchval("select count(*) from delivery where lease_until > now()"))

    return holds


async def test_a_worker_killed_in_the_middle_of_a_job_is_replaced_and_the_job_has_one_effect(watch, start):
    with subscribed("take_a_while"):
        await reported(3)
    first = start(WORKER, "take_a_while")
    await eventually(leased(watch))
    first.kill()
    first.wait()
    start(WORKER, "take_a_while")
    await eventually(settled(watch))

    assert await notices(watch, "fault.slow") == [1, 1, 1]
    assert await notices(watch, "matter.reported") == [1, 1, 1]
    late = await watch.fetchval("select max(done_at - run_at) from delivery")
    assert late.total_seconds() < LEASE + 20


async def test_a_flushed_valkey_loses_nothing(watch, hurt, start):
    start(WORKER)
    redis = Redis.from_url(hurt.redis_url)
    for _ in range(5):
        await reported(4)
        await redis.flushall()
    await redis.aclose()
    await eventually(settled(watch))

    assert await notices(watch, "matter.reported") == [1] * 20


async def test_work_goes_on_while_valkey_is_away(watch, pair, hurt, start):
    redis = Redis.from_url(hurt.redis_url)
    start(WORKER)
    await reported(2)
    await eventually(settled(watch))
    await redis.shutdown(nosave=True)
    with pytest.raises(RedisError):
        await redis.ping()
    await redis.aclose()
    await reported(4)
    await eventually(settled(watch))

    assert await notices(watch, "matter.reported") == [1] * 6


async def test_a_worker_that_slept_past_its_lease_completes_nothing_that_another_took_over(watch, start):
    with subscribed("take_a_while"):
        await reported(12)
    sleeper = start(WORKER, "take_a_while")
    await eventually(leased(watch))
    sleeper.send_signal(signal.SIGSTOP)
    await asyncio.sleep(LEASE)
    start(WORKER, "take_a_while")
    left = "select count(*) from delivery where done_at is null"

    async def taken_over() -> bool:
        """Only what the sleeper may hold in transactions is left: what it does side by side."""
        return await watch.fetchval(left) <= TOGETHER

    await eventually(taken_over)
    sleeper.send_signal(signal.SIGCONT)
    await eventually(settled(watch))

    assert await notices(watch, "fault.slow") == [1] * 12
    assert await notices(watch, "matter.reported") == [1] * 12


async def test_a_handler_that_always_fails_ends_as_a_dead_letter_and_the_rest_goes_on(watch, start):
    with subscribed("never_work"):
        await reported(3)
    start(WORKER, "never_work")

    async def dead() -> bool:
        await watch.execute("update delivery set run_at = now() where done_at is null and attempts > 0")
        return await watch.fetchval("select count(*) from delivery where dead_at is not null") == 3

    await eventually(dead)

    assert await notices(watch, "matter.reported") == [1, 1, 1]
    assert await notices(watch, "fault.never") == []
    letters = await watch.fetch("select attempts, last_error from delivery where dead_at is not null")
    assert {(row["attempts"], row["last_error"]) for row in letters} == {
        (TRIES, "RuntimeError: this handler always fails")
    }


async def test_two_workers_at_once_do_everything_once(watch, start):
    await reported(60)
    start(WORKER)
    start(WORKER)
    await eventually(settled(watch))

    assert await notices(watch, "matter.reported") == [1] * 60
