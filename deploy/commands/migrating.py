"""Bringing a database up to date, and telling when the code has moved on without a migration."""

import asyncio
import time
from typing import Final

import asyncpg

from deploy import database
from deploy.commands.configuration import installation
from deploy.commands.refused import Refused
from deploy.commands.showing import aside, out
from deploy.migrations import missing, write
from deploy.settings import Settings

PAUSES: Final = (1, 2, 4, 8, 16, 32)
"""Seconds between one try and the next, while others hold what is to be changed."""


class MigrationsMissing(Refused):
    code, sentence = "MIGRATIONS_MISSING", "the models have what no migration makes"
    hint = "Write it with `mulin makemigrations`."


def migrate() -> None:
    with installation() as settings:
        bring_up_to_date(settings)
    out.out("The database is up to date.")


def bring_up_to_date(settings: Settings) -> None:
    """Migrate; rather than keep requests waiting behind a lock that others hold, give way and try again."""
    for pause in PAUSES:
        try:
            asyncio.run(database.migrate(settings))
        except asyncpg.LockNotAvailableError:
            aside.out(f"Others hold what is to be changed; trying again in {pause} s.")
            time.sleep(pause)
        else:
            return
    asyncio.run(database.migrate(settings))


def check_migrations() -> None:
    """Needs no database: the models are compared with what the migrations make."""
    operations = [
        operation.describe() for writer in asyncio.run(missing()) for operation in writer.operations
    ]
    if operations:
        raise MigrationsMissing(operations)
    out.out("Every model has its migrations.")


def make_migrations() -> None:
    written = asyncio.run(write())
    for path in written:
        out.out(str(path))
    if not written:
        out.out("Nothing is missing.")
