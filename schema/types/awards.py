"""Awards of the year, as clients see them."""

from datetime import datetime

import strawberry

from schema.reading.fields import column, node, to_one
from schema.reading.filters import filters, where, within
from schema.reading.lists import listing
from schema.types.enums import explained
from schema.types.filters import WITHIN
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from schema.types.people import Person
from schema.types.tenants import Tenant
from services.evaluation.awards import models
from services.evaluation.awards.models import AwardState
from services.kernel.access import Permission

explained(
    AwardState,
    "AwardState",
    "评选状态 (award state): nominated, deliberated, decided, announced",
    NOMINATED="已提名 (nominated)",
    DELIBERATED="已评议 (deliberated)",
    WON="当选 (won): not announced yet",
    LOST="未当选 (lost)",
    ANNOUNCED="已公布 (announced): everybody of the district may read it",
)


@node(
    models.Nomination,
    description="评选提名 (nomination): for an award of a year; announced ones are everybody's to read",
)
class Nomination(Node):
    award: str = column("评选代码 (award): of the method")
    name: str = column("评选名称 (name)")
    year: int = column("年份 (year)")
    nominee: str = column("提名对象 (nominee): a person's, an organization's or a community's name")
    reason: str = column("提名理由 (reason)")
    state: AwardState = column("状态 (state)")
    deliberation: str = column("评议记录 (deliberation)")
    decision: str = column("决定 (decision): in words")
    stars: int | None = column("星级 (stars): 评星晋级")
    nominated_at: datetime = column("提名时间 (nominated at)", "t.created_at")
    decided_at: datetime | None = column("决定时间 (decided at)")
    announced_at: datetime | None = column("公布时间 (announced at)")
    nominated_by: Person | None = to_one("t.nominated_by_id", "提名人 (nominated by)")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant): the nominee's")


@filters(description="提名筛选 (filter of nominations)")
class NominationFilter:
    tenant: str | None = where(within, WITHIN)
    award: str | None = where("t.award = ?", "评选代码 (award)")
    year: int | None = where("t.year = ?", "年份 (year)")
    state: list[AwardState] | None = where("t.state = any(?)", "状态 (state): any of these")


@strawberry.type
class AwardQuery:
    nominations: Connection[Nomination] | None = listing(
        "评选提名 (nominations): of your tenant and below; announced ones of the whole district",
        filters=NominationFilter,
        orders=OF_ROWS,
        permission=Permission.TENANT_READ,
    )
