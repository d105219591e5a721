"""Where the data may lie."""

import hashlib
import os
import tempfile
from pathlib import Path

from deploy.embedded.account import Account


class UnreachableHomeError(RuntimeError):
    def __init__(self, home: Path) -> None:
        super().__init__(
            f"{home} lies below a directory that only root may enter, and the servers can't run as root."
        )


def reachable_home(wanted: Path) -> Path:
    """The wanted directory, or one named after it where root's servers, which are not root, can get to.

    Root's own directory is usually closed (0700), and with it a checkout inside.
    """
    wanted = wanted.absolute()
    if can_reach(wanted):
        return wanted
    name = f"mulin-{hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]}"
    for place in (Path("/var/lib"), Path(tempfile.gettempdir())):
        if os.access(place, os.W_OK) and can_reach(place / name):
            return place / name
    raise UnreachableHomeError(wanted)


def can_reach(home: Path) -> bool:
    """Judged by what exists of the way to it; what is made later is made open."""
    nearest = next(part for part in (home, *home.parents) if part.is_dir())
    return Account.for_data(home / "postgres").reaches(nearest)


def make_home(home: Path) -> None:
    """Our own folders are closed; the way to the data is open to the account the servers run as."""
    if not can_reach(home):
        raise UnreachableHomeError(home)
    missing = [part for part in (home, *home.parents) if not part.exists()]
    for part in reversed(missing):
        part.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        for part in {home, *missing}:
            part.chmod(part.stat().st_mode | 0o111)
    for folder in (home / "run", home / "log"):
        folder.mkdir(mode=0o700, exist_ok=True)
