"""What clients do around residents' representatives."""

from uuid import UUID

import strawberry

from schema.context import Info
from schema.mutations.performing import (
    Input,
    Keyed,
    KeyedPayload,
    optional_uuid,
    perform,
    tenant_of,
    uuid_of,
)
from schema.reading.rows import fresh
from schema.types.representatives import Assessment, Judgement, Representative
from services.evaluation.representatives import actions
from services.methods.vocabulary import Rating

COMMUNITY = "社区代码 (community): the code of twelve digits"


@strawberry.type(description="居民代表操作的结果 (what came of it): the representative")
class RepresentativePayload(KeyedPayload):
    representative: Representative = strawberry.field(description="居民代表 (representative)")


@strawberry.type(description="代表评议操作的结果 (what came of it): the assessment as it is afterwards")
class AssessmentPayload(KeyedPayload):
    assessment: Assessment = strawberry.field(description="代表评议 (assessment)")


@strawberry.type(description="代表意见操作的结果 (what came of it): the judgement as it is afterwards")
class JudgementPayload(KeyedPayload):
    judgement: Judgement = strawberry.field(description="代表意见 (judgement)")


@strawberry.input(description="聘任居民代表 (name a representative)")
class NameRepresentativeInput(Keyed):
    community: str = strawberry.field(description=COMMUNITY)
    person: strawberry.ID = strawberry.field(description="人员 (person)")


@strawberry.input(description="居民代表卸任 (end a representative's office)")
class EndRepresentativeInput(Keyed):
    representative: strawberry.ID = strawberry.field(description="居民代表的 ID (representative id)")


@strawberry.input(description="提请代表评议事项 (ask representatives about a finished matter)")
class AskAboutMatterInput(Keyed):
    matter: strawberry.ID = strawberry.field(description="事项的 ID (matter id)")


@strawberry.input(description="提请代表评议项目 (ask representatives about a finished project)")
class AskAboutProjectInput(Keyed):
    community: str = strawberry.field(description=COMMUNITY)
    title: str = strawberry.field(description="项目名称 (title): at most 100 characters")
    done: str = strawberry.field(description="完成情况 (done): what was done")
    department: strawberry.ID | None = strawberry.field(
        default=None, description="责任部门 (department): for whom it counts"
    )


@strawberry.input(description="代表评议 (rate as a representative)")
class RateAsRepresentativeInput(Keyed):
    judgement: strawberry.ID = strawberry.field(description="代表意见的 ID (judgement id)")
    rating: Rating = strawberry.field(description="满意度 (rating)")
    text: str = strawberry.field(default="", description="意见 (text)")


@strawberry.input(description="验收整改 (accept mending)")
class AcceptMendingInput(Keyed):
    assessment: strawberry.ID = strawberry.field(description="代表评议的 ID (assessment id)")
    text: str = strawberry.field(description="整改情况 (text): the representatives read it")


async def _assessment(info: Info, input: Keyed, id: UUID) -> AssessmentPayload:
    shown = await fresh(info.context, Assessment, id)
    return AssessmentPayload(assessment=shown, client_mutation_id=input.client_mutation_id)


@strawberry.type
class RepresentativeMutation:
    @strawberry.mutation(description="聘任居民代表 (name a representative)")
    async def name_representative(
        self, info: Info, input: Input[NameRepresentativeInput]
    ) -> RepresentativePayload:
        person = uuid_of(info, "Person", input.person)
        id = await perform(
            info,
            input,
            lambda actor: actions.name_representative(actor, tenant_of(input.community), person),
        )
        shown = await fresh(info.context, Representative, id)
        return RepresentativePayload(representative=shown, client_mutation_id=input.client_mutation_id)

    @strawberry.mutation(description="居民代表卸任 (end a representative's office)")
    async def end_representative(
        self, info: Info, input: Input[EndRepresentativeInput]
    ) -> RepresentativePayload:
        named = uuid_of(info, "Representative", input.representative)
        id = await perform(info, input, lambda actor: actions.end_representative(actor, named))
        shown = await fresh(info.context, Representative, id)
        return RepresentativePayload(representative=shown, client_mutation_id=input.client_mutation_id)

    @strawberry.mutation(description="提请代表评议事项 (ask about a matter): not those whose own it is")
    async def ask_about_matter(self, info: Info, input: Input[AskAboutMatterInput]) -> AssessmentPayload:
        matter = uuid_of(info, "Matter", input.matter)
        id = await perform(info, input, lambda actor: actions.ask_about_matter(actor, matter))
        return await _assessment(info, input, id)

    @strawberry.mutation(description="提请代表评议项目 (ask about a project)")
    async def ask_about_project(self, info: Info, input: Input[AskAboutProjectInput]) -> AssessmentPayload:
        id = await perform(
            info,
            input,
            lambda actor: actions.ask_about_project(
                actor,
                tenant_of(input.community),
                title=input.title,
                done=input.done,
                department_id=optional_uuid(info, "Department", input.department),
            ),
        )
        return await _assessment(info, input, id)

    @strawberry.mutation(description="代表评议 (rate as a representative): once")
    async def rate_as_representative(
        self, info: Info, input: Input[RateAsRepresentativeInput]
    ) -> JudgementPayload:
        judgement = uuid_of(info, "Judgement", input.judgement)
        id = await perform(
            info,
            input,
            lambda actor: actions.rate_as_representative(actor, judgement, input.rating, text=input.text),
        )
        shown = await fresh(info.context, Judgement, id)
        return JudgementPayload(judgement=shown, client_mutation_id=input.client_mutation_id)

    @strawberry.mutation(description="验收整改 (accept mending): by the level above; it is assessed again")
    async def accept_mending(self, info: Info, input: Input[AcceptMendingInput]) -> AssessmentPayload:
        before = uuid_of(info, "Assessment", input.assessment)
        id = await perform(info, input, lambda actor: actions.accept_mending(actor, before, text=input.text))
        return await _assessment(info, input, id)
