"""How ballots come in over the API: from the household, on paper, by proxy. None ever comes out."""

import strawberry

from schema.context import Info
from schema.mutations.performing import Input, Keyed, KeyedPayload, optional_uuid, perform, uuid_of
from schema.mutations.photos import LARGEST_PHOTO
from schema.mutations.sizes import decoded
from schema.mutations.votes import HouseholdVoteInput, VotePayload, vote_id
from schema.reading.rows import fresh
from schema.types.votes import HouseholdVote, ProxyForVote
from services.deliberation.votes.casting import cast_ballot, enter_paper_ballot, withdraw_paper_ballot
from services.deliberation.votes.proxies import give_proxy, revoke_proxy
from services.matters.photos import develop

HOUSEHOLD = "户的 ID (household id)"
CHOICE = "选项代码 (choice): the code of one of the vote's options"


@strawberry.input(description="投票 (cast a household's ballot)")
class CastBallotInput(HouseholdVoteInput):
    choice: str = strawberry.field(description=CHOICE)
    household: strawberry.ID | None = strawberry.field(
        default=None, description="户 (household): one that gave you its proxy; your own when left out"
    )


@strawberry.input(description="录入纸质票 (enter a ballot on paper)")
class EnterPaperBallotInput(HouseholdVoteInput):
    household: strawberry.ID = strawberry.field(description=HOUSEHOLD)
    choice: str = strawberry.field(description=CHOICE)
    by_proxy: bool = strawberry.field(
        default=False, description="委托投票 (by proxy): given by whom the household named in writing"
    )
    photo: str | None = strawberry.field(
        default=None,
        description="照片 (photo): of the paper, in base64, at most 700,000 letters; needs no second person",
    )


@strawberry.input(description="撤回待复核的纸质票 (take back a ballot that was entered once)")
class WithdrawPaperBallotInput(HouseholdVoteInput):
    household: strawberry.ID = strawberry.field(description=HOUSEHOLD)


@strawberry.input(description="登记书面委托 (register a written proxy)")
class GiveProxyInput(HouseholdVoteInput):
    household: strawberry.ID = strawberry.field(description=HOUSEHOLD)
    person: strawberry.ID = strawberry.field(description="受托人 (person): who votes for the household")
    document: str = strawberry.field(
        description="委托书 (document): the signed paper, such as its number and date; 200 characters"
    )


@strawberry.input(description="撤销书面委托 (revoke a proxy)")
class RevokeProxyInput(Keyed):
    proxy: strawberry.ID = strawberry.field(description="委托的 ID (proxy id)")


@strawberry.type(description="书面委托操作的结果 (what came of it)")
class ProxyPayload(KeyedPayload):
    proxy: ProxyForVote = strawberry.field(description="书面委托 (proxy)")


async def _payload(info: Info, input: HouseholdVoteInput) -> VotePayload:
    return VotePayload(
        vote=await fresh(info.context, HouseholdVote, vote_id(info, input)),
        client_mutation_id=input.client_mutation_id,
    )


@strawberry.type
class BallotMutation:
    @strawberry.mutation(
        description="投票 (cast): one ballot a household, ALREADY_VOTED for everyone after the first"
    )
    async def cast_ballot(self, info: Info, input: Input[CastBallotInput]) -> VotePayload:
        await perform(
            info,
            input,
            lambda actor: cast_ballot(
                actor,
                vote_id(info, input),
                input.choice,
                household_id=optional_uuid(info, "Household", input.household),
            ),
        )
        return await _payload(info, input)

    @strawberry.mutation(
        description="录入纸质票 (enter): counts when a second person enters the same, or by its photo"
    )
    async def enter_paper_ballot(self, info: Info, input: Input[EnterPaperBallotInput]) -> VotePayload:
        household = uuid_of(info, "Household", input.household)
        picture = await develop(decoded(input.photo, "photo", LARGEST_PHOTO)) if input.photo else None
        await perform(
            info,
            input,
            lambda actor: enter_paper_ballot(
                actor,
                vote_id(info, input),
                household,
                input.choice,
                by_proxy=input.by_proxy,
                photo=picture,
            ),
        )
        return await _payload(info, input)

    @strawberry.mutation(
        description="撤回纸质票 (withdraw): one's own entry, or unseen by whoever manages the vote"
    )
    async def withdraw_paper_ballot(self, info: Info, input: Input[WithdrawPaperBallotInput]) -> VotePayload:
        household = uuid_of(info, "Household", input.household)
        await perform(
            info, input, lambda actor: withdraw_paper_ballot(actor, vote_id(info, input), household)
        )
        return await _payload(info, input)

    @strawberry.mutation(description="登记书面委托 (give a proxy): one a household, few a person")
    async def give_proxy(self, info: Info, input: Input[GiveProxyInput]) -> ProxyPayload:
        id = await perform(
            info,
            input,
            lambda actor: give_proxy(
                actor,
                vote_id(info, input),
                uuid_of(info, "Household", input.household),
                uuid_of(info, "Person", input.person),
                document=input.document,
            ),
        )
        return ProxyPayload(
            proxy=await fresh(info.context, ProxyForVote, id), client_mutation_id=input.client_mutation_id
        )

    @strawberry.mutation(description="撤销书面委托 (revoke a proxy); a ballot given by it stays")
    async def revoke_proxy(self, info: Info, input: Input[RevokeProxyInput]) -> ProxyPayload:
        id = await perform(
            info, input, lambda actor: revoke_proxy(actor, uuid_of(info, "ProxyForVote", input.proxy))
        )
        return ProxyPayload(
            proxy=await fresh(info.context, ProxyForVote, id), client_mutation_id=input.client_mutation_id
        )
