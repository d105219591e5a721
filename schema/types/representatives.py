"""Residents' representatives and what they rate, as clients see them."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from schema.context import Info
from schema.reading.fields import column, later, node, to_one
from schema.reading.filters import filters, identified, switch, where, within
from schema.reading.lists import listing, to_many
from schema.reading.roots import one
from schema.reading.rows import known
from schema.types.enums import Rating, explained
from schema.types.filters import WITHIN
from schema.types.matters import Matter
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from schema.types.people import Department, Person
from schema.types.tasks import Task
from schema.types.tenants import Tenant
from services.evaluation.representatives import models, queries
from services.evaluation.representatives.models import AssessmentState
from services.kernel.access import Permission

explained(
    AssessmentState,
    "AssessmentState",
    "代表评议状态 (assessment state)",
    ASKED="评议中 (asked): representatives inspect and rate",
    FILED="已备案 (filed): the result is with the community",
    LOW="待整改 (low): it is mended under the level above",
    MENDED="已整改 (mended): accepted, and assessed again",
)


@node(
    models.Representative,
    description="居民代表 (representative): who speaks for the residents of a community",
    permission=Permission.PERSON_READ,
)
class Representative(Node):
    person: Person | None = to_one("t.person_id", "人员 (person)")
    named_at: datetime = column("聘任时间 (named at)", "t.created_at")
    ended_at: datetime | None = column("卸任时间 (ended at)")
    tenant: Tenant | None = to_one("t.tenant", "社区 (community)")


@node(
    models.Judgement,
    description="代表意见 (judgement): what one representative is asked about, and what they say",
    permission=Permission.TENANT_READ,
)
class Judgement(Node):
    title: str = column("评议对象 (title)")
    done: str = column("完成情况 (done): what was done")
    rating: Rating | None = column("满意度 (rating)")
    text: str = column("意见 (text)")
    asked_at: datetime = column("提请时间 (asked at)", "t.created_at")
    rated_at: datetime | None = column("评议时间 (rated at)")
    person: Person | None = to_one("t.person_id", "居民代表 (representative)")


@node(
    models.Assessment,
    description="代表评议 (assessment): representatives inspect a finished matter or project and rate it",
    permission=Permission.PERSON_READ,
)
class Assessment(Node):
    title: str = column("评议对象 (title)")
    done: str = column("完成情况 (done): what was done")
    round: int = column("轮次 (round): another after what was rated low has been mended")
    state: AssessmentState = column("状态 (state)")
    result: Rating | None = column("结果 (result): the middle one of all ratings")
    asked_at: datetime = column("提请时间 (asked at)", "t.created_at")
    concluded_at: datetime | None = column("备案时间 (concluded at): filed with the community")
    matter: Matter | None = to_one("t.matter_id", "事项 (matter)")
    department: Department | None = to_one("t.department_id", "责任部门 (department): for whom it counts")
    task: Task | None = to_one("t.task_id", "整改任务 (task)")
    previous: Any = to_one(
        "t.previous_id",
        "上一轮 (previous): the assessment before it was mended",
        annotation=later("Assessment", __name__),
    )
    judgements: list[Judgement] = to_many("t.assessment_id = p.id", "代表意见 (judgements)")
    tenant: Tenant | None = to_one("t.tenant", "社区 (community)")


@filters(description="居民代表筛选 (filter of representatives)")
class RepresentativeFilter:
    tenant: str | None = where(within, WITHIN)
    ended: bool | None = where("(t.ended_at is not null) = ?", "已卸任 (ended)")


@filters(description="代表评议筛选 (filter of assessments)")
class AssessmentFilter:
    state: list[AssessmentState] | None = where("t.state = any(?)", "状态 (state): any of these")
    matter: strawberry.ID | None = where(identified("t.matter_id", "Matter"), "事项 (matter): of this one")
    department: strawberry.ID | None = where(
        identified("t.department_id", "Department"), "责任部门 (department)"
    )
    tenant: str | None = where(within, WITHIN)


@filters(description="代表意见筛选 (filter of judgements)")
class JudgementFilter:
    mine: bool | None = where(switch("t.person_id = @viewer"), "请我评议的 (mine)")
    waiting: bool | None = where(switch("t.rating is null"), "待评议 (waiting)")


@strawberry.type(description="部门评议数据 (department result): how representatives rated its work")
class DepartmentResult:
    department: Department | None = strawberry.field(description="职能部门 (department)")
    assessed: int = strawberry.field(description="评议次数 (assessed): every round counts")
    satisfied: int = strawberry.field(description="满意 (satisfied)")
    mostly_satisfied: int = strawberry.field(description="基本满意 (mostly satisfied)")
    dissatisfied: int = strawberry.field(description="不满意 (dissatisfied)")
    low: int = strawberry.field(description="须整改 (low): had to be mended")


@strawberry.type
class RepresentativeQuery:
    representatives: Connection[Representative] | None = listing(
        "居民代表 (representatives): of your tenant and below",
        filters=RepresentativeFilter,
        orders=OF_ROWS,
        permission=Permission.PERSON_READ,
    )
    assessment: Assessment | None = one(
        "代表评议 (assessment): by its id; null when you can't see it",
        permission=Permission.PERSON_READ,
        id=(strawberry.ID, identified("t.id", "Assessment"), "标识 (id)"),
    )
    assessments: Connection[Assessment] | None = listing(
        "代表评议 (assessments): of your tenant and below",
        filters=AssessmentFilter,
        orders=OF_ROWS,
        permission=Permission.PERSON_READ,
    )
    judgements: Connection[Judgement] | None = listing(
        "代表意见 (judgements): what you are asked; for staff, of their tenant and below",
        filters=JudgementFilter,
        orders=OF_ROWS,
        permission=Permission.TENANT_READ,
    )

    @strawberry.field(description="部门评议数据 (department results): of a period, from day to day")
    async def department_results(
        self,
        info: Info,
        begins: Annotated[date, strawberry.argument(description="起始日期 (begins)")],
        ends: Annotated[date, strawberry.argument(description="截止日期 (ends): the last day")],
    ) -> list[DepartmentResult] | None:
        actor = info.context.require(Permission.INSPECTION_READ)
        return [
            DepartmentResult(
                department=await known(info.context, Department, each.department_id),
                assessed=each.assessed,
                satisfied=each.satisfied,
                mostly_satisfied=each.mostly_satisfied,
                dissatisfied=each.dissatisfied,
                low=each.low,
            )
            for each in await queries.department_results(actor, begins, ends)
        ]
