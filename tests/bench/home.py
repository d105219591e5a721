"""Where the bench keeps its servers and its data from run to run."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg

import services
from deploy.database import credentials, migrate
from deploy.embedded import Servers
from deploy.settings import Settings
from tests.bench import dataset

HOME = Path(tempfile.gettempdir()) / f"mulin-bench-{os.geteuid()}"
SECRET = "a secret key that only the bench may use 0123456789"
POSTGRES = ("max_wal_size=3GB", "checkpoint_timeout=30min", "log_checkpoints=off")
"""So that no checkpoint of the loading falls into the measuring; all else is as every house has it."""


def servers(home: Path) -> Servers:
    return Servers(home, postgres_settings=POSTGRES)


def settings_for(database_url: str, redis_url: str, **given: object) -> Settings:
    return Settings(DATABASE_URL=database_url, REDIS_URL=redis_url, secret_key=SECRET, **given)


def environment(settings: Settings, **more: str) -> dict[str, str]:
    """What a process needs to be told to work on these."""
    return {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "MULIN_SECRET_KEY": settings.secret_key,
        "MULIN_LOG_LEVEL": "warning",
        **more,
    }


def stamp() -> str:
    """Changes with everything that decides what is in the database."""
    migrations = sorted((Path(services.__file__ or "services/x").parent / "migrations").glob("0*.py"))
    sources = [*(part.encode() for part in dataset.PARTS), *(source.read_bytes() for source in migrations)]
    return hashlib.sha256(b"".join(sources)).hexdigest()[:16]


@contextlib.asynccontextmanager
async def owner(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(**credentials(url), command_timeout=3600)
    try:
        yield connection
    finally:
        await connection.close()


def sibling(url: str, database: str) -> str:
    return f"{url.rpartition('/')[0]}/{database}"


async def ready(urls: tuple[str, str], size: dataset.Size) -> Settings:
    """The settings of a database of this size: the one of an earlier run, if nothing has changed since."""
    server_url, redis_url = urls
    url = sibling(server_url, size.name)
    settings = settings_for(url, redis_url)
    async with owner(server_url) as server:
        known = await server.fetchval(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = $1", size.name
        )
        if known == stamp():
            await migrate(settings)
            return settings
        building = f"{size.name}_building"
        for name in (size.name, building):
            await server.execute(f"drop database if exists {name} with (force)")
        await server.execute(f"create database {building}")
        await migrate(settings_for(sibling(server_url, building), redis_url))
        async with owner(sibling(server_url, building)) as filling:
            await dataset.fill(filling, size)
        await server.execute(f"alter database {building} rename to {size.name}")
        await server.execute(f"comment on database {size.name} is '{stamp()}'")
        await server.execute("checkpoint")
    return settings
