"""Finding the tenant in which something is done, and the next free code below it."""

from typing import Final

from services.kernel.access import Actor
from services.kernel.codes import Level, is_within, level_of, shown
from services.kernel.errors import NotFound
from services.tenancy.models import Tenant
from services.tenancy.refusals import CodesExhausted, WrongLevel

FIRST: Final = {Level.STREET: 901, Level.COMMUNITY: 901, Level.GRID: 1}
"""A district's own codes begin at 901, where the nation's don't reach; grids are a district's own anyway."""
LAST: Final = 999


async def hold(actor: Actor, code: int, level: Level) -> Tenant:
    """The tenant, kept from others who would make something in it until the transaction ends.

    What refers to it goes on meanwhile. NOT_FOUND unless it is the actor's own or below.
    """
    if not is_within(code, actor.tenant):
        raise NotFound(kind="Tenant", tenant=shown(code))
    if level_of(code) is not level:
        raise WrongLevel(value=shown(code), wanted=level)
    if tenant := await Tenant.filter(code=code).select_for_update(no_key=True).get_or_none():
        return tenant
    raise NotFound(kind="Tenant", tenant=shown(code))


async def next_code(parent: Tenant) -> int:
    """The next free code below a tenant that is held. Tenants are never removed, so none is used twice."""
    level = parent.level.below
    if level is None:
        raise WrongLevel(value=shown(parent.code), wanted=Level.COMMUNITY)
    first = parent.code + FIRST[level] * level.divisor
    newest = await Tenant.filter(parent_code=parent.code, code__gte=first).order_by("-code").first()
    code = newest.code + level.divisor if newest else first
    if code > parent.code + LAST * level.divisor:
        raise CodesExhausted(parent=shown(parent.code))
    return code
