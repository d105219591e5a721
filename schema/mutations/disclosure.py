"""What clients do with disclosures: prepare, edit, publish, withdraw."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import strawberry

from schema.context import Info
from schema.mutations.performing import Identified, Input, Keyed, KeyedPayload, perform, uuid_of
from schema.reading.rows import fresh
from schema.types.disclosure import Disclosure
from services.evaluation.disclosure import actions
from services.kernel.access import Actor

PART = "at most 1500 characters; the rules take personal data out of it; left out, it stays"


@strawberry.type(description="公示操作的结果 (what came of it): the disclosure as it is afterwards")
class DisclosurePayload(KeyedPayload):
    disclosure: Disclosure = strawberry.field(description="公示 (disclosure)")


@strawberry.input(description="起草公示 (prepare a disclosure)")
class PrepareDisclosureInput(Keyed):
    matter: strawberry.ID = strawberry.field(description="事项 (matter): one that is finished")


@strawberry.input(description="修改公示草稿 (edit a draft)")
class EditDisclosureInput(Keyed):
    disclosure: strawberry.ID = strawberry.field(description="公示 (disclosure): a draft")
    title: str | None = strawberry.field(default=None, description="标题 (title): at most 100 characters")
    course: str | None = strawberry.field(default=None, description=f"过程 (course): {PART}")
    basis: str | None = strawberry.field(default=None, description=f"依据 (basis): {PART}")
    standard: str | None = strawberry.field(default=None, description=f"标准 (standard): {PART}")
    result: str | None = strawberry.field(default=None, description=f"结果 (result): {PART}")


@strawberry.input(description="发布公示 (publish a draft)")
class PublishDisclosureInput(Keyed):
    disclosure: strawberry.ID = strawberry.field(description="公示 (disclosure): a draft")


@strawberry.input(description="撤回公示 (withdraw a disclosure)")
class WithdrawDisclosureInput(Keyed):
    disclosure: strawberry.ID = strawberry.field(description="公示 (disclosure)")
    reason: str = strawberry.field(description="理由 (reason): at most 200 characters")


async def _perform(
    info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]
) -> DisclosurePayload:
    id = await perform(info, input, do)
    return DisclosurePayload(
        disclosure=await fresh(info.context, Disclosure, id), client_mutation_id=input.client_mutation_id
    )


def _id(info: Info, id: str) -> UUID:
    return uuid_of(info, "Disclosure", id)


@strawberry.type
class DisclosureMutation:
    @strawberry.mutation(
        description="起草公示 (prepare): a draft of what the public may read, personal data removed by rule"
    )
    async def prepare_disclosure(self, info: Info, input: Input[PrepareDisclosureInput]) -> DisclosurePayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.prepare_disclosure(actor, uuid_of(info, "Matter", input.matter)),
        )

    @strawberry.mutation(description="修改公示草稿 (edit): before it is published")
    async def edit_disclosure(self, info: Info, input: Input[EditDisclosureInput]) -> DisclosurePayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.edit_disclosure(
                actor,
                _id(info, input.disclosure),
                title=input.title,
                course=input.course,
                basis=input.basis,
                standard=input.standard,
                result=input.result,
            ),
        )

    @strawberry.mutation(description="发布公示 (publish): everybody may read it, signed in or not")
    async def publish_disclosure(self, info: Info, input: Input[PublishDisclosureInput]) -> DisclosurePayload:
        return await _perform(
            info, input, lambda actor: actions.publish_disclosure(actor, _id(info, input.disclosure))
        )

    @strawberry.mutation(description="撤回公示 (withdraw): nobody reads it any more")
    async def withdraw_disclosure(
        self, info: Info, input: Input[WithdrawDisclosureInput]
    ) -> DisclosurePayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.withdraw_disclosure(
                actor, _id(info, input.disclosure), reason=input.reason
            ),
        )
