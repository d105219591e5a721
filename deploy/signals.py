"""Telling the rest of the house, through Valkey, that something was committed. Best effort, never waited for.

News is gathered for a moment and sent in one go: one message a change for subscribers, one job a district to
wake a worker. When Valkey is away the news is dropped: the sweeper finds the work, subscribers ask again.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from arq.connections import ArqRedis, RedisSettings
from redis.exceptions import RedisError

from deploy.background import background
from services.kernel import outbox
from services.kernel.outbox import Signal

GATHER = 0.01
"""Seconds that news waits for company."""
MOST = 10_000
log = structlog.get_logger(__name__)


def to_json(job: dict[str, Any]) -> bytes:
    """In place of arq's default, pickle: whoever can write to Valkey should not run code here."""
    return json.dumps(job, default=str).encode()


def connection(redis_url: str) -> ArqRedis:
    """A client that neither retries for long nor runs pickles."""
    at = RedisSettings.from_dsn(redis_url)
    return ArqRedis(
        host=at.host,
        port=at.port,
        username=at.username,
        password=at.password,
        db=at.database,
        ssl=at.ssl,
        socket_timeout=5,
        socket_connect_timeout=2,
        job_serializer=to_json,
        job_deserializer=json.loads,
    )


def channel(redis: ArqRedis, district: int) -> str:
    """Where a district's news is published. Channels ignore database numbers; the name keeps them apart."""
    return f"mulin:{redis.connection_pool.connection_kwargs['db']}:news:{district}"


class Herald:
    """Gathers news and sends it."""

    def __init__(self, redis: ArqRedis, *, wake: bool) -> None:
        self.redis, self.wake = redis, wake
        self._news: list[Signal] = []
        self._something = asyncio.Event()

    async def tell(self, news: list[Signal]) -> None:
        if len(self._news) < MOST:
            self._news.extend(news)
            self._something.set()

    async def run(self) -> None:
        while True:
            await self._something.wait()
            await asyncio.sleep(GATHER)
            self._something.clear()
            news, self._news = self._news, []
            try:
                await self._send(news)
            except (RedisError, OSError) as error:
                log.warning("news_dropped", count=len(news), error=type(error).__name__)

    async def _send(self, news: list[Signal]) -> None:
        if self.wake:
            for district in {each.district for each in news}:
                await self.redis.enqueue_job("wake", district)
        async with self.redis.pipeline(transaction=False) as sending:
            for each in news:
                sending.publish(channel(self.redis, each.district), _message(each))
            await sending.execute()


def _message(news: Signal) -> str:
    return json.dumps([news.tenant, news.kind, news.subject_type, str(news.subject_id)])


@asynccontextmanager
async def heralding(redis: ArqRedis, *, wake: bool) -> AsyncIterator[None]:
    """While the block runs, what is committed here is told to the rest of the house."""
    herald = Herald(redis, wake=wake)
    outbox.signal = herald.tell
    async with background(herald.run()):
        yield
