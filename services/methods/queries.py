"""Which method holds where, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard
from uuid import UUID

from services.kernel.codes import ancestors_of
from services.kernel.errors import NotFound
from services.methods.document.document import Document
from services.methods.document.reading import checked, parsed, read_document
from services.methods.models import MethodState, MethodVersion

SHIPPED = Path(__file__).parent / "shipped"


@dataclass(frozen=True, slots=True)
class Method:
    """One version of a method as it holds in one tenant. Without an id it is the house's own."""

    id: UUID | None
    version: int
    document: Document


@cache
def common() -> Method:
    """What holds where no district has said anything else."""
    return Method(None, 1, shipped("common"))


def shipped_codes() -> list[str]:
    """The methods that come with the house."""
    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


def shipped_text(code: str) -> str:
    """A shipped method as it is written. Raises `NotFound`."""
    if code not in shipped_codes():
        raise NotFound(kind="Method", code=code)
    return (SHIPPED / f"{code}.toml").read_text(encoding="utf-8")


@cache
def shipped(code: str) -> Document:
    return read_document(shipped_text(code), source=f"{code}.toml")


async def method_at(tenant: int) -> Method:
    """The method in force at a tenant now: its own, or the nearest above it."""
    levels = [tenant, *ancestors_of(tenant)]
    found = await MethodVersion.filter(tenant__in=levels, state=MethodState.ACTIVE)
    nearest = min(found, key=lambda each: levels.index(each.tenant), default=None)
    return await _read(nearest) if nearest else common()


async def method_of(id: UUID | None) -> Method:
    """The version that something began with, and stays with."""
    if id is None:
        return common()
    return _known.get(id) or await _read(await MethodVersion.fetch(id))


_known: dict[UUID, Method] = {}
"""Versions that were active never change, so what was read of them once holds."""
MOST_KNOWN = 2_000


async def _read(row: MethodVersion) -> Method:
    if row.id in _known:
        return _known[row.id]
    method = Method(row.id, row.version, checked(await merged(row), source=row.code))
    if row.state is not MethodState.DRAFT:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[row.id] = method
    return method


async def merged(row: MethodVersion) -> dict[str, Any]:
    """The plain data of a version, with what it narrows laid over the version above."""
    own = parsed(row.text, source=row.code)
    return laid_over(await merged(await MethodVersion.fetch(row.base_id)), own) if row.base_id else own


def laid_over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Tables are laid over tables, entries of lists over those with the same code; all else replaces."""
    found = dict(base)
    for key, value in own.items():
        before = found.get(key)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            found[key] = laid_over(before, value)
        elif _coded(before) and _coded(value):
            mine = {each["code"]: each for each in value}
            found[key] = [laid_over(each, mine.pop(each["code"], {})) for each in before] + list(
                mine.values()
            )
        else:
            found[key] = value
    return found


def _coded(value: object) -> TypeGuard[list[Any]]:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(each, Mapping) and "code" in each for each in value)
    )
