"""The demo's story: told to the database once, and who is in it."""

import asyncio
import io
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from deploy import demo
from deploy.commands.showing import progress
from deploy.settings import Settings
from services.kernel.access import ROLE_NAMES


def tell(settings: Settings) -> None:
    with progress("Loading the demo") as told:
        asyncio.run(demo.load(settings, told))


def sign_ins() -> str:
    """One for each role, as text: at later starts it is only printed."""
    table = Table("role", "", "where", "user name or phone", "password", box=None, pad_edge=False)
    for row in _rows():
        table.add_row(*row)
    text = io.StringIO()
    Console(file=text, width=200).print(table)
    return "".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines())


def _rows() -> Iterator[tuple[str, ...]]:
    for each in demo.sign_ins():
        names = ", ".join(ROLE_NAMES[role] for role in (each.role, *each.also))
        by = " or ".join(filter(None, (each.username, each.phone)))
        password = " or ".join(
            filter(None, (each.password, "a code, shown on the page" if each.phone else ""))
        )
        yield names, each.role.value, f"{each.tenant} {each.name}".strip(), by, password
