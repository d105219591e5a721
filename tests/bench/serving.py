"""How the contestants written in Python serve: exactly as the web process of the house does."""

import socket
import sys
from typing import Any

import orjson
import uvicorn

from services.people.models import CredentialKind
from services.people.sessions import session_of

HEADERS = [(b"content-type", b"application/json")]


async def actor_of(scope: Any) -> Any:
    """The holder of the request's bearer token, by the look-up that the house makes, too."""
    authorization = next(value for name, value in scope["headers"] if name == b"authorization")
    session = await session_of(authorization[7:].decode("latin-1"), CredentialKind.TOKEN)
    return session.actor if session else None


async def body_of(receive: Any) -> Any:
    message = await receive()
    body = message["body"]
    while message.get("more_body"):
        message = await receive()
        body += message["body"]
    return orjson.loads(body)


async def answer(send: Any, body: bytes, status: int = 200) -> None:
    headers = [*HEADERS, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def serve(app: Any) -> None:
    """On the port that the command line names."""
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
    )
    uvicorn.Server(config).run(sockets=[socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=2048)])
