"""What clients do with surveys: make, hand out, answer, close."""

from uuid import UUID

import strawberry

from schema.context import Info
from schema.mutations.entering import Echoed, EchoedPayload
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
from schema.types.enums import Rating
from schema.types.surveys import Survey
from services.evaluation.surveys import actions
from services.evaluation.surveys.models import Survey as SurveyRow
from services.kernel.access import Actor

RATINGS = "各问题的等级 (ratings): one for each question, in their order"


@strawberry.input(description="发起满意度调查 (make a survey)")
class MakeSurveyInput(Keyed):
    tenant: str = strawberry.field(description="区划代码 (tenant)")
    title: str = strawberry.field(description="标题 (title): at most 60 characters")
    questions: list[str] = strawberry.field(description="问题 (questions): 1 to 10, 100 characters each")
    matter: strawberry.ID | None = strawberry.field(default=None, description="事项 (matter): it is about")


@strawberry.input(description="生成调查链接 (issue links)")
class IssueSurveyLinksInput(Keyed):
    survey: strawberry.ID = strawberry.field(description="调查 (survey)")
    count: int = strawberry.field(description="数量 (count): 1 to 2000")


@strawberry.input(description="录入纸质问卷 (enter an answer on paper)")
class EnterPaperAnswerInput(Keyed):
    survey: strawberry.ID = strawberry.field(description="调查 (survey)")
    ratings: list[Rating] = strawberry.field(description=RATINGS)


@strawberry.input(description="结束调查 (close a survey)")
class CloseSurveyInput(Keyed):
    survey: strawberry.ID = strawberry.field(description="调查 (survey)")


@strawberry.input(description="回答调查 (answer a survey by a link)")
class AnswerSurveyInput(Echoed):
    token: str = strawberry.field(description="令牌 (token): of the link; good once")
    ratings: list[Rating] = strawberry.field(description=RATINGS)


@strawberry.type(description="调查操作的结果 (what came of it): the survey as it is afterwards")
class SurveyPayload(KeyedPayload):
    survey: Survey = strawberry.field(description="调查 (survey)")


@strawberry.type(description="生成链接的结果 (what came of it)")
class IssueSurveyLinksPayload(KeyedPayload):
    survey: Survey = strawberry.field(description="调查 (survey)")
    tokens: list[str] = strawberry.field(
        description="令牌 (tokens): told once; none when the same key comes again, since they are not kept"
    )


@strawberry.type(description="回答的结果 (what came of it)")
class AnswerSurveyPayload(EchoedPayload):
    thanks: bool = strawberry.field(description="已收到 (thanks): the answer was taken")


@strawberry.type
class SurveyMutation:
    @strawberry.mutation(description="发起满意度调查 (make a survey)")
    async def make_survey(self, info: Info, input: Input[MakeSurveyInput]) -> SurveyPayload:
        id = await perform(
            info,
            input,
            lambda actor: actions.make_survey(
                actor,
                tenant=tenant_of(input.tenant),
                title=input.title,
                questions=input.questions,
                matter_id=optional_uuid(info, "Matter", input.matter),
            ),
        )
        return await _payload(info, input, id)

    @strawberry.mutation(description="生成调查链接 (issue links): each good for one answer, tied to nobody")
    async def issue_survey_links(
        self, info: Info, input: Input[IssueSurveyLinksInput]
    ) -> IssueSurveyLinksPayload:
        told: list[str] = []

        async def issue(actor: Actor) -> SurveyRow:
            survey, tokens = await actions.issue_links(
                actor, uuid_of(info, "Survey", input.survey), input.count
            )
            told.extend(tokens)
            return survey

        survey = await fresh(info.context, Survey, await perform(info, input, issue))
        return IssueSurveyLinksPayload(
            survey=survey, tokens=told, client_mutation_id=input.client_mutation_id
        )

    @strawberry.mutation(description="录入纸质问卷 (enter a paper answer): by staff")
    async def enter_paper_answer(self, info: Info, input: Input[EnterPaperAnswerInput]) -> SurveyPayload:
        id = await perform(
            info,
            input,
            lambda actor: actions.enter_paper_answer(
                actor, uuid_of(info, "Survey", input.survey), input.ratings
            ),
        )
        return await _payload(info, input, id)

    @strawberry.mutation(description="结束调查 (close): nobody answers any more")
    async def close_survey(self, info: Info, input: Input[CloseSurveyInput]) -> SurveyPayload:
        id = await perform(
            info, input, lambda actor: actions.close_survey(actor, uuid_of(info, "Survey", input.survey))
        )
        return await _payload(info, input, id)

    @strawberry.mutation(description="回答调查 (answer): by whoever holds a link; nobody signs in for it")
    async def answer_survey(self, input: Input[AnswerSurveyInput]) -> AnswerSurveyPayload:
        await actions.answer_by_link(input.token, input.ratings)
        return AnswerSurveyPayload(thanks=True, client_mutation_id=input.client_mutation_id)


async def _payload(info: Info, input: Keyed, id: UUID) -> SurveyPayload:
    survey = await fresh(info.context, Survey, id)
    return SurveyPayload(survey=survey, client_mutation_id=input.client_mutation_id)
