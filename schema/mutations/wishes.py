"""What clients do with wishes."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import strawberry

from schema.context import Info
from schema.mutations.performing import (
    Identified,
    Input,
    Keyed,
    KeyedPayload,
    perform,
    tenant_of,
    uuid_of,
)
from schema.reading.rows import fresh
from schema.types.volunteering import Wish
from services.kernel.access import Actor
from services.volunteering import actions
from services.volunteering.models import Wish as WishRow


@strawberry.type(description="心愿操作的结果 (what came of a mutation): the wish as it is afterwards")
class WishPayload(KeyedPayload):
    wish: Wish = strawberry.field(description="心愿 (wish)")


@strawberry.input(description="登记微心愿 (make a wish for a resident)")
class MakeWishInput(Keyed):
    tenant: str = strawberry.field(description="区划代码 (tenant): the community's or grid's code")
    wisher: strawberry.ID = strawberry.field(description="许愿人 (wisher): a person; never shown on the wall")
    title: str = strawberry.field(description="心愿 (title): at most 60 characters, without a name")
    detail: str = strawberry.field(default="", description="说明 (detail): public, without a name")
    wisher_kind: str = strawberry.field(
        default="", description="对象 (wisher kind): such as 老人 or 困境儿童"
    )


@strawberry.input(description="一个心愿 (a wish)")
class WishInput(Keyed):
    wish: strawberry.ID = strawberry.field(description="心愿的 ID (wish id)")


@strawberry.input(description="退回心愿 (put a claimed wish back)")
class ReleaseWishInput(WishInput):
    reason: str = strawberry.field(default="", description="原因 (reason)")


async def _perform(info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]) -> WishPayload:
    id = await perform(info, input, do)
    return WishPayload(wish=await fresh(info.context, Wish, id), client_mutation_id=input.client_mutation_id)


def _id(info: Info, input: WishInput) -> UUID:
    return uuid_of(info, "Wish", input.wish)


@strawberry.type
class WishMutation:
    @strawberry.mutation(description="登记微心愿 (make): by staff for a resident; a draft until published")
    async def make_wish(self, info: Info, input: Input[MakeWishInput]) -> WishPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.make_wish(
                actor,
                tenant=tenant_of(input.tenant),
                wisher_id=uuid_of(info, "Person", input.wisher),
                title=input.title,
                detail=input.detail,
                wisher_kind=input.wisher_kind,
            ),
        )

    @strawberry.mutation(description="发布 (publish): put it on the wall, without a name")
    async def publish_wish(self, info: Info, input: Input[WishInput]) -> WishPayload:
        return await _perform(info, input, lambda actor: actions.publish_wish(actor, _id(info, input)))

    @strawberry.mutation(description="认领 (claim): exactly one gets it; WISH_TAKEN for everyone after")
    async def claim_wish(self, info: Info, input: Input[WishInput]) -> WishPayload:
        async def claim(actor: Actor) -> WishRow:
            claimed = await actions.claim_wish(actor, _id(info, input))
            return await WishRow.fetch(claimed.wish_id)

        return await _perform(info, input, claim)

    @strawberry.mutation(description="退回 (release): by the claimant, or by staff")
    async def release_wish(self, info: Info, input: Input[ReleaseWishInput]) -> WishPayload:
        return await _perform(
            info, input, lambda actor: actions.release_wish(actor, _id(info, input), reason=input.reason)
        )

    @strawberry.mutation(description="已实现 (grant): the claimant has done it")
    async def grant_wish(self, info: Info, input: Input[WishInput]) -> WishPayload:
        return await _perform(info, input, lambda actor: actions.grant_wish(actor, _id(info, input)))

    @strawberry.mutation(description="确认 (confirm): staff have asked the wisher")
    async def confirm_wish(self, info: Info, input: Input[WishInput]) -> WishPayload:
        return await _perform(info, input, lambda actor: actions.confirm_wish(actor, _id(info, input)))

    @strawberry.mutation(description="撤回 (withdraw): take an unclaimed wish off the wall")
    async def withdraw_wish(self, info: Info, input: Input[WishInput]) -> WishPayload:
        return await _perform(info, input, lambda actor: actions.withdraw_wish(actor, _id(info, input)))
