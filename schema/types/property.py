"""Property companies' scores, as clients see them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from schema.context import Info
from schema.reading.fields import column, node, to_one
from schema.reading.filters import filters, identified, where, within
from schema.reading.lists import listing
from schema.reading.rows import known
from schema.types.filters import WITHIN
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from schema.types.people import Organization, Person
from schema.types.tenants import Tenant
from services.evaluation.property import models
from services.evaluation.property.actions import property_results
from services.kernel.access import Permission
from services.kernel.codes import pad

QUARTER = "季度 (quarter): written 2026Q3"


@node(
    models.PropertyScore,
    description="物业评分 (property score): one scorer's marks for one company in one quarter",
    permission=Permission.PROPERTY_SCORE,
)
class PropertyScore(Node):
    quarter: str = column(QUARTER)
    marks: JSON = column("各项得分 (marks): by the method's items")
    total: float = column("平均分 (total): mean of the marks", "t.total::float8")
    at: datetime = column("评分时间 (at)", "t.created_at")
    organization: Organization | None = to_one("t.organization_id", "物业单位 (organization)")
    scorer: Person | None = to_one("t.scorer_id", "评分人 (scorer)")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant)")


@strawberry.type(description="物业评分结果 (property result): the mean over all scorers")
class PropertyResult:
    company: strawberry.Private[UUID]

    mark: float = strawberry.field(description="平均分 (mark)")
    n: int = strawberry.field(description="评分人数 (n): scorers behind the mark")

    @strawberry.field(description="物业单位 (organization)")
    async def organization(self, info: Info) -> Organization | None:
        return await known(info.context, Organization, self.company)


@filters(description="物业评分筛选 (filter of property scores)")
class PropertyScoreFilter:
    tenant: str | None = where(within, WITHIN)
    quarter: str | None = where("t.quarter = ?", QUARTER)
    organization: strawberry.ID | None = where(identified("t.organization_id", "Organization"), "单位")


@strawberry.type
class PropertyQuery:
    property_scores: Connection[PropertyScore] | None = listing(
        "物业评分 (property scores): of your tenant and below",
        filters=PropertyScoreFilter,
        orders=OF_ROWS,
        permission=Permission.PROPERTY_SCORE,
    )

    @strawberry.field(description="物业评分结果 (property results): of a quarter, the best first")
    async def property_results(
        self,
        info: Info,
        tenant: Annotated[str, strawberry.argument(description="区划代码 (tenant)")],
        quarter: Annotated[str, strawberry.argument(description=QUARTER)],
    ) -> list[PropertyResult] | None:
        found = await property_results(info.context.signed_in, pad(tenant), quarter)
        return [
            PropertyResult(company=each.organization_id, mark=each.mark, n=each.scorers) for each in found
        ]
