"""Whether this process should be sent requests: the database answers and is migrated.

Without Valkey requests go on, only later effects come later; so the house is then ready, but degraded.
"""

import asyncio
from dataclasses import dataclass
from time import monotonic
from typing import Final

import structlog
from arq.connections import ArqRedis
from redis.exceptions import RedisError

from deploy.database import newest_migration
from services.kernel.deliveries import worker_in
from services.kernel.errors import Unavailable
from services.kernel.scope import fetch

FRESH: Final = 1.0
"""Seconds for which an answer is good enough for the next who asks."""
PATIENCE: Final = 2.0
MIGRATED: Final = "select obj_description(to_regclass('public.tortoise_migrations'), 'pg_class') as to"
"""Readable for every role, without any grant."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """`code` is empty when requests can be served."""

    code: str
    valkey: bool

    @property
    def told(self) -> dict[str, str]:
        valkey = "ok" if self.valkey else "unavailable"
        if self.code:
            return {"status": "unavailable", "code": self.code, "valkey": valkey}
        return {"status": "ok" if self.valkey else "degraded", "valkey": valkey}


class Health:
    def __init__(self, redis: ArqRedis) -> None:
        self.redis = redis
        self._asking = asyncio.Lock()
        self._state = State("", valkey=True)
        self._at = -FRESH

    async def state(self) -> State:
        """Found out at most once a second, however many ask."""
        async with self._asking:
            if monotonic() - self._at >= FRESH:
                found = State(*await asyncio.gather(_trouble_with_database(), _valkey_answers(self.redis)))
                if found != self._state:
                    log.warning("readiness_changed", **found.told)
                self._state, self._at = found, monotonic()
        return self._state


async def _trouble_with_database() -> str:
    """The code of what is wrong with it."""
    try:
        async with asyncio.timeout(PATIENCE):
            [row] = await fetch(worker_in(0), MIGRATED)
    except (Unavailable, TimeoutError):
        return Unavailable.code
    return "" if (row["to"] or "") >= newest_migration() else "NOT_MIGRATED"


async def _valkey_answers(redis: ArqRedis) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            return bool(await redis.ping())
    except (RedisError, OSError):
        return False
