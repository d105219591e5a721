"""Disclosures: the drafts of the staff, and what everybody may read."""

from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from schema.reading.fields import column, node, to_one
from schema.reading.filters import containing, filters, identified, where, within
from schema.reading.lists import listing
from schema.reading.roots import one
from schema.types.enums import explained
from schema.types.filters import WITHIN
from schema.types.matters import Matter
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from schema.types.people import Person
from schema.types.tenants import Tenant
from services.evaluation.disclosure import models
from services.evaluation.disclosure.models import DisclosureState
from services.kernel.access import Permission

explained(
    DisclosureState,
    "DisclosureState",
    "公示状态 (disclosure state)",
    DRAFT="草稿 (draft): among the staff, may be edited",
    PUBLISHED="已公示 (published): everybody may read it",
    WITHDRAWN="已撤回 (withdrawn): nobody reads it any more",
)


@node(
    models.Disclosure,
    description="公示 (disclosure): what is to be said of a finished matter, as its staff see it",
    permission=Permission.CONSOLE_ENTER,
)
class Disclosure(Node):
    state: DisclosureState = column("状态 (state)")
    round: int = column("轮次 (round): of the matter, that this tells of")
    title: str = column("标题 (title)")
    course: str = column("过程 (course)")
    basis: str = column("依据 (basis)")
    standard: str = column("标准 (standard)")
    result: str = column("结果 (result)")
    removed: JSON = column("已去除 (removed): how many names, phones and so on the rules took out, by kind")
    reason: str = column("撤回理由 (reason): why it was withdrawn")
    prepared_at: datetime = column("起草时间 (prepared at)", "t.created_at")
    published_at: datetime | None = column("公示时间 (published at)")
    withdrawn_at: datetime | None = column("撤回时间 (withdrawn at)")
    matter: Matter | None = to_one("t.matter_id", "事项 (matter): that it tells of")
    prepared_by: Person | None = to_one("t.prepared_by_id", "起草人 (prepared by)")
    published_by: Person | None = to_one("t.published_by_id", "发布人 (published by)")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant): on whose public page it hangs")


@node(
    models.OpenDisclosure,
    description="公开的公示 (open disclosure): what everybody may read of a finished matter",
)
class OpenDisclosure(Node):
    number: str = column("受理编号 (number): empty where the reporter hides their name")
    category: str = column("类别 (category)")
    title: str = column("标题 (title)")
    course: str = column("过程 (course)")
    basis: str = column("依据 (basis)")
    standard: str = column("标准 (standard)")
    result: str = column("结果 (result)")
    published_at: datetime = column("公示时间 (published at)", "t.created_at")
    withdrawn_at: datetime | None = column("撤回时间 (withdrawn at): nothing is left to be read then")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant): on whose public page it hangs")


@filters(description="公示筛选 (filter of disclosures)")
class DisclosureFilter:
    state: list[DisclosureState] | None = where("t.state = any(?)", "状态 (state): any of these")
    matter: strawberry.ID | None = where(identified("t.matter_id", "Matter"), "事项 (matter)")
    tenant: str | None = where(within, WITHIN)


@filters(description="公开公示筛选 (filter of open disclosures)")
class OpenDisclosureFilter:
    tenant: str | None = where(within, WITHIN)
    text: str | None = where(containing("t.title", "t.result"), "包含文字 (text): in title or result")


@strawberry.type
class DisclosureQuery:
    disclosure: Disclosure | None = one(
        "公示 (disclosure): by its id, for the staff",
        permission=Permission.CONSOLE_ENTER,
        id=(strawberry.ID, identified("t.id", "Disclosure"), "标识 (id)"),
    )
    disclosures: Connection[Disclosure] | None = listing(
        "公示 (disclosures): drafts and what became of them, of your tenant and below",
        filters=DisclosureFilter,
        orders=OF_ROWS,
        permission=Permission.CONSOLE_ENTER,
    )
    open_disclosures: Connection[OpenDisclosure] | None = listing(
        "公开的公示 (open disclosures): what is public now",
        filters=OpenDisclosureFilter,
        orders=OF_ROWS,
        where="t.withdrawn_at is null",
    )
