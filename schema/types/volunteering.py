"""Small wishes and their claims, as clients see them."""

from datetime import datetime

import strawberry

from schema.reading.fields import column, node, to_one
from schema.reading.filters import identified
from schema.reading.lists import listing, pages, to_many
from schema.reading.roots import one
from schema.types.enums import WishState
from schema.types.filters import WishFilter
from schema.types.matters import Event
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from schema.types.people import Person
from schema.types.tenants import Tenant
from services.kernel.access import Permission
from services.volunteering import models

WISHER = "(select w.person_id from wisher w where w.district_code = @district and w.wish_id = t.id)"


@node(models.Claim, description="认领 (claim): of one wish by one volunteer")
class Claim(Node):
    volunteer: Person | None = to_one("t.volunteer_id", "志愿者 (volunteer)")
    claimed_at: datetime = column("认领时间 (claimed at)", "t.created_at")
    granted_at: datetime | None = column("实现时间 (granted at)")
    released_at: datetime | None = column("放弃时间 (released at): given back")


@node(
    models.Wish,
    description="微心愿 (wish): a small wish of a person in need, without saying whose",
    permission=Permission.WISH_READ,
)
class Wish(Node):
    title: str = column("标题 (title)")
    detail: str = column("说明 (detail)")
    wisher_kind: str = column("困难类别 (wisher kind): such as an old person or a child")
    state: WishState = column("状态 (state)")
    made_at: datetime = column("登记时间 (made at)", "t.created_at")
    published_at: datetime | None = column("发布时间 (published at)")
    granted_at: datetime | None = column("实现时间 (granted at)")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant): where it belongs")
    wisher: Person | None = to_one(
        WISHER,
        "心愿人 (wisher): only for those who work in the tenant, and for the wisher",
        reads=[models.Wisher],
    )
    claims: list[Claim] = to_many(
        "t.wish_id = p.id", "认领 (claims): the oldest first; a volunteer sees their own"
    )
    events: Connection[Event] = pages(
        "t.subject_id = p.id and t.subject_type = 'wish'",
        "过程 (events): everything that happened, the oldest first",
    )


@strawberry.type
class WishQuery:
    wish: Wish | None = one(
        "微心愿 (wish): by its id; null when you can't see it",
        permission=Permission.WISH_READ,
        id=(strawberry.ID, identified("t.id", "Wish"), "标识 (id)"),
    )
    wishes: Connection[Wish] | None = listing(
        "微心愿 (wishes): published ones, and those of your tenant and below",
        filters=WishFilter,
        orders=OF_ROWS,
        permission=Permission.WISH_READ,
    )
