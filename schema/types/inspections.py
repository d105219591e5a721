"""Inspections with their cases, figures and proofs, as clients see them."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from schema.context import Info
from schema.reading.fields import column, node, to_one
from schema.reading.filters import filters, identified, switch, where, within
from schema.reading.lists import listing, pages
from schema.reading.roots import one
from schema.reading.values import Document
from schema.relay import decode_id
from schema.types.enums import explained
from schema.types.filters import WITHIN
from schema.types.matters import Matter
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from schema.types.people import Person
from schema.types.tasks import Task
from schema.types.tenants import Tenant
from services.evaluation.inspections import models, queries
from services.evaluation.inspections.models import Finding
from services.kernel.access import Permission
from services.methods.vocabulary import Checked

explained(
    Checked,
    "InspectionKind",
    "督导方式 (kind of inspection)",
    VISIT="督走访 (visit): at people's homes",
    CALL="督回访 (call): by telephone",
    HANDLING="督办理 (handling): how it was worked on",
    SATISFACTION="督满意度 (satisfaction): whether the rating holds",
)
explained(
    Finding,
    "Finding",
    "督导结果 (finding)",
    OK="属实 (ok)",
    FAULT="有问题 (fault): it becomes a task",
    UNREACHABLE="未联系上 (unreachable): may be tried again",
)


@node(
    models.InspectionCase,
    description="抽查事项 (sampled case): one matter that was drawn, to be looked into in one way",
    permission=Permission.INSPECTION_READ,
)
class SampledCase(Node):
    kind: Checked = column("督导方式 (kind)")
    place: int = column("抽中次序 (place): from 1, in the order of the draw")
    matter: Matter | None = to_one("t.matter_id", "事项 (matter)")
    inspector: Person | None = to_one("t.inspector_id", "督导人员 (inspector): had nothing to do with it")
    finding: Finding | None = column("结果 (finding)")
    text: str = column("情况 (text)")
    tries: int = column("联系次数 (tries): how often somebody was visited or called")
    checked_at: datetime | None = column("督导时间 (checked at)")
    task: Task | None = to_one("t.task_id", "整改任务 (task): of a fault")


@node(
    models.Inspection,
    description="抽查 (inspection): one random sample of finished matters, which anybody can draw again",
    permission=Permission.INSPECTION_READ,
)
class Inspection(Node):
    kinds: list[str] = column("督导方式 (kinds)", value=Document())
    begins: date = column("起始日期 (begins)")
    ends: date = column("截止日期 (ends): the last day")
    algorithm: str = column("抽样算法 (algorithm)")
    seed: str = column("种子 (seed)")
    size: int = column("总体数量 (size): how many matters it was drawn from")
    digest: str = column("总体摘要 (digest): SHA-256 of the population")
    sample: int = column("样本数量 (sample): how many were drawn of each kind")
    drawn_at: datetime = column("抽取时间 (drawn at)", "t.created_at")
    drawn_by: Person | None = to_one("t.drawn_by_id", "抽取人 (drawn by)")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant)")
    cases: Connection[SampledCase] = pages("t.inspection_id = p.id", "抽查事项 (cases)")


@filters(description="抽查事项筛选 (filter of sampled cases)")
class CaseFilter:
    mine: bool | None = where(switch("t.inspector_id = @viewer"), "由我督导 (mine)")
    waiting: bool | None = where(
        switch("t.finding is null or t.finding = 'unreachable'"), "待督导 (waiting): without a finding yet"
    )
    inspection: strawberry.ID | None = where(
        identified("t.inspection_id", "Inspection"), "抽查 (inspection): of this one"
    )
    kind: list[Checked] | None = where("t.kind = any(?)", "督导方式 (kind): any of these")
    finding: list[Finding] | None = where("t.finding = any(?)", "结果 (finding): any of these")


@filters(description="抽查筛选 (filter of inspections)")
class InspectionFilter:
    tenant: str | None = where(within, WITHIN)


@strawberry.type(description="督导数据 (figures) of one kind of inspection")
class InspectionFigures:
    kind: Checked = strawberry.field(description="督导方式 (kind)")
    drawn: int = strawberry.field(description="抽中 (drawn)")
    assigned: int = strawberry.field(description="已分派 (assigned)")
    checked: int = strawberry.field(description="已督导 (checked): ok or fault")
    ok: int = strawberry.field(description="属实 (ok)")
    faults: int = strawberry.field(description="有问题 (faults)")
    unreachable: int = strawberry.field(description="未联系上 (unreachable)")
    tries: int = strawberry.field(description="联系次数 (tries)")


@strawberry.type(description="抽样证明 (proof): the draw made again from its seed and its frozen population")
class InspectionProof:
    algorithm: str = strawberry.field(description="抽样算法 (algorithm)")
    seed: str = strawberry.field(description="种子 (seed)")
    size: int = strawberry.field(description="总体数量 (size)")
    digest: str = strawberry.field(description="总体摘要 (digest)")
    sample: int = strawberry.field(description="样本数量 (sample)")
    population: list[str] = strawberry.field(description="总体 (population): ids in ascending order")
    whole: bool = strawberry.field(description="总体未变 (whole): the population has that digest and size")
    same: bool = strawberry.field(description="样本一致 (same): the same cases come out again")


INSPECTION = strawberry.argument(description="抽查 (inspection)")


@strawberry.type
class InspectionQuery:
    inspection: Inspection | None = one(
        "抽查 (inspection): by its id; null when you can't see it",
        permission=Permission.INSPECTION_READ,
        id=(strawberry.ID, identified("t.id", "Inspection"), "标识 (id)"),
    )
    inspections: Connection[Inspection] | None = listing(
        "抽查 (inspections): of your tenant and below",
        filters=InspectionFilter,
        orders=OF_ROWS,
        permission=Permission.INSPECTION_READ,
    )
    sampled_cases: Connection[SampledCase] | None = listing(
        "抽查事项 (sampled cases): of your tenant and below",
        filters=CaseFilter,
        orders=OF_ROWS,
        permission=Permission.INSPECTION_READ,
    )

    @strawberry.field(description="督导数据 (inspection figures): kind by kind")
    async def inspection_figures(
        self, info: Info, inspection: Annotated[strawberry.ID, INSPECTION]
    ) -> list[InspectionFigures] | None:
        actor = info.context.require(Permission.INSPECTION_READ)
        found = await queries.figures(actor, decode_id(inspection, "Inspection", actor))
        return [
            InspectionFigures(
                kind=each.kind,
                drawn=each.drawn,
                assigned=each.assigned,
                checked=each.checked,
                ok=each.ok,
                faults=each.faults,
                unreachable=each.unreachable,
                tries=each.tries,
            )
            for each in found
        ]

    @strawberry.field(description="抽样证明 (inspection proof): null when you can't see it")
    async def inspection_proof(
        self, info: Info, inspection: Annotated[strawberry.ID, INSPECTION]
    ) -> InspectionProof | None:
        actor = info.context.require(Permission.INSPECTION_READ)
        found = await queries.redraw(actor, decode_id(inspection, "Inspection", actor))
        if found is None:
            return None
        return InspectionProof(
            algorithm=found.algorithm,
            seed=found.seed,
            size=found.size,
            digest=found.digest,
            sample=found.sample,
            population=found.population,
            whole=found.whole,
            same=found.same,
        )
