"""Whom the servers run as: ourselves, or somebody unprivileged where we are root (PostgreSQL refuses it)."""

import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

TETHER = Path(__file__).with_name("tether.py")
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}  # PG*, LANG and the like stay outside


@dataclass(frozen=True)
class Account:
    """`uid` -1: nobody else, we are not root."""

    uid: int = -1
    gid: int = -1

    @classmethod
    def for_data(cls, directory: Path) -> "Account":
        """The owner of data that is there already; on the first start `postgres`, or else `nobody`."""
        if os.geteuid() != 0:
            return cls()
        if directory.exists() and (owner := directory.stat()).st_uid != 0:
            return cls(owner.st_uid, owner.st_gid)
        entries = {entry.pw_name: entry for entry in pwd.getpwall()}
        entry = entries.get("postgres") or entries["nobody"]
        return cls(entry.pw_uid, entry.pw_gid)

    def owns(self, path: Path) -> None:
        if self.uid >= 0:
            os.chown(path, self.uid, self.gid)

    def run(self, *argv: str | Path) -> subprocess.CompletedProcess[str]:
        """Run to the end, from a directory that everyone may stand in."""
        command = [str(word) for word in argv]
        if self.uid < 0:
            return subprocess.run(  # noqa: S603 - our own binaries
                command, env=ENVIRONMENT, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True,
                check=False,
            )  # fmt: skip
        return subprocess.run(  # noqa: S603 - our own binaries
            command, env=ENVIRONMENT, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=False, user=self.uid, group=self.gid, extra_groups=[],
        )  # fmt: skip

    def reaches(self, directory: Path) -> bool:
        """Whether it may enter: root's home is closed to everybody else, and so is all below it."""
        return self.run("/bin/sh", "-c", 'cd -- "$1"', "sh", directory).returncode == 0

    def spawn(
        self, argv: Sequence[str], *, log: IO[bytes], cwd: Path, ending: signal.Signals, keeping: int
    ) -> subprocess.Popen[bytes]:
        """Start a server that gets `ending` when we end, and holds descriptor `keeping` while it lives."""
        tie = [os.getpid(), int(ending), self.uid, self.gid]
        return subprocess.Popen(  # noqa: S603 - our own binaries
            [sys.executable, "-I", "-S", TETHER, *map(str, tie), *argv],
            env=ENVIRONMENT, cwd=cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, pass_fds=[keeping],
        )  # fmt: skip
