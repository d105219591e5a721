"""Methods (工作法) from the command line: look at one, compare two, load one into a tenant."""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path

from rich.table import Table

import services.jobs  # noqa: F401 - subscribes every handler, so that events owe what they owe
from deploy.commands.configuration import installation
from deploy.commands.refused import Refused
from deploy.commands.showing import out, result
from deploy.database import database
from deploy.settings import Settings
from services.kernel.access import system
from services.kernel.codes import pad, shown
from services.kernel.scope import acting
from services.kernel.text import speaking
from services.methods.actions import activate_method, draft_method
from services.methods.differences import differences
from services.methods.document.document import Document
from services.methods.document.reading import read_document
from services.methods.models import MethodVersion
from services.methods.queries import shipped, shipped_codes, shipped_text


class MethodUnknown(Refused):
    code, sentence = "METHOD_UNKNOWN", "{given} is neither a file nor a shipped method"
    hint = "`mulin method list` names the shipped ones."


def method_check(file: str, *, as_json: bool) -> None:
    document = _document(file)
    facts = {
        "code": document.code,
        "name": document.name,
        "stages": [stage.name for stage in document.stages],
        "colours": {each.name: each.model_dump(mode="json")["limit"] for each in document.urgencies},
        "meetings": [each.name for each in document.deliberation.meetings],
    }
    stages = " → ".join(stage.name for stage in document.stages)
    result(f"{file}: in order. {document.name} ({document.code}): {stages}", facts, as_json=as_json)


def method_diff(before: str, after: str, *, language: str, as_json: bool) -> None:
    with speaking(language):
        found = differences(_document(before), _document(after))
    if as_json:
        out.out(json.dumps([asdict(each) for each in found], ensure_ascii=False))
        return
    for each in found:
        out.out(each.sentence)
    if not found:
        out.out("They say the same.")


def method_list(tenant: str | None, *, as_json: bool) -> None:
    if tenant is None:
        rows = [(code, shipped(code).name, "shipped", "", "") for code in shipped_codes()]
    else:
        with installation() as settings:
            found = asyncio.run(_versions(settings, pad(tenant)))
        rows = [
            (each.code, each.name, each.state.value, str(each.version), shown(each.tenant)) for each in found
        ]
    if as_json:
        names = ("code", "name", "state", "version", "tenant")
        out.out(json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False))
        return
    table = Table("code", "name", "state", "version", "tenant", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    out.print(table)


def method_load(tenant: str, source: str, *, activate: bool, as_json: bool) -> None:
    text = _text(source)
    with installation() as settings:
        method = asyncio.run(_load(settings, pad(tenant), text, activate=activate))
    facts = {
        "code": method.code,
        "name": method.name,
        "version": method.version,
        "state": method.state.value,
        "tenant": shown(method.tenant),
    }
    done = "is in force now" if activate else "waits as a draft"
    told = f"{method.name} ({method.code}), version {method.version} of {facts['tenant']}, {done}."
    result(told, facts, as_json=as_json)


async def _versions(settings: Settings, tenant: int) -> list[MethodVersion]:
    async with database(settings), acting(system(tenant)):
        return await MethodVersion.filter(tenant=tenant).order_by("version")


async def _load(settings: Settings, tenant: int, text: str, *, activate: bool) -> MethodVersion:
    house = system(tenant)
    async with database(settings), acting(house):
        method = await draft_method(house, tenant, text=text)
        return await activate_method(house, method.id) if activate else method


def _text(source: str) -> str:
    """A file's text, or that of a shipped method by its code."""
    path = Path(source)
    if path.is_file():
        return path.read_text(encoding="utf-8")
    if source in shipped_codes():
        return shipped_text(source)
    raise MethodUnknown(given=source)


def _document(source: str) -> Document:
    return read_document(_text(source), source=source)
