"""How many events the worker settles, and what a million deadlines that are not due cost it."""

import asyncio
import statistics
import sys
import time
from collections import defaultdict
from typing import Any

import asyncpg

from deploy.database import database
from deploy.settings import Settings
from deploy.signals import connection
from services.kernel.deliveries import districts_with_work, drain
from services.kernel.outbox import handlers
from tests.bench.contestants import ROOT
from tests.bench.dataset import DISTRICT, Size
from tests.bench.home import environment, owner

QUIET = Size("bench_worker", 20_000, 1_000, 5_000)
LADEN = Size("bench_deadlines", 20_000, 1_000, 5_000, deadlines=1_000_000)
CHUNK = 500
PATIENCE = 300.0
KIND = "MatterReported"
"""Its one handler writes one notice: as simple as an event gets."""
RECORD = """
with happened as (
  insert into event (
    id, created_at, district_code, tenant, kind, subject_type, subject_id, actor_role, payload)
  select gen_random_uuid(), now(), district_code, tenant, $1, 'matter', id, 'resident',
    jsonb_build_object('number', number, 'channel', channel)
  from matter order by id limit $2 offset $3
  returning id, created_at, district_code, tenant)
insert into delivery (id, created_at, district_code, tenant, event_id, handler, run_at, attempts)
select gen_random_uuid(), created_at, district_code, tenant, id, handler, created_at, 0
from happened cross join unnest($4::text[]) handler"""
EMPTY = "truncate delivery, notice, event cascade"


async def settled_events(settings: Settings, events: int) -> dict[str, Any]:
    """Events recorded in bulk, their worker woken through Valkey, until the last handler is done."""
    owed = events * len(handlers[KIND])
    async with owner(settings.database_url) as eyes:
        await eyes.execute(EMPTY)
        command = [sys.executable, "-m", "deploy", "worker"]
        worker = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment(settings))
        try:
            await _until(eyes, "select count(*) > 0 from pg_stat_activity where usename = 'app_login'")
            await _record(eyes, settings, min(CHUNK, events))  # the first ones are for warming up
            await _until(eyes, "select count(*) = 0 from delivery where done_at is null")
            await eyes.execute(EMPTY)
            begun = await eyes.fetchval("select clock_timestamp()")
            await _record(eyes, settings, events)
            await _until(eyes, f"select count(*) >= {owed} from delivery where done_at is not null")
        finally:
            worker.terminate()
            await worker.wait()
        done = await eyes.fetchrow(
            "select count(*) settled, max(done_at) last from delivery where done_at is not null"
        )
        notices = await eyes.fetchval("select count(*) from notice")
        await eyes.execute(EMPTY)
    seconds = (done["last"] - begun).total_seconds()
    return {"events": events, "effects": notices, "seconds": seconds, "per_second": done["settled"] / seconds}


async def _record(eyes: asyncpg.Connection, settings: Settings, events: int) -> None:
    redis = connection(settings.redis_url)
    for offset in range(0, events, CHUNK):
        await eyes.execute(RECORD, KIND, min(CHUNK, events - offset), offset, list(handlers[KIND]))
        await redis.enqueue_job("wake", DISTRICT)
    await redis.aclose()


async def _until(eyes: asyncpg.Connection, question: str) -> None:
    until = time.monotonic() + PATIENCE
    while not await eyes.fetchval(question):
        if time.monotonic() > until:
            message = f"not within {PATIENCE:.0f} s: {question}"
            raise TimeoutError(message)
        await asyncio.sleep(0.1)


async def sweeps(quiet: Settings, laden: Settings, rounds: int, times: int = 100) -> dict[str, float]:
    """Milliseconds that a look for work takes, without and with open deadlines, in turn."""
    took = defaultdict(list)
    for number in range(-1, rounds):
        for name, settings in (("without_ms", quiet), ("with_ms", laden)):
            async with database(settings):
                await _sweep()
                begun = time.perf_counter()
                for _ in range(times):
                    await _sweep()
                if number >= 0:
                    took[name].append((time.perf_counter() - begun) / times * 1000)
    ratio = statistics.median(b / a for a, b in zip(took["without_ms"], took["with_ms"], strict=True))
    return {**{name: statistics.median(each) for name, each in took.items()}, "ratio": ratio}


async def _sweep() -> None:
    """Ask which districts have work, and look through one of them."""
    assert not await districts_with_work()
    await drain(DISTRICT)
