"""What clients do in inspections."""

from datetime import date

import strawberry

from schema.context import Info
from schema.mutations.performing import Input, Keyed, KeyedPayload, perform, uuid_of
from schema.reading.rows import fresh
from schema.types.inspections import Inspection, SampledCase
from services.evaluation.inspections import actions
from services.evaluation.inspections.models import Finding
from services.methods.vocabulary import Checked


@strawberry.type(description="抽查操作的结果 (what came of it): the inspection as it is afterwards")
class InspectionPayload(KeyedPayload):
    inspection: Inspection = strawberry.field(description="抽查 (inspection)")


@strawberry.type(description="抽查事项操作的结果 (what came of it): the case as it is afterwards")
class CasePayload(KeyedPayload):
    case: SampledCase = strawberry.field(description="抽查事项 (sampled case)")


@strawberry.input(description="抽取样本 (draw an inspection)")
class DrawInspectionInput(Keyed):
    begins: date = strawberry.field(description="起始日期 (begins): of what was finished from this day on")
    ends: date = strawberry.field(description="截止日期 (ends): the last day")
    kinds: list[Checked] = strawberry.field(description="督导方式 (kinds): a sample of each")
    seed: str = strawberry.field(
        default="", description="种子 (seed): such as a number drawn in public; made up when left out"
    )


@strawberry.input(description="分派督导 (give out the cases of an inspection)")
class AssignInspectorsInput(Keyed):
    inspection: strawberry.ID = strawberry.field(description="抽查的 ID (inspection id)")
    inspectors: list[strawberry.ID] = strawberry.field(description="督导人员 (inspectors): people")


@strawberry.input(description="指定督导 (give one case to somebody)")
class AssignCaseInput(Keyed):
    case: strawberry.ID = strawberry.field(description="抽查事项的 ID (case id)")
    inspector: strawberry.ID = strawberry.field(description="督导人员 (inspector): a person")


@strawberry.input(description="督导结果 (record what was found)")
class RecordFindingInput(Keyed):
    case: strawberry.ID = strawberry.field(description="抽查事项的 ID (case id)")
    finding: Finding = strawberry.field(description="结果 (finding)")
    text: str = strawberry.field(default="", description="情况 (text): required for a fault")
    tries: int = strawberry.field(default=1, description="联系次数 (tries): this time")


@strawberry.type
class InspectionMutation:
    @strawberry.mutation(description="抽取样本 (draw): at random, so that it can be drawn again and proven")
    async def draw_inspection(self, info: Info, input: Input[DrawInspectionInput]) -> InspectionPayload:
        id = await perform(
            info,
            input,
            lambda actor: actions.draw(
                actor, begins=input.begins, ends=input.ends, kinds=input.kinds, seed=input.seed
            ),
        )
        shown = await fresh(info.context, Inspection, id)
        return InspectionPayload(inspection=shown, client_mutation_id=input.client_mutation_id)

    @strawberry.mutation(description="分派督导 (assign inspectors): evenly; nobody gets what was their own")
    async def assign_inspectors(self, info: Info, input: Input[AssignInspectorsInput]) -> InspectionPayload:
        people = [uuid_of(info, "Person", each) for each in input.inspectors]
        inspection = uuid_of(info, "Inspection", input.inspection)
        id = await perform(info, input, lambda actor: actions.assign_inspectors(actor, inspection, people))
        shown = await fresh(info.context, Inspection, id)
        return InspectionPayload(inspection=shown, client_mutation_id=input.client_mutation_id)

    @strawberry.mutation(description="指定督导 (assign a case): refused where it was the inspector's own")
    async def assign_case(self, info: Info, input: Input[AssignCaseInput]) -> CasePayload:
        case, person = uuid_of(info, "SampledCase", input.case), uuid_of(info, "Person", input.inspector)
        id = await perform(info, input, lambda actor: actions.assign_case(actor, case, person))
        shown = await fresh(info.context, SampledCase, id)
        return CasePayload(case=shown, client_mutation_id=input.client_mutation_id)

    @strawberry.mutation(description="督导结果 (record a finding): a fault becomes a task")
    async def record_finding(self, info: Info, input: Input[RecordFindingInput]) -> CasePayload:
        case = uuid_of(info, "SampledCase", input.case)
        id = await perform(
            info,
            input,
            lambda actor: actions.record_finding(
                actor, case, input.finding, text=input.text, tries=input.tries
            ),
        )
        shown = await fresh(info.context, SampledCase, id)
        return CasePayload(case=shown, client_mutation_id=input.client_mutation_id)
