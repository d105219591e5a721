"""How long the door waits for anything."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that a request may take, and that a new socket may keep us waiting for its first message."""

    request: float = 30.0
    init: float = 5.0


async def within(seconds: float, work: Awaitable[T], too_late: Exception | type[Exception]) -> T:
    """The work's result, or `too_late` when it takes longer; a timeout of the work's own passes through."""
    try:
        async with asyncio.timeout(seconds) as deadline:
            return await work
    except TimeoutError:
        if deadline.expired():
            raise too_late from None
        raise
