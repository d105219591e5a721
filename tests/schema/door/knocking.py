"""How tests knock at a door: over HTTP in the process, or on a real server."""

import asyncio
import re
import socket
from contextlib import asynccontextmanager
from typing import Any

import httpx
import uvicorn

from schema.door import Door
from tests.schema.door.small_schema import Query, make_schema

GRAPHQL = "application/graphql-response+json"
PYTHONIC = re.compile(
    r"Traceback|File \"|<class|<function|object at 0x|NoneType|isoformat|ConversionSyntax|hexadecimal|secret"
    r"|Did you mean|\b(?:Type|Value|Key|Attribute|Runtime|Recursion|Index|Unicode\w*)Error\b"
)


class House:
    """A door around the small schema, and what happened behind it."""

    def __init__(self, query: type = Query, **options: Any) -> None:
        self.written: list[str] = []
        self.events: list[str] = []
        self.contexts: list[Any] = []
        options.setdefault("context", self.context)
        self.door = Door(make_schema(query), **options)

    async def context(self, connection):
        context = {"written": self.written, "events": self.events, "connection": connection}
        self.contexts.append(context)
        return context

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=self.door), base_url="http://door")

    async def post(self, query: Any, variables: Any = None, **headers: str) -> httpx.Response:
        async with self.client() as client:
            sent = {"query": query} if variables is None else {"query": query, "variables": variables}
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return await client.post("/graphql", json=sent, headers=named)

    async def codes(self, query: Any, variables: Any = None) -> list[str]:
        """The codes of the errors that the query is answered with, after checking how they are told."""
        return well_told(await self.post(query, variables))

    async def call(self, messages: list[dict[str, Any]], **scope: Any) -> list[dict[str, Any]]:
        """Speak ASGI to the door without any client in between."""
        sent: list[dict[str, Any]] = []
        waiting = iter(messages)

        async def receive():
            return next(waiting)

        async def send(message):
            sent.append(message)

        headers = scope.pop("headers", [(b"content-type", b"application/json")])
        await self.door(
            {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": headers, **scope},
            receive,
            send,
        )
        return sent


def well_told(response: httpx.Response) -> list[str]:
    """The codes of a response's errors; fails when one is without code or speaks Python."""
    told = response.json()
    errors = told.get("errors", [])
    assert "data" in told or errors
    for error in errors:
        assert error["message"]
        assert error["extensions"]["code"]
        assert not PYTHONIC.search(error["message"]), error["message"]
    return [error["extensions"]["code"] for error in errors]


@asynccontextmanager
async def serving(door: Door):
    """The door on a real server; gives its port."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(door, lifespan="off", log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:  # noqa: ASYNC110 - the server has no event for it
        await asyncio.sleep(0.01)
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        listening.close()


async def until(true) -> None:
    """Wait until something holds; a test that waits in vain fails by its patience."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - it may be anything
            await asyncio.sleep(0.01)
