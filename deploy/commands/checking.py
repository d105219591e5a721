"""The answers of `deploy/checks.py` as a table."""

import asyncio
import json
from dataclasses import asdict

from rich.table import Table

from deploy.checks import Finding, findings
from deploy.commands.configuration import installation
from deploy.commands.refused import Refused
from deploy.commands.showing import out
from deploy.settings import Settings


class NotInOrder(Refused):
    code, sentence = "NOT_IN_ORDER", "look at: {what}"


def check(*, as_json: bool) -> None:
    with installation() as settings:
        found = asyncio.run(_all(settings))
    if as_json:
        out.out(json.dumps([{**asdict(each), "ok": each.ok} for each in found], ensure_ascii=False))
    else:
        out.print(_table(found))
    if wrong := [each.question for each in found if each.grave and not each.ok]:
        raise NotInOrder(what=", ".join(wrong))


async def _all(settings: Settings) -> list[Finding]:
    return [each async for each in findings(settings)]


def _table(found: list[Finding]) -> Table:
    table = Table("", "what", "found", "how to mend it", box=None, pad_edge=False)
    for each in found:
        mark = "[green]✓[/]" if each.ok else "[red]✗[/]" if each.grave else "[yellow]![/]"
        table.add_row(mark, each.question, each.found, each.mend)
    return table
