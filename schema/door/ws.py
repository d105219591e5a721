"""The handshake of a socket: which pages may open one, and which protocol is spoken on it."""

from collections.abc import Callable

from schema.door.connection import Connection, Receive, Scope, Send
from schema.door.execution import Executor
from schema.door.messages import BAD_PROTOCOL, FORBIDDEN, PROTOCOL
from schema.door.socket import Socket
from schema.door.timing import Patience
from services.kernel.text import speaking

AllowOrigin = Callable[[str, Connection], bool]


class SocketDoor:
    def __init__(self, executor: Executor, patience: Patience, allow_origin: AllowOrigin) -> None:
        self.executor = executor
        self.patience = patience
        self.allow_origin = allow_origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        connection = Connection(scope)
        if not self.from_our_pages(connection):
            await send({"type": "websocket.close", "code": FORBIDDEN})
            return
        if PROTOCOL not in scope.get("subprotocols", ()):
            await send({"type": "websocket.accept"})
            await send(
                {"type": "websocket.close", "code": BAD_PROTOCOL, "reason": "Subprotocol not acceptable"}
            )
            return
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL})
        with speaking(connection.language):
            await Socket(self.executor, self.patience, connection, receive, send).serve()

    def from_our_pages(self, connection: Connection) -> bool:
        """A browser sends our cookies along with any page's socket, so with cookies the page must be ours."""
        origin = connection.header(b"origin")
        if origin is None or b"cookie" not in connection.headers:
            return True
        return self.allow_origin(origin, connection)
