"""A real web process whose servers come and go: it says so with a code, never a 500, and mends by itself."""

import asyncio
import contextlib
import os
import signal

import asyncpg
import httpx
import pytest

import deploy.database
from deploy.database import credentials, database, migrate
from deploy.embedded import throwaway
from deploy.embedded.program import free_port
from schema.relay import encode_id
from services.kernel.access import Role
from services.kernel.deliveries import worker_in
from services.kernel.errors import Unavailable
from services.kernel.scope import acting, fetch, sql
from services.people.tokens import create_token
from tests import make
from tests.conftest import settings_for
from tests.deploy.processes import living
from tests.faults.conftest import eventually
from tests.faults.town import Town

KEEPER = "deploy.embedded.keeper"


@contextlib.contextmanager
def gone(servers, name: str, how: signal.Signals):
    """The server is ended, and not started again while the block runs."""
    keeper = living(servers.home, KEEPER)[0]
    keeper.suspend()
    try:
        living(servers.home, name)[0].send_signal(how)
        yield
    finally:
        keeper.resume()


@contextlib.contextmanager
def silent(servers):
    """PostgreSQL with all its processes holds still while the block runs."""
    processes = [each for each in living(servers.home, "postgres") if KEEPER not in " ".join(each.cmdline())]
    for process in processes:
        process.suspend()
    try:
        yield
    finally:
        for process in processes:
            process.resume()


@pytest.fixture
def pair():
    """What is told to be done must be kept, as it is where servers are no throwaway ones."""
    servers = throwaway(f"outages-{os.getpid()}", postgres_settings=["synchronous_commit=on"])
    servers.start()
    yield servers
    servers.stop()


@pytest.fixture
async def town(hurt, start):
    await make.tenants(make.GRID)
    staff, resident = await make.actor(), await make.actor(Role.RESIDENT)
    row = await make.matter(resident)
    tokens = [(await create_token(each, "test", 1))[0] for each in (staff, resident)]
    port = free_port()
    start("deploy", "serve", PORT=str(port))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        town = Town(client, *tokens, encode_id("Matter", row.district_code, row.id))

        async def answers() -> bool:
            with contextlib.suppress(httpx.TransportError):
                return (await client.get("/readyz")).status_code == 200
            return False

        await eventually(answers)
        living_there = asyncio.create_task(town.live())
        yield town
        living_there.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await living_there


@pytest.mark.parametrize("how", [signal.SIGQUIT, signal.SIGINT, signal.SIGKILL], ids=lambda how: how.name)
async def test_while_postgresql_is_away_all_are_told_so_and_afterwards_all_goes_on(town, pair, hurt, how):
    await eventually(town.all_hear(200))
    with gone(pair, "/bin/postgres", how):
        await eventually(town.all_hear(503, "UNAVAILABLE"))
        alive = await town.client.get("/healthz")
    await eventually(town.all_hear(200))

    assert alive.status_code == 200
    assert {answer[1:] for answer in town.heard} <= {(200, ""), (503, "UNAVAILABLE"), (503, "")}
    done = set(town.done)
    owner = await asyncpg.connect(**credentials(hurt.database_url))
    titles = [row["title"] for row in await owner.fetch("select title from matter")]
    await owner.close()
    assert done <= set(titles)
    assert len(titles) == len(set(titles))


async def test_while_valkey_is_away_requests_go_on(town, pair):
    await eventually(town.all_hear(200))
    with gone(pair, "valkey-server", signal.SIGKILL):

        async def degraded() -> bool:
            return (await town.client.get("/readyz")).json()["status"] == "degraded"

        await eventually(degraded)
        await eventually(town.all_hear(200))

    async def well() -> bool:
        return (await town.client.get("/readyz")).json()["status"] == "ok"

    await eventually(well)

    assert {answer[1:] for answer in town.heard} == {(200, "")}


async def test_a_worker_outlives_its_database(pair, hurt, start):
    await make.tenants(make.GRID)
    resident = await make.actor(Role.RESIDENT)
    worker = start("tests.faults.worker")

    async def settled() -> bool:
        with contextlib.suppress(Unavailable):
            async with acting(worker_in(make.DISTRICT // 10**9)):
                return not await sql("select 1 from delivery where done_at is null")
        return False

    await make.matter(resident)
    await eventually(settled)
    with gone(pair, "/bin/postgres", signal.SIGQUIT):
        await asyncio.sleep(hurt.sweep_seconds * 2)
    await eventually(settled)
    await make.matter(resident)
    await eventually(settled)

    assert worker.poll() is None


async def test_a_server_that_falls_silent_keeps_nobody_waiting_for_ever(pair, monkeypatch):
    monkeypatch.setitem(deploy.database.PATIENCE, "command_timeout", 1.0)
    settings = settings_for(*pair.start(), pool_size=1)
    await migrate(settings)
    worker = worker_in(make.DISTRICT // 10**9)

    async def read() -> None:
        await fetch(worker, "select 1 as one")

    async def act() -> None:
        async with acting(worker):
            await sql("select 1")

    async with asyncio.timeout(60), database(settings):
        for way in (read, act):
            await way()
        with silent(pair):
            for way in (read, act):
                with pytest.raises(Unavailable):
                    await way()
        for way in (read, act):
            await way()
