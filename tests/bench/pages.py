"""Whether the first page of a list costs the same however long the list is."""

import contextlib
import http.client
import json
import statistics
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from deploy.settings import Settings
from services.kernel.codes import Level
from tests.bench.asking import asker
from tests.bench.contestants import Contestant, mulin
from tests.bench.questions import graphql


class Line:
    """One connection to one server, as one person."""

    def __init__(self, contestant: Contestant, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", contestant.port, timeout=60)
        self.headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}

    def ask(self, body: bytes) -> float:
        """Milliseconds until the whole answer is there."""
        begun = time.perf_counter()
        self.connection.request("POST", "/graphql", body, self.headers)
        answer = self.connection.getresponse().read()
        took = time.perf_counter() - begun
        if b'"errors"' in answer:
            raise RuntimeError(answer[:500])
        return took * 1000


async def first_pages(short: Settings, long: Settings, home: Path, times: int) -> dict[str, Any]:
    """The page of the newest matters, asked of a short and of a long list in turn, at each level."""
    found: dict[str, Any] = {}
    with contextlib.ExitStack() as open_things:
        servers = [open_things.enter_context(mulin(settings, home)) for settings in (short, long)]
        for level in Level:
            askers = [await asker(settings, level) for settings in (short, long)]
            lines = [Line(server, each.token) for server, each in zip(servers, askers, strict=True)]
            body = json.dumps(graphql("matters", askers[0].known[0])[1]).encode()
            took: dict[int, list[float]] = defaultdict(list)
            for number in range(-times // 10, times):
                for which, line in enumerate(lines):
                    milliseconds = line.ask(body)
                    if number >= 0:
                        took[which].append(milliseconds)
            one, other = (statistics.median(took[which]) for which in (0, 1))
            found[level.value] = {"short_ms": one, "long_ms": other, "ratio": other / one}
    return found
