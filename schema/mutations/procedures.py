"""What clients do to decide something major."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import strawberry

from schema.context import Info
from schema.mutations.performing import (
    Identified,
    Input,
    Keyed,
    KeyedPayload,
    optional_uuid,
    perform,
    tenant_of,
    uuid_of,
)
from schema.mutations.photos import LARGEST_PHOTO
from schema.mutations.sizes import decoded
from schema.reading.rows import fresh
from schema.types.procedures import DecisionProcedure, PostedDecision
from services.deliberation.procedures import actions
from services.deliberation.procedures.disclosing import end_disclosure, post_disclosure
from services.deliberation.procedures.evidence import Proof
from services.deliberation.procedures.filing import answer_filing, file_procedure
from services.kernel.access import Actor
from services.matters.photos import develop


@strawberry.type(description="决策程序操作的结果 (what came of it): the procedure as it is afterwards")
class ProcedurePayload(KeyedPayload):
    decision_procedure: DecisionProcedure = strawberry.field(description="决策程序 (decision procedure)")


@strawberry.type(description="公开操作的结果 (what came of a mutation): the posting as it is afterwards")
class PostedDecisionPayload(KeyedPayload):
    posted_decision: PostedDecision = strawberry.field(description="决策公开 (posted decision)")


@strawberry.input(description="启动决策程序 (start a decision procedure)")
class StartProcedureInput(Keyed):
    tenant: str = strawberry.field(description="区划代码 (tenant); with a matter, the matter's counts")
    code: str = strawberry.field(description="程序代码 (code) that the method has it under")
    subject: str = strawberry.field(description="事由 (subject): at most 100 characters")
    grounds: str = strawberry.field(description="重大事由 (grounds): why it is a major matter")
    matter: strawberry.ID | None = strawberry.field(default=None, description="来源事项 (matter)")


@strawberry.input(description="一个决策程序 (a decision procedure)")
class ProcedureInput(Keyed):
    decision_procedure: strawberry.ID = strawberry.field(description="决策程序的 ID (procedure id)")


@strawberry.input(description="完成一步 (take a step): with what its kind of evidence asks for")
class TakeStepInput(ProcedureInput):
    code: str = strawberry.field(description="步骤代码 (code) of the step: only the next one can be taken")
    text: str = strawberry.field(
        default="", description="记录 (text): the statement, or where the minutes are"
    )
    agreed: int | None = strawberry.field(default=None, description="同意票 (agreed)")
    against: int | None = strawberry.field(default=None, description="反对票 (against)")
    abstained: int | None = strawberry.field(default=None, description="弃权票 (abstained)")
    picture: str | None = strawberry.field(
        default=None,
        description="签字材料 (picture): a JPEG, PNG or WebP file in base64, at most 700,000 letters of it",
    )


@strawberry.input(description="报送备案 (file a decision above)")
class FileProcedureInput(ProcedureInput):
    note: str = strawberry.field(default="", description="备案说明 (note)")


@strawberry.input(description="答复备案 (answer a filing)")
class AnswerFilingInput(ProcedureInput):
    accepted: bool = strawberry.field(description="是否确认 (accepted)")
    reason: str = strawberry.field(default="", description="理由 (reason): required to return it")


@strawberry.input(description="公开 (post a disclosure)")
class PostDisclosureInput(ProcedureInput):
    code: str = strawberry.field(description="公开环节 (code): decision or result")
    text: str = strawberry.field(description="内容 (text): numbers of phones and identity cards are masked")


@strawberry.input(description="撤下公开 (take a disclosure down)")
class EndDisclosureInput(Keyed):
    posted_decision: strawberry.ID = strawberry.field(description="公开的 ID (posted decision id)")


@strawberry.input(description="终止决策程序 (abandon a decision procedure)")
class AbandonProcedureInput(ProcedureInput):
    reason: str = strawberry.field(description="理由 (reason)")


async def _perform(
    info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]
) -> ProcedurePayload:
    procedure = await fresh(info.context, DecisionProcedure, await perform(info, input, do))
    return ProcedurePayload(decision_procedure=procedure, client_mutation_id=input.client_mutation_id)


async def _post(
    info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]
) -> PostedDecisionPayload:
    posted = await fresh(info.context, PostedDecision, await perform(info, input, do))
    return PostedDecisionPayload(posted_decision=posted, client_mutation_id=input.client_mutation_id)


def _id(info: Info, input: ProcedureInput) -> UUID:
    return uuid_of(info, "DecisionProcedure", input.decision_procedure)


@strawberry.type
class ProcedureMutation:
    @strawberry.mutation(description="启动 (start): by the rules of the method as they are now")
    async def start_procedure(self, info: Info, input: Input[StartProcedureInput]) -> ProcedurePayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.start_procedure(
                actor,
                tenant=tenant_of(input.tenant),
                code=input.code,
                subject=input.subject,
                grounds=input.grounds,
                matter_id=optional_uuid(info, "Matter", input.matter),
            ),
        )

    @strawberry.mutation(description="完成一步 (take a step): none is skipped, none comes before another")
    async def take_step(self, info: Info, input: Input[TakeStepInput]) -> ProcedurePayload:
        id = _id(info, input)
        picture = None
        if input.picture:
            picture = await develop(decoded(input.picture, "picture", LARGEST_PHOTO))
        proof = Proof(input.text, input.agreed, input.against, input.abstained, picture)
        return await _perform(
            info, input, lambda actor: actions.take_step(actor, id, code=input.code, proof=proof)
        )

    @strawberry.mutation(description="报送备案 (file): in writing, with the level that the method names")
    async def file_procedure(self, info: Info, input: Input[FileProcedureInput]) -> ProcedurePayload:
        return await _perform(
            info, input, lambda actor: file_procedure(actor, _id(info, input), note=input.note)
        )

    @strawberry.mutation(description="答复备案 (answer): acknowledge it, or return it with the reasons")
    async def answer_filing(self, info: Info, input: Input[AnswerFilingInput]) -> ProcedurePayload:
        return await _perform(
            info,
            input,
            lambda actor: answer_filing(
                actor, _id(info, input), accepted=input.accepted, reason=input.reason
            ),
        )

    @strawberry.mutation(description="公开 (post): the decision, and once that has hung its time the result")
    async def post_disclosure(self, info: Info, input: Input[PostDisclosureInput]) -> PostedDecisionPayload:
        return await _post(
            info,
            input,
            lambda actor: post_disclosure(actor, _id(info, input), code=input.code, text=input.text),
        )

    @strawberry.mutation(description="撤下 (take down): refused before it has hung its time")
    async def end_disclosure(self, info: Info, input: Input[EndDisclosureInput]) -> PostedDecisionPayload:
        return await _post(
            info,
            input,
            lambda actor: end_disclosure(actor, uuid_of(info, "PostedDecision", input.posted_decision)),
        )

    @strawberry.mutation(description="终止 (abandon): with the reason; not once something is published")
    async def abandon_procedure(self, info: Info, input: Input[AbandonProcedureInput]) -> ProcedurePayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.abandon_procedure(actor, _id(info, input), reason=input.reason),
        )
