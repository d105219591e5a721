"""What clients do with look-backs."""

import strawberry

from schema.context import Info
from schema.mutations.performing import Input, Keyed, KeyedPayload, perform, uuid_of
from schema.reading.rows import fresh
from schema.types.look_backs import LookBack
from services.evaluation.look_backs import actions


@strawberry.input(description="回答 (answer): what residents say to one question")
class LookBackAnswerInput:
    yes: bool = strawberry.field(description="是否 (yes)")
    said: str = strawberry.field(default="", description="居民说法 (said): required for a no")


@strawberry.input(description="完成回头看 (answer a look-back)")
class AnswerLookBackInput(Keyed):
    look_back: strawberry.ID = strawberry.field(description="回头看的 ID (look-back id)")
    answers: list[LookBackAnswerInput] = strawberry.field(
        description="回答 (answers): one for each question, in their order"
    )


@strawberry.type(description="回头看操作的结果 (what came of it): the look-back as it is afterwards")
class LookBackPayload(KeyedPayload):
    look_back: LookBack = strawberry.field(description="回头看 (look-back)")


@strawberry.type
class LookBackMutation:
    @strawberry.mutation(description="完成回头看 (answer): a no opens a task")
    async def answer_look_back(self, info: Info, input: Input[AnswerLookBackInput]) -> LookBackPayload:
        said = [(each.yes, each.said) for each in input.answers]
        id = await perform(
            info,
            input,
            lambda actor: actions.answer_look_back(actor, uuid_of(info, "LookBack", input.look_back), said),
        )
        shown = await fresh(info.context, LookBack, id)
        return LookBackPayload(look_back=shown, client_mutation_id=input.client_mutation_id)
