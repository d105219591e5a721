"""The news of districts, fanned out from one Valkey subscription to whoever listens in this process."""

import asyncio
import contextlib
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import structlog
from arq.connections import ArqRedis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from deploy.signals import channel
from schema import subscriptions
from schema.subscriptions import News

log = structlog.get_logger(__name__)
BACKLOG = 1000
"""Pieces of news that a slow listener may be behind; the oldest are dropped after that."""
AGAIN = 1.0


class Newsroom:
    """Listens to the channels of the districts that somebody here follows."""

    def __init__(self, redis: ArqRedis) -> None:
        self.redis = redis
        self._listeners: dict[int, set[asyncio.Queue[News]]] = defaultdict(set)
        self._changed = asyncio.Event()

    async def listen(self, district: int) -> AsyncIterator[News]:
        inbox: asyncio.Queue[News] = asyncio.Queue(BACKLOG)
        self._listeners[district].add(inbox)
        self._changed.set()
        try:
            while True:
                yield await inbox.get()
        finally:
            self._listeners[district].discard(inbox)
            self._changed.set()

    async def run(self) -> None:
        """Follow Valkey for as long as the process lives, through its absences."""
        while True:
            pubsub = self.redis.pubsub(ignore_subscribe_messages=True)
            try:
                await self._follow(pubsub)
            except (RedisError, OSError) as error:
                log.warning("news_interrupted", error=type(error).__name__)
            finally:
                with contextlib.suppress(RedisError, OSError):
                    await pubsub.aclose()  # type: ignore[no-untyped-call]
            await asyncio.sleep(AGAIN)

    async def _follow(self, pubsub: PubSub) -> None:
        followed: set[int] = set()
        self._changed.set()
        while True:
            followed = await self._adjust(pubsub, followed)
            if not followed:
                await self._changed.wait()
                continue
            message = await pubsub.get_message(timeout=0.2)
            if message is not None:
                self._deliver(message["channel"].decode(), message["data"])

    async def _adjust(self, pubsub: PubSub, followed: set[int]) -> set[int]:
        if not self._changed.is_set():
            return followed
        self._changed.clear()
        wanted = {district for district, inboxes in self._listeners.items() if inboxes}
        if new := wanted - followed:
            await pubsub.subscribe(*(channel(self.redis, district) for district in new))
        if old := followed - wanted:
            await pubsub.unsubscribe(*(channel(self.redis, district) for district in old))
        return wanted

    def _deliver(self, name: str, data: bytes) -> None:
        tenant, kind, subject_type, subject_id = json.loads(data)
        news = News(tenant, kind, subject_type, UUID(subject_id))
        for inbox in self._listeners[int(name.rpartition(":")[2])]:
            if inbox.full():
                inbox.get_nowait()
            inbox.put_nowait(news)


@asynccontextmanager
async def newsroom(redis: ArqRedis) -> AsyncIterator[None]:
    """While the block runs, subscriptions hear what was committed anywhere."""
    room = Newsroom(redis)
    subscriptions.listen = room.listen
    running = asyncio.create_task(room.run())
    try:
        yield
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
