"""Make `.venv`, or bring it up to date: `python3 deploy/venv.py run|dev`. Needs nothing but Python.

"run" has what the house needs, "dev" also what its tests and checks need: the versions of the requirements
files, held to their hashes. Nothing is done as long as these files are the same; two at once take turns.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = {"run": "requirements.txt", "dev": "requirements-dev.txt"}


def main(level: str) -> None:
    with (ROOT / "pyproject.toml").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not any(is_current(enough) for enough in (level, "dev")):
            if not is_usable():
                make()
            fill(level)
            (VENV / level).write_text(recipe(level))


def recipe(level: str) -> str:
    """Changes with whatever should lead to another installation; also with the place, which scripts hold."""
    files = (ROOT / name for name in (REQUIREMENTS[level], "pyproject.toml", "deploy/venv.py"))
    return "\n".join([str(ROOT), *(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)])


def is_current(level: str) -> bool:
    stamp = VENV / level
    return stamp.exists() and stamp.read_text() == recipe(level)


def is_usable() -> bool:
    """Not if it was moved, half made, or its Python has gone."""
    here = VENV / "here"
    if not here.exists() or here.read_text() != str(ROOT):
        return False
    return subprocess.run([PYTHON, "-m", "uv", "--version"], capture_output=True, check=False).returncode == 0  # noqa: S603 - our own venv


def make() -> None:
    say("Making .venv, once")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False)  # noqa: S603 - Python's own
    if made.returncode != 0:
        say("This Python has no ensurepip. On Debian and Ubuntu: apt-get install python3-venv")
        sys.exit(made.returncode)
    run("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv")
    (VENV / "here").write_text(str(ROOT))


def fill(level: str) -> None:
    """Development drops what is no longer required; running leaves alone what is there for development."""
    how = ["sync"] if level == "dev" else ["install", "-r"]
    run("-m", "uv", "pip", *how, REQUIREMENTS[level], "--python", PYTHON, "--require-hashes")
    run("-m", "uv", "pip", "install", "--quiet", "--python", PYTHON, "--no-deps", "--editable", ".")


def run(*arguments: str | Path) -> None:
    done = subprocess.run([PYTHON, *arguments], cwd=ROOT, env=environment(), check=False)  # noqa: S603 - our own venv
    if done.returncode != 0:
        sys.exit(done.returncode)


def environment() -> dict[str, str]:
    """People name their mirror to pip; uv would not ask there."""
    ask = [str(PYTHON), "-m", "pip", "config", "get", "global.index-url"]
    asked = subprocess.run(ask, capture_output=True, text=True, check=False)  # noqa: S603 - our own venv
    mirror = os.environ.get("PIP_INDEX_URL") or asked.stdout.strip()
    return {**({"UV_DEFAULT_INDEX": mirror} if mirror else {}), **os.environ}


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    main(sys.argv[1])
