"""Who subscribes goes on hearing after Valkey was away."""

import asyncio
import signal
from urllib.parse import urlsplit

from deploy import news
from deploy.app import connected
from services.kernel.access import Role
from tests import make
from tests.deploy.processes import living
from tests.faults.conftest import eventually
from tests.schema.listening import Listener, listening

KIND = "{ matterChanged { kind matter { id } } }"


async def heard_again(listener: Listener, resident) -> None:
    """Something that happens is heard; what happened while Valkey was away may not be."""

    async def hears() -> bool:
        await make.matter(resident)
        return not await listener.hears_nothing()

    await eventually(hears)


async def test_a_subscription_goes_on_when_valkey_is_back(hurt, pair):
    async with connected(hurt):
        await make.tenants(make.GRID)
        resident, secretary = await make.actor(Role.RESIDENT), await make.actor()
        async with listening(hurt, secretary, secretary) as (office, other):
            await office.subscribe(KIND)
            await other.subscribe(KIND)
            await make.matter(resident)
            assert await office.hear() == await other.hear()
            for how in (signal.SIGKILL, signal.SIGTERM):
                living(pair.home, "valkey-server")[0].send_signal(how)
                await heard_again(office, resident)
                await heard_again(other, resident)


class Wire:
    """A relay to Valkey. What is cut is not told so: words just get lost, until somebody dials anew."""

    def __init__(self, port: int) -> None:
        self.port, self.number, self.lost = port, 0, 0

    async def serve(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        self.number += 1
        far, on = await asyncio.open_connection("127.0.0.1", self.port)
        ways = [(self.number, near, on), (self.number, far, back)]
        await asyncio.gather(*[self._pass(*way) for way in ways], return_exceptions=True)
        for writer in (on, back):
            writer.close()

    async def _pass(self, number: int, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(65_536):
            if number > self.lost:
                target.write(data)
                await target.drain()
        target.close()


async def test_a_connection_to_valkey_that_is_gone_without_a_word_is_found_out(hurt, monkeypatch):
    """As where a firewall forgets a line on which nothing was said for long."""
    monkeypatch.setattr(news, "PULSE", 0.5)
    port = urlsplit(hurt.redis_url).port
    wire = Wire(port)
    server = await asyncio.start_server(wire.serve, "127.0.0.1", 0)
    there = server.sockets[0].getsockname()[1]
    through = hurt.model_copy(update={"redis_url": hurt.redis_url.replace(f":{port}/", f":{there}/")})
    async with connected(through):
        await make.tenants(make.GRID)
        resident, secretary = await make.actor(Role.RESIDENT), await make.actor()
        async with listening(through, secretary) as (office,):
            await office.subscribe(KIND)
            await heard_again(office, resident)
            wire.lost = wire.number
            await heard_again(office, resident)
    server.close()
