"""Mediation cases as those in them see them, and the numbers that everyone may know."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from schema.context import Info
from schema.reading.fields import column, node, to_one
from schema.reading.filters import identified
from schema.reading.lists import listing, to_many
from schema.reading.roots import one
from schema.types.enums import CaseState, Side
from schema.types.filters import MediationFilter
from schema.types.matters import Matter
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from schema.types.people import Person
from schema.types.tenants import Tenant
from services.deliberation.mediation import models
from services.deliberation.mediation.queries import mediation_totals
from services.kernel.access import Permission
from services.kernel.codes import pad


@node(models.CaseParty, description="参与人 (case party): somebody in a mediation case")
class CaseParty(Node):
    side: Side = column("身份 (side): party, mediator or lawyer")
    name: str = column("姓名 (name): as the others in the case know them")
    person: Person | None = to_one("t.person_id", "人员 (person): null when out of your sight")
    joined_at: datetime = column("加入时间 (joined at)", "t.created_at")
    left_at: datetime | None = column("退出时间 (left at): reads nothing of the case since")


@node(models.MediationTalk, description="调解记录 (talk): one conversation with the parties")
class Talk(Node):
    held_at: datetime = column("调解时间 (held at)")
    place: str = column("地点 (place)")
    said: str = column("内容 (said): what was said")
    recorded_by: Person | None = to_one("t.recorded_by_id", "记录人 (recorded by)")


@node(
    models.MediationCase,
    description="调解案件 (mediation case): sealed from everyone but its parties and those who handle it",
    permission=Permission.MEDIATION_READ,
)
class MediationCase(Node):
    number: str = column("案件编号 (number)")
    title: str = column("案由 (title)")
    story: str = column("纠纷经过 (story)")
    state: CaseState = column("状态 (state)")
    terms: str | None = column("协议内容 (terms): what was agreed")
    amount: str | None = column("金额 (amount): in yuan with two decimals", "t.amount::text")
    due_at: datetime | None = column("履行期限 (due at): by when the agreement is to be performed")
    overdue: bool = column("逾期未履行 (overdue)")
    outcome: str | None = column("结果说明 (outcome): how it ended, and why")
    opened_at: datetime = column("受理时间 (opened at)", "t.created_at")
    agreed_at: datetime | None = column("达成协议时间 (agreed at)")
    ended_at: datetime | None = column("结案时间 (ended at)")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant)")
    matter: Matter | None = to_one("t.matter_id", "来源事项 (matter): that it came from, if you may see it")
    people: list[CaseParty] = to_many("t.case_id = p.id", "参与人 (people): parties, mediators and lawyers")
    talks: list[Talk] = to_many("t.case_id = p.id", "调解记录 (talks): in the order they were written down")


@strawberry.type(description="调解统计 (mediation totals): numbers of a tenant and everything beneath")
class MediationTotals:
    opened: int = strawberry.field(description="受理纠纷 (opened)")
    agreed: int = strawberry.field(description="达成协议 (agreed): settled, whatever became of it after")
    failed: int = strawberry.field(description="调解不成 (failed)")
    withdrawn: int = strawberry.field(description="撤回 (withdrawn)")
    performed: int = strawberry.field(description="已履行 (performed)")
    closed: int = strawberry.field(description="未履行结案 (closed): though it was not performed")
    settled_percent: float | None = strawberry.field(
        description="调解成功率 (settled percent): to one decimal; null when none was opened"
    )


@strawberry.type
class MediationQuery:
    mediation_case: MediationCase | None = one(
        "调解案件 (mediation case): null unless you are in it",
        permission=Permission.MEDIATION_READ,
        id=(strawberry.ID, identified("t.id", "MediationCase"), "标识 (id)"),
    )
    mediation_cases: Connection[MediationCase] | None = listing(
        "调解案件 (mediation cases): those that you are in",
        filters=MediationFilter,
        orders=OF_ROWS,
        permission=Permission.MEDIATION_READ,
    )

    @strawberry.field(
        description="调解统计 (mediation totals): by whole months; all that is public about mediation"
    )
    async def mediation_totals(
        self,
        info: Info,
        tenant: Annotated[str, strawberry.argument(description="区划代码 (tenant)")],
        since: Annotated[
            date | None, strawberry.argument(description="起始月 (since): a day of the first month")
        ] = None,
        until: Annotated[
            date | None, strawberry.argument(description="截止月 (until): a day of the last month")
        ] = None,
    ) -> MediationTotals | None:
        actor = info.context.signed_in
        found = await mediation_totals(actor, pad(tenant.strip()), since=since, until=until)
        share = found.settled_percent
        return MediationTotals(
            opened=found.opened,
            agreed=found.agreed,
            failed=found.failed,
            withdrawn=found.withdrawn,
            performed=found.performed,
            closed=found.closed,
            settled_percent=None if share is None else float(share),
        )
