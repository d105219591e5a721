"""Tenants, as clients see them."""

from typing import Any

import strawberry

from schema.reading.fields import column, later, node, to_one
from schema.reading.filters import at
from schema.reading.lists import BELOW, listing, pages
from schema.reading.roots import one
from schema.reading.values import Code
from schema.types.enums import Kind, Level
from schema.types.filters import MatterFilter, TenantFilter, WishFilter
from schema.types.nodes import Connection, Node, connection
from schema.types.orders import BY_CODE, BY_TENANT, OF_MATTERS, OF_ROWS
from services.kernel.access import Permission
from services.tenancy import models

PEOPLE = "schema.types.people"
MINE = "t.tenant = p.code"


@node(
    models.Tenant,
    description="辖区 (tenant): one node of district → street → community → grid",
    permission=Permission.TENANT_READ,
)
class Tenant(Node):
    code: str = column("区划代码 (code): 6, 9, 12 or 15 digits", value=Code())
    name: str = column("名称 (name)")
    level: Level = column("层级 (level)")
    kind: Kind = column("类别 (kind)")
    parent: Any = to_one(
        "t.parent_code", "上级 (parent): null for a district", annotation=later("Tenant", __name__)
    )
    children: Any = pages(
        "t.parent_code = p.code",
        "下级 (children): right below, by code",
        orders={None: BY_CODE},
        filters=TenantFilter,
        annotation=connection(later("Tenant", __name__)),
    )
    matters: Any = pages(
        BELOW,
        "事项 (matters): of this tenant and everything below it",
        filters=MatterFilter,
        orders=OF_MATTERS,
        permission=Permission.MATTER_READ,
        annotation=connection(later("Matter", "schema.types.matters")) | None,
    )
    wishes: Any = pages(
        BELOW,
        "微心愿 (wishes): of this tenant and everything below it",
        filters=WishFilter,
        orders=OF_ROWS,
        permission=Permission.WISH_READ,
        annotation=connection(later("Wish", "schema.types.volunteering")) | None,
    )
    departments: Any = pages(
        MINE,
        "职能部门 (departments): at this tenant itself",
        orders={None: BY_TENANT},
        annotation=connection(later("Department", PEOPLE)),
    )
    organizations: Any = pages(
        MINE,
        "单位 (organizations): at this tenant itself",
        orders={None: BY_TENANT},
        annotation=connection(later("Organization", PEOPLE)),
    )


@strawberry.type
class TenantQuery:
    tenant: Tenant | None = one(
        "辖区 (tenant): by its code; null when it is none of yours",
        permission=Permission.TENANT_READ,
        code=(str, at("t.code"), "区划代码 (code): 6, 9, 12 or 15 digits"),
    )
    tenants: Connection[Tenant] | None = listing(
        "辖区 (tenants): your own, everything below and what is above, by code",
        filters=TenantFilter,
        orders={None: BY_CODE},
        permission=Permission.TENANT_READ,
    )
