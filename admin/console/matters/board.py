"""Open matters of one community as a board: a column for each stage of its method, cards newest first.

All columns are read by one statement, each by its own stretch of the index by stage; a column goes on by
itself, with its own pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from admin.console.listing import Position
from admin.console.names import Names, names
from services.kernel.access import Actor, Role
from services.kernel.codes import Level, ancestors_of, community_code, level_of
from services.kernel.errors import NotFound
from services.kernel.scope import sql
from services.methods.document.course import Stage
from services.methods.models import MethodState, MethodVersion
from services.methods.queries import Method, method_at, method_of
from services.methods.vocabulary import Fact

CARDS: Final = 12
"""Cards of a column on the board."""
PAGE: Final = 50
"""Cards of a column that is looked at by itself."""
_BOARD = """
select s.stage, m.* from unnest($3::text[]) with ordinality s(stage, place)
cross join lateral (
  select t.id, t.number, t.title, t.colour, t.overdue, t.due_at, t.owner_id, t.department_id, t.created_at
  from matter t
  where t.district_code = $1 and t.community_code = $2 and t.stage = s.stage
    and t.state in ('assigned', 'reported', 'triaged', 'resolved') {beyond}
  order by t.created_at desc, t.id desc limit {size}
) m order by s.place, m.created_at desc, m.id desc"""
_BEYOND = "and (t.created_at, t.id) < ($4::timestamptz, $5::uuid)"


@dataclass(frozen=True)
class Card:
    id: UUID
    number: str
    title: str
    colour: str | None
    overdue: bool
    due_at: datetime | None
    hands: str


@dataclass(frozen=True)
class Column:
    """`older`: where the column goes on, if it does."""

    code: str
    name: str
    cards: list[Card]
    older: str | None


@dataclass(frozen=True)
class Board:
    community: int
    method: Method
    columns: list[Column]


async def board(actor: Actor, community: int) -> Board:
    """A column that matters pass at once, or of a method that holds no more, only if something is in it."""
    method = await method_at(community)
    stages = method.document.stages
    known = {stage.code: stage.name for stage in stages} | await _former(community, method)
    columns = await _columns(actor, community, known)
    kept = {stage.code for stage in stages if not _passed_at_once(stage)}
    return Board(community, method, [each for each in columns if each.cards or each.code in kept])


async def column(actor: Actor, community: int, stage: str, position: Position | None) -> Board:
    """One column by itself."""
    method = await method_at(community)
    known = {each.code: each.name for each in method.document.stages} | await _former(community, method)
    name = known.get(stage, stage)
    columns = await _columns(actor, community, {stage: name}, position=position, size=PAGE)
    return Board(community, method, columns)


async def _columns(
    actor: Actor,
    community: int,
    stages: dict[str, str],
    *,
    position: Position | None = None,
    size: int = CARDS,
) -> list[Column]:
    beyond = (position.moment, position.id) if position else ()
    statement = _BOARD.format(beyond=_BEYOND if position else "", size=size + 1)
    code = community // Level.COMMUNITY.divisor
    rows = await sql(statement, actor.district, code, list(stages), *beyond)
    people = await names(
        actor,
        people=[row["owner_id"] for row in rows],
        departments=[row["department_id"] for row in rows],
    )
    return [
        _column(code, name, [row for row in rows if row["stage"] == code], people, size)
        for code, name in stages.items()
    ]


def _column(code: str, name: str, rows: list[dict[str, Any]], known: Names, size: int) -> Column:
    kept = rows[:size]
    older = f"{kept[-1]['created_at'].isoformat()}~{kept[-1]['id']}" if len(rows) > size else None
    return Column(code, name, [_card(row, known) for row in kept], older)


def _card(row: dict[str, Any], known: Names) -> Card:
    plain = {field: row[field] for field in Card.__dataclass_fields__ if field in row}
    hands = [known.department(row["department_id"]), known.person(row["owner_id"])]
    return Card(**plain, hands=" · ".join(filter(None, hands)))


def _passed_at_once(stage: Stage) -> bool:
    return stage.lets_pass(frozenset({Fact.REPORTED}))


async def _former(community: int, method: Method) -> dict[str, str]:
    """Stages of versions that hold no more, where older matters may still stand."""
    levels = [community, *ancestors_of(community)]
    retired = MethodVersion.filter(tenant__in=levels, state=MethodState.RETIRED)
    found: dict[str, str] = {}
    for version in await retired.order_by("-created_at").limit(10):
        document = (await method_of(version.id)).document
        for stage in document.stages:
            found.setdefault(stage.code, stage.name)
    own = {stage.code for stage in method.document.stages}
    return {code: name for code, name in found.items() if code not in own}


_COMMUNITIES = """
select code, name from tenant
where district_code = $1 and level = 'community' and code between $2 and $3 order by code limit 1000"""


async def communities_of(actor: Actor) -> list[tuple[int, str]]:
    """Those that staff of a district or street choose from; in a community there is nothing to choose."""
    level = level_of(actor.tenant)
    if level in {Level.COMMUNITY, Level.GRID} or actor.role is Role.DEPARTMENT_OFFICER:
        return []
    last = actor.tenant + level.divisor - 1
    return [(row["code"], row["name"]) for row in await sql(_COMMUNITIES, actor.district, actor.tenant, last)]


def chosen(actor: Actor, asked: int | None, communities: Sequence[tuple[int, str]]) -> int | None:
    """The community whose board is shown: one's own, or one of those to choose from."""
    if level_of(actor.tenant) in {Level.COMMUNITY, Level.GRID}:
        return community_code(actor.tenant) * Level.COMMUNITY.divisor
    if asked is not None and asked not in dict(communities):
        raise NotFound(kind="Tenant", tenant=asked)
    return asked
