"""What goes on beside everything else for as long as a process lives."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

AGAIN = 0.1
"""Seconds after which whoever has not heard that it is over is told once more."""


@asynccontextmanager
async def background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """While the block runs, this goes on; then it is ended.

    Once is not enough: a client of Valkey that is cancelled in the middle of a call may not let it through.
    """
    running = asyncio.create_task(work)
    try:
        yield
    finally:
        while not running.done():
            running.cancel()
            await asyncio.wait([running], timeout=AGAIN)
        if not running.cancelled():
            running.result()
