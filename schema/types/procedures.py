"""Decision procedures with their steps, filings and disclosures, as clients see them."""

from datetime import datetime
from typing import Any

import strawberry

from schema.reading.fields import column, later, node, to_one
from schema.reading.filters import containing, filters, identified, where, within
from schema.reading.lists import listing, pages, to_many
from schema.reading.pages import Order
from schema.reading.roots import one
from schema.types.enums import explained
from schema.types.filters import WITHIN
from schema.types.matters import Event, Matter
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from schema.types.people import Person
from schema.types.tenants import Tenant
from services.deliberation.procedures import models
from services.deliberation.procedures.models import ProcedureState
from services.kernel.access import Permission
from services.methods.vocabulary import Evidence

explained(
    ProcedureState,
    "ProcedureState",
    "决策程序状态 (procedure state)",
    DECIDING="决策中 (deciding): steps are being taken",
    FILING="待备案 (filing): decided, to be filed above",
    FILED="已报备案 (filed): waits for the answer",
    DISCLOSING="公开中 (disclosing): the decision, then the result",
    COMPLETED="已完成 (completed)",
    ABANDONED="已终止 (abandoned)",
)
explained(
    Evidence,
    "Evidence",
    "依据 (evidence): what proves that a step was taken",
    STATEMENT="书面说明 (statement)",
    MINUTES="会议纪要 (minutes)",
    VOTE="表决结果 (vote)",
    FILE="签字材料 (file): a picture of what was signed",
)


@filters(description="决策程序筛选 (filter of decision procedures)")
class ProcedureFilter:
    state: list[ProcedureState] | None = where("t.state = any(?)", "状态 (state): any of these")
    code: str | None = where("t.code = ?", "代码 (code): of the procedure in the method")
    tenant: str | None = where(within, WITHIN)
    text: str | None = where(containing("t.subject"), "包含文字 (text): in the subject")


@filters(description="决策公开筛选 (filter of posted decisions)")
class PostedDecisionFilter:
    tenant: str | None = where(within, WITHIN)
    hanging: bool | None = where("(t.ended_at is null) = ?", "正在公示 (hanging)")
    text: str | None = where(containing("t.subject", "t.text"), "包含文字 (text): in subject or text")


BY_POSITION = Order(b"pos", "t.place", moment=False)


@node(models.ProcedurePaper, description="签字材料 (paper): a picture of what was signed at a step")
class Paper(Node):
    width: int = column("宽 (width) in pixels")
    height: int = column("高 (height) in pixels")


@node(models.ProcedureStep, description="决策步骤 (procedure step): taken in order, each with its record")
class ProcedureStep(Node):
    position: int = column("顺序 (position): from 1", "t.place")
    code: str = column("代码 (code): by which it is taken")
    name: str = column("名称 (name): in the locality's words")
    evidence: Evidence = column("所需依据 (evidence): what it takes to count as taken")
    taken_at: datetime | None = column("完成时间 (taken at): null until it is taken")
    taken_by: Person | None = to_one("t.taken_by_id", "经办人 (taken by)")
    text: str = column("记录 (text): what was stated, or where the minutes are")
    agreed: int | None = column("同意票 (agreed)")
    against: int | None = column("反对票 (against)")
    abstained: int | None = column("弃权票 (abstained)")
    papers: list[Paper] = to_many("t.step_id = p.id", "签字材料 (papers)")


@node(models.ProcedureFiling, description="备案 (filing): one time that a decision was filed above")
class Filing(Node):
    round: int = column("轮次 (round): from 1; what was returned is filed again")
    note: str = column("备案说明 (note)")
    filed_at: datetime = column("备案时间 (filed at)", "t.created_at")
    filed_by: Person | None = to_one("t.filed_by_id", "备案人 (filed by)")
    accepted: bool | None = column("是否确认 (accepted): null while it waits for an answer")
    reason: str = column("答复理由 (reason): always there when it was returned")
    answered_at: datetime | None = column("答复时间 (answered at)")
    answered_by: Person | None = to_one("t.answered_by_id", "答复人 (answered by)")


@node(
    models.ProcedurePosting,
    description="决策公开 (posted decision): the decision or its result, which everyone may read",
    permission=Permission.TENANT_READ,
)
class PostedDecision(Node):
    code: str = column("代码 (code): decision or result")
    name: str = column("名称 (name): in the locality's words")
    subject: str = column("事由 (subject): what was decided about")
    text: str = column("内容 (text)")
    posted_at: datetime = column("公开时间 (posted at)", "t.created_at")
    due_at: datetime = column("公示期满 (due at): until when it has to hang")
    ended_at: datetime | None = column("撤下时间 (ended at): null while it hangs")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant)")
    procedure: Any = to_one(
        "t.procedure_id",
        "决策程序 (procedure): for those who work in the tenant",
        annotation=later("DecisionProcedure", __name__),
    )


@node(
    models.DecisionProcedure,
    description="决策程序 (decision procedure): a major decision, such as by 四议两公开",
    permission=Permission.PROCEDURE_READ,
)
class DecisionProcedure(Node):
    code: str = column("代码 (code): of the procedure in the method")
    name: str = column("名称 (name): in the locality's words")
    subject: str = column("事由 (subject): what is decided about")
    grounds: str = column("重大事由 (grounds): why it is a major matter")
    state: ProcedureState = column("状态 (state)")
    reason: str | None = column("终止理由 (reason): why it was given up")
    started_at: datetime = column("启动时间 (started at)", "t.created_at")
    ended_at: datetime | None = column("结束时间 (ended at)")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant)")
    matter: Matter | None = to_one("t.matter_id", "来源事项 (matter)")
    started_by: Person | None = to_one("t.started_by_id", "启动人 (started by)")
    steps: list[ProcedureStep] = to_many(
        "t.procedure_id = p.id", "步骤 (steps): in order, taken or not", order=BY_POSITION
    )
    filings: list[Filing] = to_many("t.procedure_id = p.id", "备案 (filings): the oldest first")
    postings: list[PostedDecision] = to_many("t.procedure_id = p.id", "公开 (postings): the oldest first")
    events: Connection[Event] = pages(
        "t.subject_id = p.id and t.subject_type = 'decision_procedure'",
        "过程 (events): everything that happened, the oldest first",
    )


@strawberry.type
class ProcedureQuery:
    decision_procedure: DecisionProcedure | None = one(
        "决策程序 (decision procedure): by its id; null when you can't see it",
        permission=Permission.PROCEDURE_READ,
        id=(strawberry.ID, identified("t.id", "DecisionProcedure"), "标识 (id)"),
    )
    decision_procedures: Connection[DecisionProcedure] | None = listing(
        "决策程序 (decision procedures): of your tenant and below",
        filters=ProcedureFilter,
        orders=OF_ROWS,
        permission=Permission.PROCEDURE_READ,
    )
    posted_decisions: Connection[PostedDecision] | None = listing(
        "决策公开 (posted decisions): decisions and results for everyone to read",
        filters=PostedDecisionFilter,
        orders=OF_ROWS,
        permission=Permission.TENANT_READ,
    )
