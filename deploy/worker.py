"""The worker process: a sweeper that needs only the database, and arq, by which others wake it at once.

arq stops when Valkey goes away; here it is started again for as long as the process lives, and meanwhile the
sweeper does all there is to do, a little later.
"""

import asyncio
import contextlib
import json
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
import uvloop
from arq.connections import RedisSettings
from arq.worker import Worker as ArqWorker
from arq.worker import func
from redis.exceptions import RedisError

import services.jobs  # noqa: F401 - subscribes every handler
from deploy import logs
from deploy.database import database
from deploy.settings import Settings
from deploy.signals import connection, heralding, to_json
from services.kernel import deliveries, privacy
from services.kernel.errors import Unavailable
from services.people.tidying import tidy

log = structlog.get_logger(__name__)
RESTART = 1.0
"""Seconds before arq is tried again after Valkey went away."""
TIDY = 3600.0
"""Seconds between two tidyings."""


@asynccontextmanager
async def calmly(what: str) -> AsyncIterator[None]:
    """A failure of the house is noted, and the next round tries again."""
    try:
        yield
    except (Unavailable, OSError) as error:
        log.warning("postponed", what=what, error=type(error.__cause__ or error).__name__)
    except Exception:
        log.exception("failed", what=what)


class Workshop:
    """Drains districts, each by one task at a time in this process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._locks: dict[int, asyncio.Lock] = {}
        self._again: set[int] = set()

    async def drain(self, district: int) -> None:
        """Do what is due; a call that finds the district busy leaves word to look once more."""
        lock = self._locks.setdefault(district, asyncio.Lock())
        if lock.locked():
            self._again.add(district)
            return
        async with lock:
            self._again.add(district)
            while district in self._again:
                self._again.discard(district)
                await deliveries.drain(district, lease=self.settings.lease_seconds)

    async def sweep(self) -> None:
        """Find what was not woken or not finished, for ever; one district's backlog delays no other."""
        under_way: set[asyncio.Task[None]] = set()
        while True:
            async with calmly("sweep"):
                for district in await deliveries.districts_with_work():
                    task = asyncio.create_task(self._visit(district))
                    under_way.add(task)
                    task.add_done_callback(under_way.discard)
            await asyncio.sleep(self.settings.sweep_seconds)

    async def _visit(self, district: int) -> None:
        async with calmly("drain"):
            await self.drain(district)

    async def tidy(self) -> None:
        """Throw away what the gate needs no more, now and then."""
        while True:
            async with calmly("tidying"):
                await tidy()
            await asyncio.sleep(TIDY)

    async def listen(self) -> None:
        """Be woken through Valkey, whenever it is there."""
        while True:
            worker = self._arq()
            try:
                await worker.async_run()
            except (RedisError, OSError) as error:
                log.warning("valkey_away", error=type(error).__name__)
            finally:
                with contextlib.suppress(RedisError, OSError):
                    await worker.close()
            await asyncio.sleep(RESTART)

    def _arq(self) -> ArqWorker:
        async def wake(_: dict[str, Any], district: int) -> None:
            await self.drain(district)

        at = RedisSettings.from_dsn(self.settings.redis_url)
        at.conn_retries = 0
        return ArqWorker(
            functions=[func(wake, name="wake", keep_result=0, max_tries=1)],  # type: ignore[arg-type] # arq's protocol wants *args
            redis_settings=at,
            handle_signals=False,
            poll_delay=0.05,
            max_jobs=16,
            job_timeout=3600,
            job_serializer=to_json,
            job_deserializer=json.loads,
        )


def run(settings: Settings) -> None:
    """Work in this process until told to stop."""
    logs.configure(settings)
    uvloop.run(_run(settings))


async def _run(settings: Settings) -> None:
    """Work until told to stop by SIGTERM or SIGINT; what is unfinished then is rolled back and done again."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    privacy.configure(settings.keyring)
    redis = connection(settings.redis_url)
    async with database(settings), heralding(redis, wake=False):
        workshop = Workshop(settings)
        tasks = [
            asyncio.create_task(workshop.sweep()),
            asyncio.create_task(workshop.tidy()),
            asyncio.create_task(workshop.listen()),
        ]
        log.info("worker_started")
        await stop.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await redis.aclose()
