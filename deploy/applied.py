"""What a database has had done to it. Light: the demo asks at every start, and wants to be up in a moment."""

import hashlib
from pathlib import Path

import asyncpg

import deploy
import services
import services.migrations
from deploy.settings import Settings


async def pending(owner: asyncpg.Connection) -> list[str]:
    """The migrations that are written, but not in the database."""
    if not await owner.fetchval("select to_regclass('public.tortoise_migrations') is not null"):
        return written()
    applied = await owner.fetch("select name from tortoise_migrations where app = 'services'")
    return [name for name in written() if name not in {row["name"] for row in applied}]


def written() -> list[str]:
    return sorted(path.stem for path in Path(services.migrations.__path__[0]).glob("[0-9]*.py"))


async def is_empty(owner: asyncpg.Connection) -> bool:
    """Whether there is no tenant yet."""
    if not await owner.fetchval("select to_regclass('public.tenant') is not null"):
        return True
    return not await owner.fetchval("select exists (select from tenant)")


def is_current(stamp: Path, settings: Settings) -> bool:
    """Whether nothing changed since `keep`: policies and roles follow from more than migrations."""
    return stamp.exists() and stamp.read_text() == _recipe(settings)


def keep(stamp: Path, settings: Settings) -> None:
    stamp.write_text(_recipe(settings))


def _recipe(settings: Settings) -> str:
    """Changes with the code that makes tables and policies, and with what the application signs in by."""
    files = [*sorted(Path(services.__path__[0]).rglob("*.py")), Path(deploy.__path__[0]) / "database.py"]
    code = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    where = hashlib.sha256(f"{settings.database_url} {settings.login_url}".encode()).hexdigest()
    return f"{code} {where} {settings.flavour}"
