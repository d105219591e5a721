"""Servers that may be hurt: the fault tests have a pair of their own."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from deploy.database import database, migrate
from deploy.embedded import Servers, throwaway
from deploy.settings import Settings
from tests.conftest import SECRET, settings_for

ROOT = Path(__file__).parents[2]
LEASE, SWEEP = 3.0, 0.5


@pytest.fixture
def pair() -> Iterator[Servers]:
    servers = throwaway(f"faults-{os.getpid()}")
    servers.start()
    yield servers
    servers.stop()


@pytest.fixture
async def hurt(pair: Servers) -> AsyncIterator[Settings]:
    """The application's connections to servers of this test's own."""
    settings = settings_for(*pair.start(), lease_seconds=LEASE, sweep_seconds=SWEEP)
    await migrate(settings)
    async with database(settings):
        yield settings


def environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "MULIN_SECRET_KEY": SECRET,
        "MULIN_LEASE_SECONDS": str(settings.lease_seconds),
        "MULIN_SWEEP_SECONDS": str(settings.sweep_seconds),
    }


@pytest.fixture
def start(hurt: Settings) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start a module as a process of its own; all of them are gone at the end."""
    started = []

    def begin(*arguments: str, **more: str) -> subprocess.Popen[bytes]:
        argv = [sys.executable, "-m", *arguments]
        process = subprocess.Popen(argv, cwd=ROOT, env=environment(hurt) | more)  # noqa: S603 - ours
        started.append(process)
        return process

    yield begin
    for process in started:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait()


async def eventually(holds: Callable[[], object], *, within: float = 30.0) -> None:
    """Wait for an awaitable condition; fail when it does not come true in time."""
    async with asyncio.timeout(within):
        while not await holds():  # noqa: ASYNC110 - other processes have no event to wait for
            await asyncio.sleep(0.05)
