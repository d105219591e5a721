"""What clients do about property companies: score them."""

import strawberry

from schema.context import Info
from schema.mutations.performing import Input, Keyed, KeyedPayload, perform, uuid_of
from schema.reading.rows import fresh
from schema.types.property import QUARTER, PropertyScore
from services.evaluation.property.actions import score_property


@strawberry.input(description="一项得分 (mark of one item)")
class MarkInput:
    item: str = strawberry.field(description="项目 (item): as the method says it")
    mark: int = strawberry.field(description="得分 (mark): from 0 to the method's highest")


@strawberry.input(description="物业评分 (score a property company)")
class ScorePropertyInput(Keyed):
    organization: strawberry.ID = strawberry.field(description="物业单位 (organization)")
    quarter: str = strawberry.field(description=f"{QUARTER}; this one or the last")
    marks: list[MarkInput] = strawberry.field(description="各项得分 (marks): every item of the method")


@strawberry.type(description="评分的结果 (what came of it): the score")
class ScorePropertyPayload(KeyedPayload):
    property_score: PropertyScore = strawberry.field(description="物业评分 (property score)")


@strawberry.type
class PropertyMutation:
    @strawberry.mutation(description="物业评分 (score): once a company and quarter, by the 两委 only")
    async def score_property(self, info: Info, input: Input[ScorePropertyInput]) -> ScorePropertyPayload:
        id = await perform(
            info,
            input,
            lambda actor: score_property(
                actor,
                uuid_of(info, "Organization", input.organization),
                quarter=input.quarter,
                marks={each.item: each.mark for each in input.marks},
            ),
        )
        score = await fresh(info.context, PropertyScore, id)
        return ScorePropertyPayload(property_score=score, client_mutation_id=input.client_mutation_id)
