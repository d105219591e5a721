"""One pair of servers a run; a database and a Valkey number for each worker, emptied between tests."""

import asyncio
import os
from collections.abc import AsyncIterator

import asyncpg
import pytest

import services.jobs  # noqa: F401 - subscribes the handlers, as every process does
from deploy.database import credentials, database, migrate
from deploy.embedded import Servers, throwaway
from deploy.settings import Settings

SERVERS = pytest.StashKey[Servers]()
SECRET = "a secret key that only tests may use 0123456789"
URLS = pytest.StashKey[tuple[str, str]]()


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.stash[SERVERS] = throwaway(str(os.getpid()))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    node.workerinput["servers"] = node.config.stash[SERVERS].start()


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVERS in config.stash:
        config.stash[SERVERS].stop()


def settings_for(database_url: str, redis_url: str, **given: object) -> Settings:
    return Settings(DATABASE_URL=database_url, REDIS_URL=redis_url, secret_key=SECRET, **given)


@pytest.fixture(scope="session")
def servers(request: pytest.FixtureRequest) -> tuple[str, str]:
    """The owner's URL of PostgreSQL and the URL of Valkey."""
    config = request.config
    if hasattr(config, "workerinput"):
        return tuple(config.workerinput["servers"])
    return config.stash[SERVERS].start()


async def _template(owner_url: str) -> None:
    """Build the migrated database once; whoever comes second waits and finds it."""
    owner = await asyncpg.connect(**credentials(owner_url))
    try:
        await owner.execute("select pg_advisory_lock(1)")
        if not await owner.fetchval("select 1 from pg_database where datname = 'template_mulin'"):
            await owner.execute("create database building_mulin")
            url = owner_url.rpartition("/")[0] + "/building_mulin"
            await migrate(settings_for(url, ""))
            await owner.execute("alter database building_mulin rename to template_mulin")
    finally:
        await owner.close()


async def clone(owner_url: str, name: str) -> str:
    """A fresh migrated database of that name; its owner's URL."""
    await _template(owner_url)
    owner = await asyncpg.connect(**credentials(owner_url))
    try:
        await owner.execute(f'drop database if exists "{name}" with (force)')
        await owner.execute(f'create database "{name}" template template_mulin strategy file_copy')
    finally:
        await owner.close()
    return f"{owner_url.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="session")
def settings(servers: tuple[str, str], worker_id: str) -> Settings:
    """Where this worker's own database and Valkey number are."""
    owner_url, redis_url = servers
    number = int(worker_id.removeprefix("gw")) + 1 if worker_id.startswith("gw") else 0
    url = asyncio.run(clone(owner_url, f"mulin_{worker_id}"))
    return settings_for(url, f"{redis_url.rpartition('/')[0]}/{number}")


@pytest.fixture
async def db(settings: Settings) -> AsyncIterator[Settings]:
    """The application's connections to an empty database with the house's own keys in place."""
    await empty(settings)
    async with database(settings):
        yield settings


async def empty(settings: Settings) -> None:
    owner = await asyncpg.connect(**credentials(settings.database_url))
    try:
        tables = await owner.fetch(
            "select tablename from pg_tables where schemaname = 'public' "
            "and tablename <> 'tortoise_migrations'"
        )
        await owner.execute(f"truncate {', '.join(row['tablename'] for row in tables)} cascade")
    finally:
        await owner.close()


@pytest.fixture
async def owner(db: Settings) -> AsyncIterator[asyncpg.Connection]:
    """The owner's own connection, which sees everything: for asserting, never for acting."""
    connection = await asyncpg.connect(**credentials(db.database_url))
    yield connection
    await connection.close()
