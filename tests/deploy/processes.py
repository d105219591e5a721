"""What the tests ask of the machine: who lives, kill that one, run this, wait for that."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
ORDINARY = 65534  # nobody


@contextlib.contextmanager
def awkward_home() -> Iterator[Path]:
    """A directory with spaces and Chinese in its long name; what still lives there afterwards is ended."""
    folder = Path(tempfile.mkdtemp(prefix="mulin-test-"))
    folder.chmod(0o711)
    home = folder / "long name with spaces" / ("睦邻" * 20) / "home"
    try:
        yield home
    finally:
        kill_all(home)
        shutil.rmtree(folder)


def living(home: Path, name: str = "") -> list[psutil.Process]:
    """Processes (called `name`) at work in the home, or told about it; without the zombies."""
    return [
        process
        for process in psutil.process_iter()
        if process.pid != os.getpid() and _is_at(process, str(home), name)
    ]


def _is_at(process: psutil.Process, home: str, name: str) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        words = process.cmdline()
        here = process.cwd().startswith(home) or any(home in word for word in words)
        return here and name in " ".join(words)
    return False


def kill_all(home: Path) -> None:
    """With -9; some end by themselves when they lose their parent."""
    victims = living(home)
    for victim in victims:
        with contextlib.suppress(psutil.NoSuchProcess):
            victim.kill()
    psutil.wait_procs(victims, timeout=5)


def kill(home: Path, name: str) -> psutil.Process:
    """With -9, the first of that name: PostgreSQL's backends come after it."""
    process = living(home, name)[0]
    process.send_signal(signal.SIGKILL)
    return process


def soon(happens: Callable[[], object], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if happens():
            return True
        time.sleep(0.02)
    return False


def run_python(*argv: str, user: int | None = None, python: str = sys.executable) -> subprocess.Popen[str]:
    """Our modules at hand, its words in a pipe."""
    return run_program(python, *argv, user=user)


def run_program(*argv: str, user: int | None = None) -> subprocess.Popen[str]:
    """Away from our directory and environment, as another user too."""
    site = [path for path in sys.path if path.endswith("site-packages")]
    return subprocess.Popen(  # noqa: S603 - the tests' own programs
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        env={"PATH": os.defpath, "PYTHONPATH": os.pathsep.join([str(ROOT), *site])},
        **({} if user is None or user == os.geteuid() else {"user": user, "group": user, "extra_groups": []}),
    )


def python_for_everybody() -> str | None:
    """What an ordinary user can run our modules with: root's own folder, with all in it, is closed."""
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        with contextlib.suppress(OSError):
            tried = run_python("-c", "import deploy.embedded", user=ORDINARY, python=python)
            tried.communicate()
            if tried.returncode == 0:
                return python
    return None
