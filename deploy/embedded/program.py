"""One server under our care: started, waited for, stopped, and never two of it on the same data."""

import contextlib
import errno
import os
import random
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, ClassVar

import psutil

from deploy.embedded import locks
from deploy.embedded.account import Account

PORTS = range(15_000, 32_000)  # below the range from which clients' own ports are taken
PATIENCE = 120.0  # PostgreSQL may have much to recover
LOG_LIMIT = 10_000_000


class Program(ABC):
    name: ClassVar[str]
    executable: ClassVar[str]
    gently: ClassVar[signal.Signals]
    hard: ClassVar[signal.Signals]

    def __init__(self, home: Path, settings: Sequence[str], password: str) -> None:
        self.home = home
        self.data = home / self.name
        self.log = home / "log" / f"{self.name}.log"
        self.settings = list(settings)
        self.password = password
        self.account = Account.for_data(self.data)
        self.process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def prepare(self, port: int) -> Sequence[str]:
        """Make the data directory what it has to be, and say the command line."""

    @abstractmethod
    def answers(self, port: int) -> bool:
        """Whether it serves on that port."""

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, port: int) -> bool:
        """False when it ended instead of answering."""
        lock = self._own_the_data()
        try:
            argv = self.prepare(port)
            with open_log(self.log) as log:
                self.process = self.account.spawn(
                    argv, log=log, cwd=self.data, ending=self.gently, keeping=lock
                )
        finally:
            os.close(lock)  # from here on the server's copy counts, and those of its children
        deadline = time.monotonic() + PATIENCE
        while self.running and time.monotonic() < deadline:
            if self.answers(port):
                return True
            time.sleep(locks.PAUSE)
        self.ask_to_end()
        self.see_it_end(patience=1)
        return False

    def ask_to_end(self) -> None:
        if self.process is not None:
            self.process.send_signal(self.gently)

    def see_it_end(self, *, patience: float) -> None:
        if self.process is None:
            return
        for harder, seconds in ((self.hard, patience), (signal.SIGKILL, 1.0)):
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.send_signal(harder)
        self.process.wait()

    def _own_the_data(self) -> int:
        """Wait until the last process that worked on the data is gone; Valkey itself would not."""
        path = self.home / "run" / f"{self.name}.lock"
        try:
            return locks.take(path, locks.ALONE, patience=2)
        except TimeoutError:
            self._clear()
            return locks.take(path, locks.ALONE, patience=10)

    def _clear(self) -> None:
        """A killed PostgreSQL's backends live on until they next wait, all of them in the data directory."""
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.NoSuchProcess):
                if self.is_at_work(process):
                    process.kill()

    def is_at_work(self, process: psutil.Process) -> bool:
        """On our data, whoever started it."""
        with contextlib.suppress(psutil.AccessDenied):
            return process.name() == self.executable and process.cwd() == str(self.data)
        return False


def open_log(path: Path) -> BinaryIO:
    """To be appended to; what has grown too long is put aside first."""
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".old"))
    return path.open("ab")


def tail(path: Path, *, since: int = 0, lines: int = 15) -> str:
    """The end of a log, for a person to read: nothing from before the byte `since`."""
    if not path.exists():
        return ""
    with path.open("rb") as log:
        log.seek(since)
        return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])


def free_port(wanted: int | None = None) -> int:
    """A port nobody listens on: the wanted one if it can be had."""
    for port in (wanted, *random.sample(PORTS, 100)):
        if port is not None and is_free(port):
            return port
    raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
