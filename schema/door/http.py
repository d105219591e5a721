"""GraphQL over HTTP: one request, one answer, always with a body that a client can read."""

import asyncio
from typing import Any, Final, NamedTuple

import orjson

from schema.door.body import Gone, check_headers, read_body
from schema.door.connection import Connection, Receive, Scope, Send
from schema.door.decode import ask_from, decode_json, query_string
from schema.door.errors import DocumentErrors, describe_all, first_code
from schema.door.execution import REFUSED, Executor, Job
from schema.door.media import GRAPHQL, JSON, OFFERED, answer_as, wants_page
from schema.door.page import page
from schema.door.refusals import (
    BodyTooLarge,
    BodyTooSlow,
    DocumentRefused,
    MethodNotAllowed,
    NotAcceptable,
    SubscriptionNeedsSocket,
    TimedOut,
)
from schema.door.timing import Patience, TimeLimit
from schema.recent import Recent
from services.kernel.errors import DomainError
from services.kernel.text import speaking

Header = tuple[bytes, bytes]

HEADERS: Final[dict[str, list[Header]]] = {
    media: [
        (b"content-type", f"{media}; charset=utf-8".encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    for media in (GRAPHQL, JSON, "text/html")
}
BESIDE: Final[dict[int, list[Header]]] = {
    401: [(b"www-authenticate", b"Bearer")],
    405: [(b"allow", b"GET, POST")],
    415: [(b"accept-encoding", b"identity")],
    503: [(b"retry-after", b"5")],
}
UNKNOWN: Final = "unknown"
"""The kind of what was refused, which may never have been found out."""
PAGE: Final[list[Header]] = [(b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'")]


LONGEST_KNOWN: Final = 700
"""Bytes of a body that is worth knowing again: what is known keeps its parsed document."""


class Response(NamedTuple):
    status: int
    media: str
    body: bytes
    headers: list[Header] = []


class HttpDoor:
    def __init__(self, executor: Executor, patience: Patience) -> None:
        self.executor = executor
        self.limit = TimeLimit(patience.request)
        self.known: Recent[Job] = Recent(512)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = Connection(scope)
        with speaking(connection.language):
            try:
                response = await self.respond(connection, receive)
            except Gone:
                return
        await deliver(response, connection, send)

    async def respond(self, connection: Connection, receive: Receive) -> Response:
        accept = connection.headers.get(b"accept")
        media = answer_as(accept)
        piece = self.limit.begin()
        too_late: type[DomainError] = BodyTooSlow
        try:
            parameters = await self.read(connection, receive)
            too_late = TimedOut
            if not parameters and connection.scope["method"] == "GET" and wants_page(accept):
                return Response(200, "text/html", page(address(connection)), PAGE)
            spoken = agreed(media)
            job = self.prepare(parameters)
            return Response(200, spoken, await self.executor.run(job, connection))
        except Gone:
            raise
        except asyncio.CancelledError:
            if not self.limit.end(piece):
                raise
            return self.refuse(too_late(), media, connection)
        except Exception as error:  # noqa: BLE001 - the last line: a bug is logged, and told as INTERNAL_ERROR
            return self.refuse(error, media, connection)
        finally:
            self.limit.end(piece)

    def refuse(self, error: Exception, media: str | None, connection: Connection) -> Response:
        response, code = refused(error, media or JSON, connection.request_id)
        self.executor.observe(UNKNOWN, REFUSED, code)
        return response

    async def read(self, connection: Connection, receive: Receive) -> bytes | dict[str, Any]:
        """The request's body, or its address' parameters; none when an address was just opened."""
        limit = self.executor.limits.max_body
        method = connection.scope["method"]
        if method == "POST":
            check_headers(connection.headers, limit)
            return await read_body(receive, limit)
        if method != "GET":
            raise MethodNotAllowed
        source: bytes = connection.scope.get("query_string", b"")
        if len(source) > limit:
            raise BodyTooLarge(limit=limit)
        return query_string(source)

    def prepare(self, asked: bytes | dict[str, Any]) -> Job:
        """The job that was asked for. Clients ask the same thing over and over, in the same words."""
        if not isinstance(asked, bytes):
            job = self.job(asked)
            if job.operation.kind == "mutation":
                raise MethodNotAllowed
            return job
        if len(asked) > LONGEST_KNOWN:
            return self.job(decode_json(asked))
        return self.known.get(asked, lambda: self.job(decode_json(asked)))

    def job(self, parameters: dict[str, Any]) -> Job:
        job = self.executor.prepare(ask_from(parameters))
        if job.operation.kind == "subscription":
            raise SubscriptionNeedsSocket
        return job


def agreed(media: str | None) -> str:
    if media is None:
        raise NotAcceptable(offered=" / ".join(OFFERED))
    return media


def refused(error: Exception, media: str, request_id: str) -> tuple[Response, str]:
    """The response, and the code of its first error.

    A client that only knows `application/json` hears of its document with 200, as that protocol wants.
    """
    if isinstance(error, DocumentErrors):
        status, errors = 400, describe_all(error.errors, request_id)
    else:
        status = error.status if isinstance(error, DomainError) else 500
        errors = describe_all([error], request_id)
    if media == JSON and isinstance(error, (DocumentErrors, DocumentRefused)):
        status = 200
    body = orjson.dumps({"errors": errors})
    return Response(status, media, body, BESIDE.get(status, [])), first_code(errors)


def address(connection: Connection) -> str:
    scope = connection.scope
    return (
        f"{scope.get('scheme', 'http')}://{connection.header(b'host') or 'localhost'}{scope.get('path', '/')}"
    )


async def deliver(response: Response, connection: Connection, send: Send) -> None:
    headers = [
        *HEADERS[response.media],
        (b"content-length", b"%d" % len(response.body)),
        (b"x-request-id", connection.request_id.encode()),
        *response.headers,
    ]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})
