"""A relay between the house and its PostgreSQL that can cut a connection around its COMMIT."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

CHUNK = 65_536
COMMIT = b"COMMIT;"


class Relay:
    """Hands on what both sides say.

    The first transaction in which `word` was said is cut at its COMMIT: `before` the server hears of it, or
    `after`, so that it is done and nobody hears so.
    """

    def __init__(self, port: int, cut: Literal["before", "after"], word: str) -> None:
        self.port, self.cut, self.word = port, cut, word.encode()
        self.cuts = 0
        self.open: set[asyncio.Task[None]] = set()

    async def serve(self, near: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        far, ask = await asyncio.open_connection("127.0.0.1", self.port)
        both = [asyncio.create_task(_pass(far, answer)), asyncio.create_task(self._ask(near, ask, answer))]
        self.open.update(both)
        await asyncio.gather(*both, return_exceptions=True)
        self.open.difference_update(both)
        for writer in (ask, answer):
            writer.close()

    async def close(self) -> None:
        for task in self.open:
            task.cancel()
        while self.open:  # noqa: ASYNC110 - until each connection has been closed
            await asyncio.sleep(0.01)

    async def _ask(
        self, near: asyncio.StreamReader, ask: asyncio.StreamWriter, answer: asyncio.StreamWriter
    ) -> None:
        said = b""
        with contextlib.suppress(ConnectionError):
            while data := await near.read(CHUNK):
                said += data
                if COMMIT in data:
                    if self.word in said and not self.cuts:
                        self.cuts += 1
                        answer.transport.abort()
                        if self.cut == "before":
                            break
                    said = b""
                ask.write(data)
                await ask.drain()
        with contextlib.suppress(OSError):
            ask.write_eof()


async def _pass(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await source.read(CHUNK):
            target.write(data)
            await target.drain()
        target.write_eof()


@asynccontextmanager
async def relaying(port: int, cut: Literal["before", "after"], word: str) -> AsyncIterator[tuple[Relay, int]]:
    """The relay, and the port that it listens on."""
    relay = Relay(port, cut, word)
    server = await asyncio.start_server(relay.serve, "127.0.0.1", 0)
    try:
        yield relay, server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await relay.close()
