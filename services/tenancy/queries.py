"""The tree of tenants as pages and other rooms read it, within what the actor may see."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from services.kernel.access import Actor, Permission
from services.kernel.codes import Level
from services.kernel.errors import NotFound
from services.kernel.scope import fetch
from services.tenancy.models import Tenant

_COLUMNS: Final = "select code, parent_code, level, kind, name from tenant"
_CHILDREN: Final = f"{_COLUMNS} where district_code = $1 and parent_code = $2 order by code"
_NAMES: Final = "select code, name from tenant where district_code = $1 and code = any($2::bigint[])"
_NAMED: Final = (
    f"{_COLUMNS} where district_code = $1 and level = 'community' and strpos(name, $2) > 0 "
    "order by code limit "
)
_DISTRICTS: Final = f"{_COLUMNS} where level = 'district' order by code"


@dataclass(frozen=True, slots=True)
class Branch:
    """A tenant as a branch of the tree."""

    code: int
    parent_code: int | None
    level: Level
    kind: str
    name: str


async def tenant_of(code: int) -> Tenant:
    """Inside a transaction: that tenant, or NOT_FOUND."""
    if tenant := await Tenant.get_or_none(code=code):
        return tenant
    raise NotFound(kind="Tenant", tenant=code)


async def names_of(actor: Actor, codes: Collection[int]) -> dict[int, str]:
    """The names of these tenants of the actor's district, as far as they may be seen."""
    actor.require(Permission.TENANT_READ)
    return {row["code"]: row["name"] for row in await fetch(actor, _NAMES, actor.district, list(codes))}


async def children_of(actor: Actor, code: int) -> list[Branch]:
    """The tenants right below one."""
    actor.require(Permission.TENANT_READ)
    return [_branch(row) for row in await fetch(actor, _CHILDREN, actor.district, code)]


async def districts(actor: Actor) -> list[Branch]:
    """Every district of the house: for the platform's operator, who sees no more of them than this."""
    actor.require(Permission.DISTRICT_CREATE)
    return [_branch(row) for row in await fetch(actor, _DISTRICTS)]


async def communities_named(actor: Actor, part: str, *, most: int = 30) -> list[Branch]:
    """The communities of the actor's district that have this in their name."""
    actor.require(Permission.TENANT_READ)
    return [_branch(row) for row in await fetch(actor, f"{_NAMED}{most:d}", actor.district, part)]


def _branch(row: Mapping[str, Any]) -> Branch:
    return Branch(row["code"], row["parent_code"], Level(row["level"]), row["kind"], row["name"])
