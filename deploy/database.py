"""The database as the processes use it: connections by role, migrations, policies made from declarations."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import asyncpg
from tortoise import Tortoise
from tortoise.migrations.api import migrate as tortoise_migrate

import services.migrations
from deploy.settings import Settings
from services.kernel import privacy, scope
from services.kernel.access import Sight
from services.kernel.isolation import roles
from services.tables import APP, policies

OWNER = "owner"
YIELDING = "800ms"
"""How long a migration waits for a lock, and others behind it. `mulin migrate` tries again."""
WAITS = {"statement_timeout": "30s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "60s"}
PATIENCE = {"timeout": 10.0, "command_timeout": 35.0}
"""Seconds for a connection, and for an answer from a server that has fallen silent."""


async def _keep_settings(_: asyncpg.Connection) -> None:
    """In place of asyncpg's reset at each release: our settings are local to a transaction anyway."""


def credentials(url: str) -> dict[str, Any]:
    """A PostgreSQL URL as the keyword arguments of asyncpg."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    if "sslmode" in options:
        options["ssl"] = options.pop("sslmode")
    return {
        "host": parts.hostname or "127.0.0.1",
        "port": parts.port or 5432,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "database": parts.path.lstrip("/"),
        **options,
    }


def tortoise_config(settings: Settings) -> dict[str, Any]:
    """One connection pool a role for the application, and the owner's for migrations."""
    engine = "tortoise.backends.asyncpg"
    login = credentials(settings.login_url)
    pools = {
        sight.value: {
            "engine": engine,
            "credentials": {
                **login,
                "minsize": 0,
                "maxsize": settings.pool_size,
                **PATIENCE,
                "reset": _keep_settings,
                "server_settings": {"role": sight.value, "application_name": "mulin", **WAITS},
            },
        }
        for sight in Sight
    }
    owner = {
        "engine": engine,
        "credentials": {
            **credentials(settings.database_url),
            "minsize": 0,
            "maxsize": 2,
            "server_settings": {"application_name": "mulin", "lock_timeout": YIELDING},
        },
    }
    return {
        "connections": {OWNER: owner, **pools},
        "apps": {"services": {**APP, "default_connection": OWNER}},
        "routers": [scope.Router],
        "use_tz": True,
        "timezone": "UTC",
    }


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[None]:
    """The application's connections and its keys, for as long as the block runs."""
    privacy.configure(settings.keyring)
    await Tortoise.init(tortoise_config(settings), _enable_global_fallback=True)
    login = credentials(settings.login_url)

    async def connect(sight: Sight) -> asyncpg.Connection:
        server_settings = {"role": sight.value, "application_name": "mulin", **WAITS}
        return await asyncpg.connect(
            **login,
            server_settings=server_settings,
            statement_cache_size=500,
            max_cached_statement_lifetime=0,
            **PATIENCE,
        )

    scope.open_pools(connect, settings.pool_size)
    try:
        yield
    finally:
        await scope.close_pools()
        await Tortoise.close_connections()


@cache
def newest_migration() -> str:
    """The last one written. A comment in the database tells everyone up to which it was brought."""
    return max(path.stem for path in Path(services.migrations.__path__[0]).glob("[0-9]*.py"))


MIGRATIONS_LOCK = 0x6D756C696E
"""Two processes that migrate at once do so one after the other."""


async def migrate(settings: Settings) -> None:
    """Bring the owner's database up to date: roles, tables, keys, then every policy from its declaration."""
    config = tortoise_config(settings)
    config["connections"] = {OWNER: config["connections"][OWNER]}
    config.pop("routers")
    owner = await asyncpg.connect(**credentials(settings.database_url))
    try:
        await owner.execute("select pg_advisory_lock($1)", MIGRATIONS_LOCK)
        for statement in roles(settings.derived("app_login")):
            await owner.execute(statement)
        await tortoise_migrate(config=config)
        await isolate(owner, settings)
        await owner.execute(f"comment on table tortoise_migrations is '{newest_migration()}'")
    finally:
        await Tortoise.close_connections()
        await owner.close()


async def isolate(owner: asyncpg.Connection, settings: Settings) -> None:
    """Replace all policies in one transaction, so that no moment is without them."""
    async with owner.transaction():
        await owner.execute(f"set local lock_timeout = '{YIELDING}'")
        existing = "select tablename, policyname from pg_policies where schemaname = 'public'"
        for row in await owner.fetch(existing):
            await owner.execute(f"drop policy {row['policyname']} on {row['tablename']}")
        for statement in policies(settings.flavour):
            await owner.execute(statement)


if __name__ == "__main__":
    asyncio.run(migrate(Settings()))
