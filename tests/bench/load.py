"""A load generator in a process of its own: open connections, each asking again as soon as it was answered.

`python -m tests.bench.load` reads one job a line and writes one result a line, both JSON.
"""

import asyncio
import base64
import json
import re
import statistics
import sys
import time
from typing import Any

import uvloop

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
HEAD_END = b"\r\n\r\n"


class Asker(asyncio.Protocol):
    """One connection. Its requests go round, each from another place."""

    def __init__(self, job: "Job", place: int) -> None:
        self.job, self.place = job, place
        self.received = b""
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        self.place = (self.place + 1) % len(self.job.requests)
        self.since = time.perf_counter()
        self.transport.write(self.job.requests[self.place])

    def data_received(self, data: bytes) -> None:
        self.received = self.received + data if self.received else data
        end = self.received.find(HEAD_END)
        if end < 0:
            return
        length = LENGTH.search(self.received, 0, end + 2)
        if length is None or len(self.received) < end + len(HEAD_END) + int(length[1]):
            if length is None:
                self.fail("an answer without content-length")
            return
        now = time.perf_counter()
        if self.received[9:12] != b"200" or self.received.find(b'"errors"', end) >= 0:
            self.fail(self.received.decode(errors="replace"))
            return
        self.received = b""
        if now >= self.job.begins:
            self.job.took.append(now - self.since)
        if now < self.job.ends:
            self.ask()
        else:
            self.transport.close()

    def fail(self, why: str) -> None:
        self.job.failure = why
        self.transport.close()

    def connection_lost(self, _: Exception | None) -> None:
        self.ended.set_result(None)


class Job:
    """Ask for so many seconds; what is answered in the first ones is only for warming up."""

    def __init__(
        self, port: int, requests: list[str], connections: int, seconds: float, warm_up: float
    ) -> None:
        self.port, self.connections, self.seconds = port, connections, seconds
        self.requests = [base64.b64decode(request) for request in requests]
        self.begins = time.perf_counter() + warm_up
        self.ends = self.begins + seconds
        self.took: list[float] = []
        self.failure = ""

    async def run(self) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        step = max(1, len(self.requests) // self.connections)
        askers = []
        for number in range(self.connections):
            place = number * step
            _, asker = await loop.create_connection(
                lambda place=place: Asker(self, place), "127.0.0.1", self.port
            )
            askers.append(asker)
        await asyncio.gather(*[asker.ended for asker in askers])
        if self.failure or not self.took:
            return {"failure": self.failure or "nothing was answered"}
        took = sorted(self.took)
        return {
            "answers": len(took),
            "per_second": len(took) / self.seconds,
            "p50_ms": statistics.median(took) * 1000,
            "p99_ms": took[int(len(took) * 0.99)] * 1000,
        }


async def main() -> None:
    reader = asyncio.StreamReader(limit=2**26)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    while line := await reader.readline():
        result = await Job(**json.loads(line)).run()
        sys.stdout.write(f"{json.dumps(result)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(main())
