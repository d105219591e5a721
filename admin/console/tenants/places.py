"""Estates and buildings of a community, with how many households each building has."""

from dataclasses import dataclass

from admin.console.listing import Row
from admin.console.names import choosable_tenants
from services.kernel.access import Actor, Role
from services.kernel.codes import Level, level_of
from services.kernel.scope import sql

_ESTATES = "select id, name from estate where district_code = $1 and tenant = $2 order by name limit 300"
_BUILDINGS = """
select b.id, b.name, b.estate_id, b.tenant,
  (select count(*) from household h where h.district_code = $1 and h.building_id = b.id) as households
from building b where b.district_code = $1 and b.estate_id = any($2::uuid[]) order by b.name limit 1000"""


@dataclass(frozen=True)
class Places:
    estates: list[Row]
    buildings: list[Row]
    grids: list[tuple[int, str]]


async def places(actor: Actor, code: int) -> Places | None:
    """What stands in a community; None for what is no community."""
    if level_of(code) is not Level.COMMUNITY or actor.role is Role.DEPARTMENT_OFFICER:
        return None
    estates = await sql(_ESTATES, actor.district, code)
    buildings = await sql(_BUILDINGS, actor.district, [estate["id"] for estate in estates])
    return Places(estates, buildings, await choosable_tenants(code, actor.district))
