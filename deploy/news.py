"""The news of districts, fanned out from one Valkey subscription to whoever listens in this process."""

import asyncio
import contextlib
import json
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import structlog
from arq.connections import ArqRedis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from deploy.background import background
from deploy.signals import channel
from schema import subscriptions
from schema.subscriptions import News

log = structlog.get_logger(__name__)
BACKLOG = 1000
"""Pieces of news that a slow listener may be behind; the oldest are dropped after that."""
AGAIN = 1.0
PATIENCE = 0.2
"""Seconds after which somebody new is listened for, too."""
PULSE = 10.0
"""Seconds after which a silent Valkey is asked whether it is there, and who listens, whether they may."""


class Line:
    """A subscription's connection, which may be gone without a word: silence is answered with a question."""

    def __init__(self, pubsub: PubSub) -> None:
        self.pubsub = pubsub
        self.now = asyncio.get_running_loop().time
        self.heard, self.asked = self.now(), 0.0

    async def message(self) -> dict[str, Any] | None:
        """What was published, if anything was just now. ConnectionError when nobody is there any more."""
        message: dict[str, Any] | None = await self.pubsub.get_message(timeout=PATIENCE)
        now = self.now()
        if message is not None:
            self.heard = now
            return message if message["type"] == "message" else None
        if now - self.heard > 2 * PULSE:
            raise ConnectionError
        if now - max(self.heard, self.asked) > PULSE:
            self.asked = now
            await self.pubsub.ping()
        return None


class Newsroom:
    """Listens to the channels of the districts that somebody here follows."""

    def __init__(self, redis: ArqRedis) -> None:
        self.redis = redis
        self._listeners: dict[int, set[asyncio.Queue[News]]] = defaultdict(set)
        self._changed = asyncio.Event()

    async def listen(self, district: int) -> AsyncGenerator[News | None, None]:
        """Its news as it comes, and nothing at each pulse."""
        inbox: asyncio.Queue[News] = asyncio.Queue(BACKLOG)
        self._listeners[district].add(inbox)
        self._changed.set()
        now = asyncio.get_running_loop().time
        pulse = now() + PULSE
        try:
            while True:
                news = await _next(inbox, pulse) if now() < pulse else None
                if news is None:
                    pulse = now() + PULSE
                yield news
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
            except Exception:
                log.exception("news_failed")
            finally:
                with contextlib.suppress(RedisError, OSError):
                    await pubsub.aclose()  # type: ignore[no-untyped-call]
            await asyncio.sleep(AGAIN)

    async def _follow(self, pubsub: PubSub) -> None:
        followed: set[int] = set()
        self._changed.set()
        line = Line(pubsub)
        while True:
            followed = await self._adjust(pubsub, followed)
            if followed:
                if message := await line.message():
                    self._deliver(message)
            else:
                await self._changed.wait()
                line.heard = line.now()

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

    def _deliver(self, message: dict[str, Any]) -> None:
        try:
            district, news = _read(message)
        except (ValueError, TypeError):
            log.warning("news_unreadable", channel=message["channel"])
            return
        for inbox in self._listeners[district]:
            if inbox.full():
                inbox.get_nowait()
            inbox.put_nowait(news)


async def _next(inbox: asyncio.Queue[News], pulse: float) -> News | None:
    """The next piece of news, unless the pulse comes first."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout_at(pulse):
            return await inbox.get()
    return None


def _read(message: dict[str, Any]) -> tuple[int, News]:
    """Of which district it is, and what it says."""
    tenant, kind, subject_type, subject_id = json.loads(message["data"])
    return int(message["channel"].rpartition(b":")[2]), News(
        tenant, kind, subject_type, UUID(str(subject_id))
    )


@asynccontextmanager
async def newsroom(redis: ArqRedis) -> AsyncIterator[None]:
    """While the block runs, subscriptions hear what was committed anywhere."""
    room = Newsroom(redis)
    subscriptions.listen = room.listen
    async with background(room.run()):
        yield
