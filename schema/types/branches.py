"""Party branches and who belongs to them, as clients see them."""

from datetime import datetime

import strawberry

from schema.reading.fields import column, node, to_one
from schema.reading.filters import filters, identified, where, within
from schema.reading.lists import listing
from schema.types.filters import WITHIN
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from schema.types.people import Person
from schema.types.tenants import Tenant
from services.kernel.access import Permission
from services.people import branches


@node(branches.Branch, description="党支部 (branch): a party branch of a grid or community")
class Branch(Node):
    name: str = column("名称 (name)")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant): where it works")


@node(
    branches.Membership,
    description="支部成员 (membership): one person in one party branch",
    permission=Permission.PERSON_READ,
)
class PartyMember(Node):
    branch: Branch | None = to_one("t.branch_id", "党支部 (branch)")
    person: Person | None = to_one("t.person_id", "党员 (person): null when out of your sight")
    since: datetime = column("加入时间 (since)", "t.created_at")
    ended_at: datetime | None = column("离开时间 (ended at)")


@filters(description="党支部筛选 (filter of branches)")
class BranchFilter:
    tenant: str | None = where(within, WITHIN)


@filters(description="支部成员筛选 (filter of memberships)")
class MembershipFilter:
    tenant: str | None = where(within, WITHIN)
    branch: strawberry.ID | None = where(identified("t.branch_id", "Branch"), "党支部 (branch)")
    ended: bool | None = where("(t.ended_at is not null) = ?", "已离开 (ended)")


@strawberry.type
class BranchQuery:
    branches: Connection[Branch] | None = listing(
        "党支部 (branches)", filters=BranchFilter, orders=OF_ROWS, permission=Permission.TENANT_READ
    )
    memberships: Connection[PartyMember] | None = listing(
        "支部成员 (memberships): of your tenant and below",
        filters=MembershipFilter,
        orders=OF_ROWS,
        permission=Permission.PERSON_READ,
    )
