"""PostgreSQL and Valkey in a directory, for as long as somebody uses them.

    with Servers(home) as (database_url, redis_url):
        ...

Any number of processes may do so at once; they share one pair of servers. When the last one is gone, were it
by `kill -9`, the servers stop; the data stays.
"""

import contextlib
import json
import os
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import psutil

import deploy
from deploy.embedded import locks
from deploy.embedded.places import make_home
from deploy.embedded.program import PATIENCE, tail
from deploy.embedded.state import State

STOPPING = 10.0
MODULES = Path(deploy.__file__).parent.parent


class ServersFailedError(RuntimeError):
    """They could not be started; says what the servers themselves said."""

    def __init__(self, home: Path) -> None:
        logs = "\n".join(tail(home / "log" / f"{name}.log") for name in ("postgres", "valkey", "keeper"))
        super().__init__(f"The embedded servers in {home} did not start:\n{logs}")


class InUseError(RuntimeError):
    def __init__(self, home: Path) -> None:
        super().__init__(f"The embedded servers in {home} are in use by another process.")


class Servers:
    def __init__(
        self,
        home: Path,
        *,
        postgres_settings: Sequence[str] = (),
        valkey_settings: Sequence[str] = (),
        throwaway: bool = False,
        only: Sequence[str] = ("postgres", "valkey"),
    ) -> None:
        """Settings are `name=value` for PostgreSQL and `name value` for Valkey, on top of our own.

        A server that is not among `only` is not started, and its url leads nowhere.
        """
        self.home = Path(home).absolute()
        self._run = self.home / "run"
        self._options = {
            "postgres": list(postgres_settings),
            "valkey": list(valkey_settings),
            "throwaway": throwaway,
            "only": list(only),
        }
        self._users: int | None = None
        self._spawned: int | None = None

    def __enter__(self) -> tuple[str, str]:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> tuple[str, str]:
        """(database_url, redis_url), when both answer. The database url is the superuser's, the owner's."""
        if self._users is None:
            make_home(self.home)
            self._users = locks.take(self._run / "users.lock", locks.SHARED, patience=30)
        try:
            with locks.alone(self._run / "start.lock", patience=PATIENCE):
                self._wait_until_ready()
        except BaseException:
            self.stop()
            raise
        state = State.read(self._run)
        return state.database_url, state.redis_url

    def stop(self) -> None:
        """Leave; the last one waits until both servers are gone."""
        if self._users is None:
            return
        if locks.try_lock(self._users, locks.ALONE):  # nobody else, and nobody comes in before we are through
            self._stop_keeper()
        os.close(self._users)
        self._users = None

    def revive(self) -> bool:
        """If the keeper was killed, have another one; doesn't wait for it. Whether that was needed."""
        try:
            with locks.alone(self._run / "start.lock", patience=0):
                return self._have_a_keeper()
        except TimeoutError:
            return False  # somebody is just seeing to it

    def erase(self) -> None:
        """Begin again: away with all data. InUseError while somebody uses the servers."""
        make_home(self.home)
        with contextlib.ExitStack() as held:
            for name in ("users", "postgres", "valkey"):
                try:
                    held.enter_context(locks.alone(self._run / f"{name}.lock", patience=2))
                except TimeoutError:
                    raise InUseError(self.home) from None
            for name in ("postgres", "valkey"):
                shutil.rmtree(self.home / name, ignore_errors=True)
            (self._run / "state.json").unlink(missing_ok=True)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        self._have_a_keeper()
        while not (self._run / "ready").exists():
            if self._spawned_has_ended() or time.monotonic() > deadline:
                raise ServersFailedError(self.home)
            time.sleep(locks.PAUSE)
            if self._spawned is None:
                self._have_a_keeper()  # the one we found may have been killed meanwhile

    def _have_a_keeper(self) -> bool:
        if self._spawned is not None and not self._spawned_has_ended():
            return False
        if locks.is_held(self._run / "keeper.lock"):
            return False
        (self._run / "ready").unlink(missing_ok=True)
        self._spawned = self._spawn_keeper()
        return True

    def _spawn_keeper(self) -> int:
        """In a session of its own, so that Ctrl-C reaches only us and we stop things in order."""
        keeper = ["-P", "-m", "deploy.embedded.keeper", str(self.home), json.dumps(self._options)]
        log = str(self.home / "log" / "keeper.log")
        path = os.pathsep.join(filter(None, [str(MODULES), os.environ.get("PYTHONPATH")]))
        return os.posix_spawn(
            sys.executable,
            [sys.executable, *keeper],
            {**os.environ, "PYTHONPATH": path},  # handed on as it is: it may hold what python needs
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
            setsid=True,
        )

    def _spawned_has_ended(self) -> bool:
        """Asked at each turn, so that it doesn't stay a zombie."""
        if self._spawned is None:
            return False
        try:
            ended, _ = os.waitpid(self._spawned, os.WNOHANG)
        except ChildProcessError:
            return True
        return ended != 0

    def _stop_keeper(self) -> None:
        with contextlib.suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
            if keeper := self._keeper():
                keeper.terminate()
                keeper.wait(STOPPING)
        self._spawned = None

    def _keeper(self) -> psutil.Process | None:
        """Ours, or another's: its pid is true as long as it holds the lock it is written in."""
        path = self._run / "keeper.lock"
        if self._spawned is not None and not self._spawned_has_ended():
            return psutil.Process(self._spawned)
        return psutil.Process(int(path.read_text())) if locks.is_held(path) else None
