"""One program under the supervisor's eyes."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.embedded.account import TETHER
from deploy.embedded.program import open_log, tail

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 10.0
STEADY = 30.0


@dataclass(frozen=True)
class Child:
    """`env` is added to our own environment."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)


class Watch:
    """One child: its process now, and how often it ended soon after its start."""

    def __init__(self, child: Child, log: Path) -> None:
        self.child, self.log = child, log
        self.process: subprocess.Popen[bytes] | None = None
        self.began = self.due = 0.0
        self.failures = 0
        self.mark = 0  # where in the log its latest words begin

    def look(self) -> None:
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self._begin(now)
        elif (code := self.process.poll()) is not None:
            self._plan(now, code)

    def _begin(self, now: float) -> None:
        """It dies if we do, and is in its own session: Ctrl-C reaches us alone, and we end it in order."""
        tie = [os.getpid(), int(signal.SIGKILL), -1, -1]
        with open_log(self.log) as log:
            self.mark = log.tell()
            self.process = subprocess.Popen(  # noqa: S603 - the command lines are our own
                [sys.executable, "-I", "-S", TETHER, *map(str, tie), *self.child.argv],
                env={**os.environ, **self.child.env},  # handed on, not read
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.began = now

    def _plan(self, now: float, code: int) -> None:
        """Start again soon; later and later if it goes on like that."""
        self.signal(signal.SIGKILL)  # what it left behind
        self.process = None
        self.failures = self.failures + 1 if now - self.began < STEADY else 1
        pause = min(FIRST_PAUSE * 2 ** (self.failures - 1), LONGEST_PAUSE)
        self.due = now + pause
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
        words = tail(self.log, since=self.mark)
        say(f"{self.child.name} {how}; starting it again in {pause} s. From {self.log}:\n{words}")

    def signal(self, number: signal.Signals) -> None:
        """To all of its session."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def see_it_end(self, deadline: float) -> None:
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        self.signal(signal.SIGKILL)
        self.process.wait()


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
