"""Who is asking, as far as the door can see: headers, and over a socket what its first message said."""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from itertools import count
from typing import Any, Final
from uuid import uuid4

from services.kernel.personal import scrub
from services.kernel.text import preferred

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MAX_HEADER: Final = 1_000
REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9._-]{8,64}")
LIKE_A_NUMBER: Final = re.compile(r"[0-9][0-9.-]{9}")
PROCESS: Final = uuid4().hex[:16]
numbers = count(1)

preferred_language = lru_cache(maxsize=256)(preferred)


class Connection:
    """One HTTP request, or one socket. `payload` is what `connection_init` carried; empty over HTTP."""

    __slots__ = ("headers", "payload", "request_id", "scope")

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.payload: dict[str, Any] = {}
        self.request_id: str = scope.get("state", {}).get("request_id") or request_id(
            self.headers.get(b"x-request-id")
        )

    def header(self, name: bytes) -> str | None:
        """A header by its name in lower case."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    @property
    def authorization(self) -> str | None:
        """`Bearer …`, from the header or, where a browser's socket can't set one, from `connection_init`."""
        said = self.payload.get("authorization")
        return said if isinstance(said, str) else self.header(b"authorization")

    @property
    def language(self) -> str:
        accepted = self.headers.get(b"accept-language", b"")
        return preferred_language(accepted[:MAX_HEADER].decode("latin-1"))


def request_id(given: bytes | None) -> str:
    """The caller's own id where it is fit to be logged, else a new one."""
    if given is not None and REQUEST_ID.fullmatch(given):
        id = given.decode("ascii")
        if not LIKE_A_NUMBER.search(id) or scrub(id) == id:
            return id
    return f"{PROCESS}-{next(numbers):x}"


def same_host(origin: str, connection: Connection) -> bool:
    """Whether a page at `origin` is one of ours: the host that the socket was opened on."""
    host = connection.header(b"host")
    return host is not None and origin.partition("://")[2].lower() == host.lower()
