"""What clients do with awards: nominate, deliberate, decide, announce."""

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
from schema.reading.rows import fresh
from schema.types.awards import Nomination
from services.evaluation.awards import actions
from services.kernel.access import Actor

TEXT = "at most 2000 characters"


@strawberry.input(description="提名 (nominate); exactly one of person, organization and community")
class NominateInput(Keyed):
    award: str = strawberry.field(description="评选代码 (award): of the method")
    reason: str = strawberry.field(description=f"理由 (reason): {TEXT}")
    person: strawberry.ID | None = strawberry.field(default=None, description="人员 (person)")
    organization: strawberry.ID | None = strawberry.field(default=None, description="单位 (organization)")
    community: str | None = strawberry.field(default=None, description="社区代码 (community)")


@strawberry.input(description="评议 (deliberate)")
class DeliberateAwardInput(Keyed):
    nomination: strawberry.ID = strawberry.field(description="提名 (nomination)")
    text: str = strawberry.field(description=f"评议记录 (text): {TEXT}")


@strawberry.input(description="决定 (decide)")
class DecideAwardInput(Keyed):
    nomination: strawberry.ID = strawberry.field(description="提名 (nomination)")
    won: bool = strawberry.field(description="是否当选 (won)")
    decision: str = strawberry.field(description=f"决定 (decision): {TEXT}")
    stars: int | None = strawberry.field(default=None, description="星级 (stars): where the award has them")


@strawberry.input(description="公布 (announce)")
class AnnounceAwardInput(Keyed):
    nomination: strawberry.ID = strawberry.field(description="提名 (nomination)")


@strawberry.type(description="评选操作的结果 (what came of it): the nomination as it is afterwards")
class NominationPayload(KeyedPayload):
    nomination: Nomination = strawberry.field(description="提名 (nomination)")


async def _perform(
    info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]
) -> NominationPayload:
    nomination = await fresh(info.context, Nomination, await perform(info, input, do))
    return NominationPayload(nomination=nomination, client_mutation_id=input.client_mutation_id)


def _id(info: Info, id: str) -> UUID:
    return uuid_of(info, "Nomination", id)


@strawberry.type
class AwardMutation:
    @strawberry.mutation(description="提名 (nominate): by the roles that the method names, once a year")
    async def nominate(self, info: Info, input: Input[NominateInput]) -> NominationPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.nominate(
                actor,
                award=input.award,
                reason=input.reason,
                person_id=optional_uuid(info, "Person", input.person),
                organization_id=optional_uuid(info, "Organization", input.organization),
                community=tenant_of(input.community) if input.community else None,
            ),
        )

    @strawberry.mutation(description="评议 (deliberate): what was said, by the level that decides")
    async def deliberate_award(self, info: Info, input: Input[DeliberateAwardInput]) -> NominationPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.deliberate_award(actor, _id(info, input.nomination), text=input.text),
        )

    @strawberry.mutation(description="决定 (decide): won or not, perhaps with stars; after deliberation")
    async def decide_award(self, info: Info, input: Input[DecideAwardInput]) -> NominationPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.decide_award(
                actor,
                _id(info, input.nomination),
                won=input.won,
                decision=input.decision,
                stars=input.stars,
            ),
        )

    @strawberry.mutation(description="公布 (announce): everybody of the district may read who won")
    async def announce_award(self, info: Info, input: Input[AnnounceAwardInput]) -> NominationPayload:
        return await _perform(
            info, input, lambda actor: actions.announce_award(actor, _id(info, input.nomination))
        )
