"""Servers for tests: in memory, nothing synced, gone with the last process that uses them."""

import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from deploy.embedded import locks
from deploy.embedded.servers import Servers

MEMORY = Path("/dev/shm")  # noqa: S108 - each home below it is our own, closed, and named after the user
ENOUGH = 2 * 2**30
LEFT_BEHIND = 600.0


def throwaway(
    name: str, *, postgres_settings: Sequence[str] = (), valkey_settings: Sequence[str] = ()
) -> Servers:
    """All processes that say the same name share one pair of servers."""
    prefix = f"mulin-test-{os.geteuid()}-"
    room = _room()
    _sweep(room, prefix)
    return Servers(
        room / f"{prefix}{name}",
        postgres_settings=postgres_settings,
        valkey_settings=valkey_settings,
        throwaway=True,
    )


def _room() -> Path:
    """A container's /dev/shm is often 64 MB: too small for a database."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        return MEMORY
    return Path(tempfile.gettempdir())


def _sweep(room: Path, prefix: str) -> None:
    """A keeper that was killed could not tidy up; what nobody holds and is not just being made may go."""
    for home in room.glob(f"{prefix}*"):
        if home.stat().st_uid != os.geteuid() or time.time() - home.stat().st_mtime < LEFT_BEHIND:
            continue
        if not locks.is_held(home / "run" / "users.lock"):
            shutil.rmtree(home, ignore_errors=True)
