"""What staff do with household votes."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

import strawberry

from schema.context import Info
from schema.mutations.performing import (
    Identified,
    Input,
    Keyed,
    KeyedPayload,
    perform,
    performed,
    tenant_of,
    uuid_of,
)
from schema.reading.filters import InvalidMoment
from schema.reading.rows import fresh
from schema.types.enums import VoteScope
from schema.types.votes import HouseholdVote
from services.deliberation.votes import actions
from services.kernel.access import Actor
from services.kernel.clock import LOCAL

VOTE = "征求意见的 ID (vote id)"


@strawberry.type(description="征求意见操作的结果 (what came of a mutation): the vote as it is afterwards")
class VotePayload(KeyedPayload):
    vote: HouseholdVote = strawberry.field(description="逐户征求意见 (vote)")


@strawberry.input(description="起草逐户征求意见 (draft a household vote)")
class CreateVoteInput(Keyed):
    tenant: str = strawberry.field(description="区划代码 (tenant): the community's or grid's code")
    question: str = strawberry.field(description="问题 (question): at most 200 characters")
    closes_at: datetime = strawberry.field(description="截止时间 (closes at)")
    detail: str = strawberry.field(default="", description="说明 (detail): at most 5,000 characters")
    options: list[str] = strawberry.field(
        default_factory=list,
        description="选项 (options): 2 to 10 of one's own; to agree or not when left out",
    )
    scope: VoteScope = strawberry.field(default=VoteScope.WHOLE, description="范围 (scope)")
    estates: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="小区 (estates): with that scope"
    )
    buildings: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="楼栋 (buildings): with that scope"
    )


@strawberry.input(description="一次征求意见 (a household vote)")
class HouseholdVoteInput(Keyed):
    vote: strawberry.ID = strawberry.field(description=VOTE)


@strawberry.input(description="取消征求意见 (cancel a vote)")
class CancelVoteInput(HouseholdVoteInput):
    reason: str = strawberry.field(description="原因 (reason): at most 500 characters")


@strawberry.type(description="重新计票的结果 (what came of a recount)")
class RecountPayload(VotePayload):
    same: bool = strawberry.field(description="一致 (same): whether the ballots say what was found before")


def vote_id(info: Info, input: HouseholdVoteInput) -> UUID:
    return uuid_of(info, "HouseholdVote", input.vote)


def zoned(moment: datetime) -> datetime:
    """A time without a zone is meant as in China; INVALID_MOMENT for one that is out of range in UTC."""
    at = moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)
    try:
        at.astimezone(LOCAL)
    except OverflowError as error:
        raise InvalidMoment from error
    return at


async def _perform(info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]) -> VotePayload:
    id = await perform(info, input, do)
    return VotePayload(
        vote=await fresh(info.context, HouseholdVote, id), client_mutation_id=input.client_mutation_id
    )


@strawberry.type
class VoteMutation:
    @strawberry.mutation(description="起草 (create a household vote); nobody is asked before it is opened")
    async def create_vote(self, info: Info, input: Input[CreateVoteInput]) -> VotePayload:
        places = [
            *(uuid_of(info, "Estate", id) for id in input.estates),
            *(uuid_of(info, "Building", id) for id in input.buildings),
        ]
        return await _perform(
            info,
            input,
            lambda actor: actions.create_vote(
                actor,
                tenant=tenant_of(input.tenant),
                question=input.question,
                detail=input.detail,
                options=input.options,
                scope=input.scope,
                scope_ids=places,
                closes_at=zoned(input.closes_at),
            ),
        )

    @strawberry.mutation(description="开始 (open): freezes the roll and the rules, and takes ballots")
    async def open_vote(self, info: Info, input: Input[HouseholdVoteInput]) -> VotePayload:
        return await _perform(info, input, lambda actor: actions.open_vote(actor, vote_id(info, input)))

    @strawberry.mutation(description="截止并计票 (close and count); at its deadline that happens by itself")
    async def close_vote(self, info: Info, input: Input[HouseholdVoteInput]) -> VotePayload:
        return await _perform(info, input, lambda actor: actions.close_vote(actor, vote_id(info, input)))

    @strawberry.mutation(description="公布 (publish): everyone reads turnout and result")
    async def publish_vote(self, info: Info, input: Input[HouseholdVoteInput]) -> VotePayload:
        return await _perform(info, input, lambda actor: actions.publish_vote(actor, vote_id(info, input)))

    @strawberry.mutation(description="取消 (cancel) a vote that isn't counted; its ballots stay sealed")
    async def cancel_vote(self, info: Info, input: Input[CancelVoteInput]) -> VotePayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.cancel_vote(actor, vote_id(info, input), reason=input.reason),
        )

    @strawberry.mutation(description="重新计票 (recount): whether the ballots say what was found before")
    async def recount_vote(self, info: Info, input: Input[HouseholdVoteInput]) -> RecountPayload:
        id = vote_id(info, input)

        async def recounted(actor: Actor) -> dict[str, bool]:
            return {"same": await actions.recount_vote(actor, id)}

        done = await performed(info, input, recounted)
        return RecountPayload(
            vote=await fresh(info.context, HouseholdVote, id),
            same=done["same"],
            client_mutation_id=input.client_mutation_id,
        )
