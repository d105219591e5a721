"""The one way into the API: HTTP and WebSocket, around any strawberry schema."""

from collections.abc import Callable

import strawberry

from schema.door.connection import Connection, Receive, Scope, Send, same_host
from schema.door.execution import ExecuteFast, Executor, MakeContext, Observe, nobody
from schema.door.http import HttpDoor
from schema.door.limits import Limits
from schema.door.timing import Patience
from schema.door.ws import SocketDoor


class Door:
    """An ASGI application. It looks at no path: whoever mounts it decides where it stands."""

    def __init__(
        self,
        schema: strawberry.Schema,
        *,
        context: MakeContext,
        execute_fast: ExecuteFast | None = None,
        limits: Limits | None = None,
        patience: Patience | None = None,
        allow_origin: Callable[[str, Connection], bool] = same_host,
        observe: Observe = nobody,
    ) -> None:
        executor = Executor(schema, context, execute_fast, limits or Limits(), observe)
        self.http = HttpDoor(executor, patience or Patience())
        self.websocket = SocketDoor(executor, patience or Patience(), allow_origin)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self.http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self.websocket(scope, receive, send)
