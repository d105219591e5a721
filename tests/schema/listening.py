"""Apps that subscribe: real sockets to a real server, heard through a real Valkey."""

import asyncio
import json
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from deploy.app import House
from deploy.settings import Settings
from deploy.signals import channel
from schema import subscriptions
from services.kernel.access import Actor
from services.people.tokens import create_token
from tests.faults.conftest import eventually
from tests.schema.door.knocking import serving, until

PROTOCOL = "graphql-transport-ws"
PATIENCE, SILENCE = 15.0, 0.5
numbers = count(1)


class Listener:
    """One socket of somebody who holds a token."""

    def __init__(self, socket: ClientConnection, secret: str) -> None:
        self.socket, self.secret = socket, secret

    async def subscribe(self, query: str, **variables: object) -> None:
        """Returns when the subscription hears what is published."""
        room = subscriptions.listen.__self__
        before = _listeners(room)
        payload = {"query": f"subscription {query}", "variables": variables}
        await self.say({"id": str(next(numbers)), "type": "subscribe", "payload": payload})
        await until(lambda: _listeners(room) > before)
        await eventually(lambda: _all_followed(room))

    async def try_to_subscribe(self, query: str, **variables: object) -> str:
        """The code that the subscription is refused with."""
        payload = {"query": f"subscription {query}", "variables": variables}
        await self.say({"id": str(next(numbers)), "type": "subscribe", "payload": payload})
        return await self.refused()

    async def say(self, message: object) -> None:
        await self.socket.send(json.dumps(message))

    async def message(self, patience: float = PATIENCE) -> dict[str, Any]:
        async with asyncio.timeout(patience):
            return json.loads(await self.socket.recv())

    async def hear(self) -> dict[str, Any]:
        """The next change."""
        message = await self.message()
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        [change] = message["payload"]["data"].values()
        return change

    async def kinds(self, number: int) -> list[str]:
        return [(await self.hear())["kind"] for _ in range(number)]

    async def refused(self) -> str:
        """The code that a subscription is not begun with, or ends with."""
        message = await self.message()
        if message["type"] == "next":
            assert message["payload"]["data"] is None, message
            message["payload"] = message["payload"]["errors"]
            assert (await self.message())["type"] == "complete"
        [error] = message["payload"]
        return error["extensions"]["code"]

    async def hears_nothing(self) -> bool:
        try:
            return not await self.message(SILENCE)
        except TimeoutError:
            return True


def _listeners(room) -> int:
    return sum(map(len, room._listeners.values()))


async def _all_followed(room) -> bool:
    """Whether Valkey knows of each district that somebody listens to."""
    names = [channel(room.redis, district) for district, inboxes in room._listeners.items() if inboxes]
    return all(number for _, number in await room.redis.pubsub_numsub(*names))


@asynccontextmanager
async def listening(settings: Settings, *actors: Actor):
    """A server, and one socket for each of them."""
    house = House(settings)
    async with serving(house) as port:
        sockets = [await _connect(port, actor) for actor in actors]
        try:
            yield sockets
        finally:
            for listener in sockets:
                await listener.socket.close()
    await house.health.redis.aclose()


async def _connect(port: int, actor: Actor) -> Listener:
    secret, _ = await create_token(actor, "test", 1)
    socket = await connect(f"ws://127.0.0.1:{port}/graphql", subprotocols=[PROTOCOL], compression=None)
    listener = Listener(socket, secret)
    await listener.say({"type": "connection_init", "payload": {"authorization": f"Bearer {secret}"}})
    assert await listener.message() == {"type": "connection_ack"}
    return listener
