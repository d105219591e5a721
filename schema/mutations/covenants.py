"""What staff do with covenants and their versions."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
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
from schema.mutations.votes import VotePayload, zoned
from schema.reading.rows import fresh
from schema.types.covenants import VersionOfCovenant
from schema.types.votes import HouseholdVote
from services.deliberation.covenants import actions
from services.kernel.access import Actor

TEXT = "全文 (text): a clause a line; at most 20,000 characters"


@strawberry.type(description="公约操作的结果 (what came of a mutation): the version as it is afterwards")
class CovenantPayload(KeyedPayload):
    version: VersionOfCovenant = strawberry.field(description="公约文本 (version)")


@strawberry.input(description="起草公约 (begin a covenant)")
class CreateCovenantInput(Keyed):
    tenant: str = strawberry.field(description="区划代码 (tenant): the community's or grid's code")
    kind: str = strawberry.field(description="类别 (kind): such as 居民公约; at most 30 characters")
    title: str = strawberry.field(description="标题 (title): at most 100 characters")
    text: str = strawberry.field(description=TEXT)


@strawberry.input(description="起草新一版 (draft the next version)")
class DraftVersionInput(Keyed):
    covenant: strawberry.ID = strawberry.field(description="公约的 ID (covenant id)")
    text: str = strawberry.field(description=TEXT)


@strawberry.input(description="一版公约文本 (a version of a covenant)")
class VersionInput(Keyed):
    version: strawberry.ID = strawberry.field(description="公约文本的 ID (version id)")


@strawberry.input(description="修改文本 (rewrite a version)")
class RewriteVersionInput(VersionInput):
    text: str = strawberry.field(description=TEXT)


@strawberry.input(description="议事情况 (where a version was deliberated, or adopted by a meeting)")
class MeetingOfVersionInput(VersionInput):
    meeting: strawberry.ID | None = strawberry.field(
        default=None, description="会议 (meeting): the one that did it"
    )
    held_at: datetime | None = strawberry.field(
        default=None, description="时间 (held at): with the place, where no meeting is named"
    )
    place: str = strawberry.field(default="", description="地点 (place): at most 100 characters")


@strawberry.input(description="交付表决 (put a version to a household vote)")
class PutVersionToVoteInput(VersionInput):
    closes_at: datetime = strawberry.field(description="截止时间 (closes at)")
    question: str = strawberry.field(
        default="", description="问题 (question): whether to adopt it, when left out"
    )


@strawberry.input(description="放弃文本 (abandon a version)")
class AbandonVersionInput(VersionInput):
    reason: str = strawberry.field(description="原因 (reason): at most 500 characters")


def _id(info: Info, input: VersionInput) -> UUID:
    return uuid_of(info, "VersionOfCovenant", input.version)


async def _perform(info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]) -> CovenantPayload:
    id = await perform(info, input, do)
    return CovenantPayload(
        version=await fresh(info.context, VersionOfCovenant, id),
        client_mutation_id=input.client_mutation_id,
    )


def _meeting(info: Info, input: MeetingOfVersionInput) -> dict[str, Any]:
    held_at = zoned(input.held_at) if input.held_at else None
    return {
        "meeting_id": optional_uuid(info, "Meeting", input.meeting),
        "held_at": held_at,
        "place": input.place,
    }


@strawberry.type
class CovenantMutation:
    @strawberry.mutation(description="起草公约 (create a covenant) with the draft of its first version")
    async def create_covenant(self, info: Info, input: Input[CreateCovenantInput]) -> CovenantPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.create_covenant(
                actor,
                tenant=tenant_of(input.tenant),
                kind=input.kind,
                title=input.title,
                text=input.text,
            ),
        )

    @strawberry.mutation(description="起草新一版 (draft a version): one unfinished at a time")
    async def draft_version(self, info: Info, input: Input[DraftVersionInput]) -> CovenantPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.draft_version(actor, uuid_of(info, "Covenant", input.covenant), input.text),
        )

    @strawberry.mutation(description="修改 (rewrite): has to be deliberated again; not while it is voted on")
    async def rewrite_version(self, info: Info, input: Input[RewriteVersionInput]) -> CovenantPayload:
        return await _perform(
            info, input, lambda actor: actions.rewrite_version(actor, _id(info, input), input.text)
        )

    @strawberry.mutation(description="已议 (deliberate): says which meeting, or when and where")
    async def deliberate_version(self, info: Info, input: Input[MeetingOfVersionInput]) -> CovenantPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.deliberate_version(actor, _id(info, input), **_meeting(info, input)),
        )

    @strawberry.mutation(description="交付表决 (put to vote): drafts a household vote on this very text")
    async def put_version_to_vote(self, info: Info, input: Input[PutVersionToVoteInput]) -> VotePayload:
        id = await perform(
            info,
            input,
            lambda actor: actions.put_to_vote(
                actor, _id(info, input), closes_at=zoned(input.closes_at), question=input.question
            ),
        )
        return VotePayload(
            vote=await fresh(info.context, HouseholdVote, id),
            client_mutation_id=input.client_mutation_id,
        )

    @strawberry.mutation(
        description="通过 (adopt): after its own vote has carried, or as a meeting decided, by the method"
    )
    async def adopt_version(self, info: Info, input: Input[MeetingOfVersionInput]) -> CovenantPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.adopt_version(actor, _id(info, input), **_meeting(info, input)),
        )

    @strawberry.mutation(description="公布 (publish): it holds from now on, and residents read it")
    async def publish_version(self, info: Info, input: Input[VersionInput]) -> CovenantPayload:
        return await _perform(info, input, lambda actor: actions.publish_version(actor, _id(info, input)))

    @strawberry.mutation(description="放弃 (abandon) a text that isn't adopted")
    async def abandon_version(self, info: Info, input: Input[AbandonVersionInput]) -> CovenantPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.abandon_version(actor, _id(info, input), reason=input.reason),
        )
