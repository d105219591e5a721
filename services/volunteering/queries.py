"""The wall of wishes and a volunteer's claims, as pages read them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.kernel.access import Actor, Permission
from services.kernel.codes import level_of
from services.kernel.scope import fetch
from services.volunteering.models import WishState

_WALL = """
select id, tenant, title, detail, wisher_kind, published_at from wish
where district_code = $1 and {column} = $2 and state = 'open' {after}
order by created_at desc, id desc limit {size}"""
_AFTER = """
and (created_at, id) < (select w.created_at, w.id from wish w where w.district_code = $1 and w.id = $3)"""
_CLAIMS = """
select w.id, w.tenant, w.title, w.state, c.created_at as claimed_at
from claim c join wish w on w.district_code = $1 and w.id = c.wish_id
where c.district_code = $1 and c.volunteer_id = $2 and c.released_at is null
order by c.created_at desc, c.id desc limit {size}"""


@dataclass(frozen=True, slots=True)
class Pinned:
    """An open wish as it hangs on the wall: nothing here says whose it is."""

    id: UUID
    tenant: int
    title: str
    detail: str
    wisher_kind: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """A wish that the volunteer has taken and not given back."""

    id: UUID
    tenant: int
    title: str
    state: WishState
    claimed_at: datetime


async def open_wishes(actor: Actor, within: int, *, size: int, after: UUID | None = None) -> list[Pinned]:
    """The wishes waiting for somebody in a tenant and beneath, the newest first, after the one named."""
    actor.require(Permission.WISH_READ)
    level = level_of(within)
    statement = _WALL.format(column=level.column, after=_AFTER if after else "", size=size)
    values = [actor.district, within // level.divisor, *([after] if after else [])]
    return [Pinned(**row) for row in await fetch(actor, statement, *values)]


async def claims_of(actor: Actor, *, size: int) -> list[Claimed]:
    """What the actor has claimed, the newest first."""
    rows = await fetch(actor, _CLAIMS.format(size=size), actor.district, actor.person_id)
    return [Claimed(**{**row, "state": WishState(row["state"])}) for row in rows]
