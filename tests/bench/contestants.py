"""The servers that are compared, each a process of its own on one and the same database."""

import contextlib
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from deploy.settings import Settings
from services.kernel.access import Actor
from services.kernel.scope import settings_of
from tests.bench.home import environment
from tests.bench.questions import Ask, by_hand, graphql, postgraphile
from tests.bench.with_node import Node

ROOT = Path(__file__).parents[2]
STARTING = 60.0
MULIN, HAND, FOREIGN, PLAIN = "mulin", "hand-written", "postgraphile", "strawberry + tortoise"


@dataclass(frozen=True)
class Contestant:
    name: str
    ask: Ask
    port: int
    process: psutil.Process

    def seconds(self) -> float:
        """Of processor time so far."""
        times = self.process.cpu_times()
        return times.user + times.system

    def resident(self) -> int:
        return self.process.memory_info().rss


class NotServingError(RuntimeError):
    def __init__(self, name: str, log: Path) -> None:
        super().__init__(f"{name} does not serve:\n{log.read_text(errors='replace')[-3000:]}")


@contextlib.contextmanager
def serving(name: str, ask: Ask, command: list[str], env: dict[str, str], home: Path) -> Iterator[Contestant]:
    """One contestant, ready to be asked. `{port}` in its command is where it has to listen."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        port = line.getsockname()[1]
    command = [word.format(port=port) for word in command]
    log = home / "log" / f"bench-{name.partition(' ')[0]}.log"
    with log.open("wb") as lines:
        process = subprocess.Popen(  # noqa: S603 - the contestants of this list
            command, cwd=ROOT, env={**env, "PORT": str(port)}, stdout=lines, stderr=lines
        )
    try:
        _wait(process, port, name, log)
        yield Contestant(name, ask, port, psutil.Process(process.pid))
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, name: str, log: Path) -> None:
    until = time.monotonic() + STARTING
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/graphql", timeout=5)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise NotServingError(name, log)


def mulin(settings: Settings, home: Path) -> contextlib.AbstractContextManager[Contestant]:
    """The house itself, through its door, as it is served everywhere."""
    return serving(MULIN, graphql, [sys.executable, "-m", "deploy", "serve"], environment(settings), home)


@contextlib.contextmanager
def all_of_them(settings: Settings, home: Path, actor: Actor, token: str) -> Iterator[list[Contestant]]:
    """Everyone who can take part; says who can't, and why."""
    env = environment(settings)
    python = {
        HAND: (by_hand, "tests.bench.hand"),
        PLAIN: (graphql, "tests.bench.plain"),
    }
    with contextlib.ExitStack() as open_things:
        found = [open_things.enter_context(mulin(settings, home))]
        for name, (ask, module) in python.items():
            command = [sys.executable, "-m", module, "{port}"]
            found.append(open_things.enter_context(serving(name, ask, command, env, home)))
        if node := Node.found(home):
            scope = dict(zip(("app.tenant",), settings_of(actor), strict=True))
            told = {
                "NODE_ENV": "production",
                "GRAPHILE_ENV": "production",
                "DATABASE_URL": settings.login_url,
                "POOL_SIZE": str(settings.pool_size),
                "TOKENS": json.dumps({token: {"role": actor.sight.value, **scope}}),
            }
            server = serving(FOREIGN, postgraphile, node.command("{port}"), {**env, **told}, home)
            found.insert(2, open_things.enter_context(server))
        yield found
