"""Writing migrations: what the ORM sees, then the keys, references and indexes that only we declare.

A written migration is history and stays as it is; `mulin migrate --check` tells when models have moved on.
"""

import re
from pathlib import Path
from typing import Any

from tortoise import Tortoise
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.operations import CreateModel
from tortoise.migrations.writer import MigrationWriter

import services.migrations
from services.tables import APP, declarations

FOLDER = Path(services.migrations.__path__[0])
KEYS = '''"""Keys, references and indexes of {tables}: made from their declarations when they were new."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("services", "{after}")]

    operations = [
        ops.RunSQL(
            [
{statements}
            ]
        )
    ]
'''


async def missing() -> list[MigrationWriter]:
    """What the models have that no migration makes yet."""
    apps: dict[str, Any] = {"services": {**APP, "default_connection": "owner"}}
    nowhere = "asyncpg://nobody@127.0.0.1/nowhere"
    await Tortoise.init({"connections": {"owner": nowhere}, "apps": apps}, init_connections=False)
    return await MigrationAutodetector(Tortoise.apps, apps).changes()


async def write() -> list[Path]:
    """Write what is missing, and a second migration with the keys of tables that are new."""
    written = []
    for writer in await missing():
        path = Path(writer.write())
        written.append(path)
        created = [operation for operation in writer.operations if isinstance(operation, CreateModel)]
        if tables := [str((operation.options or {})["table"]) for operation in created]:
            written.append(_write_keys(path, tables))
    return written


def _write_keys(after: Path, tables: list[str]) -> Path:
    known = declarations()
    statements = [line for table in tables for line in known[table].keys(table)]
    statements += [line for table in tables for line in known[table].links(table)]
    number = int(re.match(r"\d+", after.name)[0]) + 1  # type: ignore[index] # written with its number
    path = FOLDER / f"{number:04}_keys.py"
    lines = "\n".join(f"                {line!r}," for line in statements)
    path.write_text(KEYS.format(tables=", ".join(tables), after=after.stem, statements=lines), "utf-8")
    return path
