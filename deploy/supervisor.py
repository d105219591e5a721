"""Keeps programs running side by side: what dies is started again, and all of them end together.

    with occupied(home, port=8000), servers as (database_url, redis_url):
        ...  # migrate, load
        return supervise([Child("web", [...]), Child("worker", [...])], home=home, servers=servers)

Each program writes to `<home>/log/<name>.log`. If the supervisor itself is killed, they end with it.
"""

import contextlib
import http.client
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from deploy.child import Child, Watch, say
from deploy.embedded import Servers, locks
from deploy.embedded.ending import interrupted_once
from deploy.embedded.places import make_home
from deploy.embedded.program import is_free

LOOK = 0.1
GENTLY = 2.0
HOPELESS = 5


class HomeOccupiedError(RuntimeError):
    def __init__(self, home: Path, pid: str) -> None:
        super().__init__(
            f"{home} is being served already, by process {pid}. Stop that one, or name another MULIN_HOME."
        )


class PortTakenError(RuntimeError):
    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port} is taken by another program. Name another PORT.")


class HopelessError(RuntimeError):
    """A program that never came up and keeps ending won't be mended by yet another start."""


@contextlib.contextmanager
def occupied(home: Path, *, port: int) -> Iterator[None]:
    """One supervisor a home and a port: HomeOccupiedError or PortTakenError for the second.

    Ctrl-C and SIGTERM unwind what is inside as KeyboardInterrupt, once.
    """
    make_home(home)
    path = home / "run" / "supervisor.lock"
    try:
        lock = locks.take(path, locks.ALONE, patience=0)
    except TimeoutError:
        raise HomeOccupiedError(home, path.read_text()) from None
    try:
        locks.sign(lock)
        with interrupted_once():
            _wait_for_port(port)
            yield
    finally:
        os.close(lock)


def _wait_for_port(port: int) -> None:
    """A killed predecessor's web server may need a moment to let go of it."""
    deadline = time.monotonic() + GENTLY
    while not is_free(port):
        if time.monotonic() > deadline:
            raise PortTakenError(port)
        time.sleep(LOOK)


def supervise(
    children: Sequence[Child],
    *,
    home: Path,
    servers: Servers | None = None,
    health: str | None = None,
    ready: Callable[[], None] = lambda: None,
) -> int:
    """Until told to stop: 0. If a program can't be brought up at all: 1. To be called inside `occupied`.

    `ready` is called once, as soon as `health` (a URL) answers with 200, or at once when there is none.
    """
    watches = [Watch(child, home / "log" / f"{child.name}.log") for child in children]
    try:
        _watch(watches, servers, health, ready)
    except KeyboardInterrupt:
        return 0
    except HopelessError:
        return 1
    finally:
        _end(watches)


def _watch(
    watches: Sequence[Watch], servers: Servers | None, health: str | None, ready: Callable[[], None]
) -> NoReturn:
    up = False
    while True:
        for watch in watches:
            watch.look()
            if watch.failures >= HOPELESS and not up:
                say(f"{watch.child.name} does not come up. All that it said is in {watch.log}")
                raise HopelessError
        if servers and servers.revive():
            say("The keeper of the embedded servers was gone; it is starting again.")
        if not up and (health is None or _answers(health)):
            up = True
            ready()
        time.sleep(LOOK)


def _answers(url: str) -> bool:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=1)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", address.path)
        return connection.getresponse().status == http.HTTPStatus.OK
    return False


def _end(watches: Sequence[Watch]) -> None:
    for watch in watches:
        watch.signal(signal.SIGTERM)
    deadline = time.monotonic() + GENTLY
    for watch in watches:
        watch.see_it_end(deadline)
