"""What clients do with points: give, reverse, offer, redeem. All refused where scoring is off."""

from collections.abc import Awaitable, Callable

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
from schema.types.points import Posting, Reward
from services.evaluation.points import actions
from services.kernel.access import Actor


@strawberry.input(description="奖励积分 (give points)")
class GivePointsInput(Keyed):
    matter: strawberry.ID = strawberry.field(description="事项 (matter): whose reporter gets them")
    rule: str = strawberry.field(description="规则代码 (rule): of a 金点子 or 好法子 in the method")


@strawberry.input(description="冲销积分 (reverse a posting)")
class ReversePostingInput(Keyed):
    posting: strawberry.ID = strawberry.field(description="积分明细 (posting)")
    reason: str = strawberry.field(description="理由 (reason): at most 200 characters")


@strawberry.input(description="设立兑换项目 (offer a reward)")
class OfferRewardInput(Keyed):
    tenant: str = strawberry.field(description="区划代码 (tenant): of a community")
    name: str = strawberry.field(description="名称 (name): at most 60 characters")
    cost: float = strawberry.field(description="所需积分 (cost): whole or half points")
    stock: int | None = strawberry.field(default=None, description="数量 (stock): left out, no limit")


@strawberry.input(description="停止兑换项目 (end a reward)")
class EndRewardInput(Keyed):
    reward: strawberry.ID = strawberry.field(description="兑换项目 (reward)")


@strawberry.input(description="兑换积分 (redeem points)")
class RedeemPointsInput(Keyed):
    person: strawberry.ID = strawberry.field(description="个人 (person): who spends them")
    reward: strawberry.ID = strawberry.field(description="兑换项目 (reward)")


@strawberry.type(description="积分操作的结果 (what came of it): the line of the ledger")
class PostingPayload(KeyedPayload):
    posting: Posting = strawberry.field(description="积分明细 (posting)")


@strawberry.type(description="兑换项目操作的结果 (what came of it): the reward as it is afterwards")
class RewardPayload(KeyedPayload):
    reward: Reward = strawberry.field(description="兑换项目 (reward)")


async def _post(info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]) -> PostingPayload:
    posting = await fresh(info.context, Posting, await perform(info, input, do))
    return PostingPayload(posting=posting, client_mutation_id=input.client_mutation_id)


async def _reward(info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]) -> RewardPayload:
    reward = await fresh(info.context, Reward, await perform(info, input, do))
    return RewardPayload(reward=reward, client_mutation_id=input.client_mutation_id)


@strawberry.type
class PointsMutation:
    @strawberry.mutation(description="奖励积分 (give): for a good idea or method, once")
    async def give_points(self, info: Info, input: Input[GivePointsInput]) -> PostingPayload:
        return await _post(
            info,
            input,
            lambda actor: actions.give_points(actor, uuid_of(info, "Matter", input.matter), rule=input.rule),
        )

    @strawberry.mutation(description="冲销积分 (reverse): by the opposite line; nothing is ever removed")
    async def reverse_posting(self, info: Info, input: Input[ReversePostingInput]) -> PostingPayload:
        return await _post(
            info,
            input,
            lambda actor: actions.reverse_posting(
                actor, uuid_of(info, "Posting", input.posting), reason=input.reason
            ),
        )

    @strawberry.mutation(description="兑换积分 (redeem): never more than there are")
    async def redeem_points(self, info: Info, input: Input[RedeemPointsInput]) -> PostingPayload:
        return await _post(
            info,
            input,
            lambda actor: actions.redeem_points(
                actor, uuid_of(info, "Person", input.person), uuid_of(info, "Reward", input.reward)
            ),
        )

    @strawberry.mutation(description="设立兑换项目 (offer a reward) in a community")
    async def offer_reward(self, info: Info, input: Input[OfferRewardInput]) -> RewardPayload:
        return await _reward(
            info,
            input,
            lambda actor: actions.offer_reward(
                actor, tenant=tenant_of(input.tenant), name=input.name, cost=input.cost, stock=input.stock
            ),
        )

    @strawberry.mutation(description="停止兑换项目 (end a reward)")
    async def end_reward(self, info: Info, input: Input[EndRewardInput]) -> RewardPayload:
        return await _reward(
            info, input, lambda actor: actions.end_reward(actor, uuid_of(info, "Reward", input.reward))
        )
