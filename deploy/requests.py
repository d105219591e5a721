"""Around every room: a request has an id from the first moment to the last, is counted, and leaves one line.

The id is the caller's own if it is fit to be logged; whoever logs anything in between logs it, too. It stands
in `scope["state"]["request_id"]`, and the rooms send it back as `x-request-id`.

GraphQL answers thousands of requests a second, so of those only what failed or was slow leaves a line; with
MULIN_LOG_LEVEL=debug all of them do. They are all counted, anyway.
"""

import logging
from time import perf_counter
from typing import Final

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars

from deploy.metrics import Metrics
from schema.door.connection import request_id

SLOW: Final = 1.0
LONGEST_PATH: Final = 200
LEFT: Final = 499
"""The status of a request that nobody waited for."""
log, ours = structlog.get_logger(__name__), logging.getLogger(__name__)


class Requests:
    """`app` is the room. In a `quiet` one only trouble leaves a line."""

    def __init__(self, app: ASGIApp, room: str, metrics: Metrics, *, quiet: bool = False) -> None:
        self.app, self.room, self.metrics, self.quiet = app, room, metrics, quiet

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        id = request_id(_given(scope))
        scope.setdefault("state", {})["request_id"] = id
        bind_contextvars(request_id=id)
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self._socket(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = perf_counter()
        status = size = 0

        async def sending(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception:
            status = 500
            raise
        finally:
            self._over(scope, status or LEFT, perf_counter() - began, size)

    def _over(self, scope: Scope, status: int, seconds: float, size: int) -> None:
        self.metrics.request(self.room, scope["method"], status, seconds)
        if self.quiet and status < 400 and seconds < SLOW and not ours.isEnabledFor(logging.DEBUG):  # noqa: PLR2004
            return
        if status >= 500:  # noqa: PLR2004 - ours to mend
            tell = log.warning
        else:
            tell = log.debug if self.quiet and status < 400 and seconds < SLOW else log.info  # noqa: PLR2004
        tell(
            "request",
            method=scope["method"],
            path=_shown(scope["path"]),
            status=status,
            ms=round(seconds * 1000, 1),
            bytes=size,
        )

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = perf_counter()
        try:
            with self.metrics.sockets.track_inprogress():
                await self.app(scope, receive, send)
        finally:
            log.info("socket", path=_shown(scope["path"]), seconds=round(perf_counter() - began, 1))


def _given(scope: Scope) -> bytes | None:
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            return bytes(value)
    return None


def _shown(path: str) -> str:
    """Without its query; and nothing in it moves the cursor of whoever reads the log."""
    path = path[:LONGEST_PATH]
    return path if path.isprintable() else ascii(path)
