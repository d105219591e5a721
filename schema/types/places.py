"""The places inside a community, as clients see them."""

from typing import Any

import strawberry

from schema.reading.fields import column, later, node, to_one
from schema.reading.filters import identified
from schema.reading.lists import listing, pages
from schema.reading.roots import one
from schema.types.filters import BodyFilter
from schema.types.nodes import Connection, Node, connection
from schema.types.orders import BY_TENANT
from schema.types.tenants import Tenant
from services.kernel.access import Permission
from services.tenancy import models


@node(
    models.Estate,
    description="小区 (estate): a residential estate of one community",
    permission=Permission.TENANT_READ,
)
class Estate(Node):
    name: str = column("名称 (name)")
    tenant: Tenant | None = to_one("t.tenant", "社区 (tenant): the community it belongs to")
    buildings: Any = pages(
        "t.estate_id = p.id",
        "楼栋 (buildings): the oldest entry first",
        annotation=connection(later("Building", __name__)),
    )


@node(
    models.Building,
    description="楼栋 (building): of an estate; in one grid once grids are drawn",
    permission=Permission.TENANT_READ,
)
class Building(Node):
    name: str = column("名称 (name)")
    tenant: Tenant | None = to_one(
        "t.tenant", "网格或社区 (tenant): its grid; the community where it is of no single grid"
    )
    estate: Estate | None = to_one("t.estate_id", "小区 (estate)")
    households: Any = pages(
        "t.building_id = p.id",
        "户 (households): the oldest entry first; only for those who work there",
        annotation=connection(later("Household", __name__)),
    )


@node(
    models.Household,
    description="户 (household): of one building and one grid; the electorate of a household vote",
    permission=Permission.TENANT_READ,
)
class Household(Node):
    name: str = column("户号 (name): such as 2-301")
    area: float | None = column(
        "面积 (area): of the dwelling in square metres, where it is known", "t.area::float8"
    )
    tenant: Tenant | None = to_one("t.tenant", "网格 (tenant): the grid it belongs to")
    building: Building | None = to_one("t.building_id", "楼栋 (building)")


@strawberry.type
class PlaceQuery:
    estate: Estate | None = one(
        "小区 (estate): by its id; null when you can't see it",
        permission=Permission.TENANT_READ,
        id=(strawberry.ID, identified("t.id", "Estate"), "标识 (id)"),
    )
    estates: Connection[Estate] | None = listing(
        "小区 (estates): of your tenant and below, and of what is above",
        filters=BodyFilter,
        orders={None: BY_TENANT},
        permission=Permission.TENANT_READ,
    )
