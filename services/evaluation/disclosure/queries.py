"""What a community has made public, as anybody reads it: by pages, the newest first."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.evaluation.disclosure.models import PARTS
from services.kernel.access import visitor
from services.kernel.codes import community_code
from services.kernel.errors import NotFound
from services.kernel.scope import fetch
from services.kernel.text import N_

_COLUMNS: Final = "select id, created_at, number, category, title, course, basis, standard, result"
_OPEN: Final = """
from open_disclosure where district_code = $1 and community_code = $2 and withdrawn_at is null"""
_PAGE: Final = f"{_COLUMNS} {_OPEN} and ($3::uuid is null or id < $3) order by id desc limit "
_ONE: Final = f"{_COLUMNS} {_OPEN} and id = $3"
_STATE: Final = """
select max(changed_at) as changed_at, count(*) filter (where withdrawn_at is null) as shown,
  (array_agg(community order by changed_at desc))[1] as community
from open_disclosure where district_code = $1 and community_code = $2"""
BATCH: Final = 500


class NothingDisclosed(NotFound):
    code, sentence = "NOTHING_DISCLOSED", N_("这里还没有公示，或网址有误")


@dataclass(frozen=True, slots=True)
class Board:
    """A community's public board: what it is called, how much hangs there, when it changed last."""

    tenant: int
    name: str
    shown: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """One disclosure as the public reads it. `parts` has those that say something."""

    id: UUID
    at: datetime
    number: str
    category: str
    title: str
    parts: Mapping[str, str]


async def board_of(tenant: int) -> Board:
    """Raises `NothingDisclosed` where nothing was ever published: nobody learns which tenants there are."""
    anybody = visitor(tenant)
    [row] = await fetch(anybody, _STATE, anybody.district, community_code(tenant))
    if row["changed_at"] is None:
        raise NothingDisclosed(tenant=tenant)
    return Board(tenant, row["community"], row["shown"], row["changed_at"])


async def disclosed(board: Board, *, size: int, before: UUID | None = None) -> list[Shown]:
    """A page of the board, from the newest or from before the one named."""
    anybody = visitor(board.tenant)
    places = (anybody.district, community_code(board.tenant))
    return [_shown(row) for row in await fetch(anybody, f"{_PAGE}{size:d}", *places, before)]


async def disclosure_shown(board: Board, id: UUID) -> Shown:
    anybody = visitor(board.tenant)
    for row in await fetch(anybody, _ONE, anybody.district, community_code(board.tenant), id):
        return _shown(row)
    raise NotFound(kind="Disclosure", id=id)


async def everything_disclosed(board: Board) -> AsyncIterator[list[Shown]]:
    """The whole board in batches, so that nothing holds all of it at once."""
    before = None
    while batch := await disclosed(board, size=BATCH, before=before):
        yield batch
        before = batch[-1].id


def _shown(row: Mapping[str, Any]) -> Shown:
    parts = {name: row[name] for name in PARTS if row[name]}
    return Shown(row["id"], row["created_at"], row["number"], row["category"], row["title"], parts)
