"""GraphQL over HTTP: one request, one answer, always with a body that a client can read."""

from typing import Any, Final, NamedTuple

import orjson

from schema.door.body import Gone, check_headers, read_body
from schema.door.connection import Connection, Receive, Scope, Send
from schema.door.decode import Ask, ask_from, decode_json, query_string
from schema.door.errors import Described, DocumentErrors, describe_all
from schema.door.execution import Executor, Job
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
from schema.door.timing import Patience, within
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
}
PAGE: Final[list[Header]] = [(b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'")]


class Response(NamedTuple):
    status: int
    media: str
    body: bytes
    headers: list[Header] = []


class HttpDoor:
    def __init__(self, executor: Executor, patience: Patience) -> None:
        self.executor = executor
        self.patience = patience

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
        try:
            parameters = await self.read(connection, receive)
            if not parameters and connection.scope["method"] == "GET" and wants_page(accept):
                return Response(200, "text/html", page(address(connection)), PAGE)
            if media is None:
                return refused(NotAcceptable(offered=" / ".join(OFFERED)), JSON, connection.request_id)
            job = self.prepare(connection, ask_from(parameters))
            body = await within(self.patience.request, self.executor.run(job, connection), TimedOut)
            return Response(200, media, body)
        except Gone:
            raise
        except (DocumentErrors, DomainError) as refusal:
            return refused(refusal, media or JSON, connection.request_id)
        except Exception as bug:  # noqa: BLE001 - the last line: logged, and told as INTERNAL_ERROR
            return failed(bug, media or JSON, connection.request_id)

    async def read(self, connection: Connection, receive: Receive) -> dict[str, Any]:
        """The request's parameters; none when an address was just opened."""
        limit = self.executor.limits.max_body
        method = connection.scope["method"]
        if method == "POST":
            check_headers(connection.headers, limit)
            return decode_json(await within(self.patience.request, read_body(receive, limit), BodyTooSlow))
        if method != "GET":
            raise MethodNotAllowed
        source: bytes = connection.scope.get("query_string", b"")
        if len(source) > limit:
            raise BodyTooLarge(limit=limit)
        return query_string(source)

    def prepare(self, connection: Connection, ask: Ask) -> Job:
        job = self.executor.prepare(ask)
        if job.operation.kind == "subscription":
            raise SubscriptionNeedsSocket
        if job.operation.kind == "mutation" and connection.scope["method"] != "POST":
            raise MethodNotAllowed
        return job


def refused(refusal: DocumentErrors | DomainError, media: str, request_id: str) -> Response:
    """A client that only knows `application/json` hears of its document with 200, as that protocol wants."""
    if isinstance(refusal, DocumentErrors):
        status, errors = 400, describe_all(refusal.errors, request_id)
    else:
        status, errors = refusal.status, describe_all([refusal], request_id)
    if media == JSON and isinstance(refusal, (DocumentErrors, DocumentRefused)):
        status = 200
    return Response(status, media, only(errors), BESIDE.get(status, []))


def failed(bug: Exception, media: str, request_id: str) -> Response:
    return Response(500, media, only(describe_all([bug], request_id)))


def only(errors: list[Described]) -> bytes:
    return orjson.dumps({"errors": errors})


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
