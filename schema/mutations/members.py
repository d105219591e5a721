"""What clients do about who sits at a meeting."""

from collections.abc import Awaitable, Callable

import strawberry

from schema.context import Info
from schema.mutations.performing import (
    Identified,
    Input,
    Keyed,
    KeyedPayload,
    optional_uuid,
    perform,
    uuid_of,
)
from schema.reading.rows import fresh
from schema.types.meetings import Member
from services.deliberation.meetings import holding, inviting
from services.kernel.access import Actor
from services.methods.vocabulary import Joining, Side

MEETING = "会议的 ID (meeting id)"
PERSON = "人员 (person)"
MEMBER = "参会人的 ID (member id)"
SIDE = "方 (side): where the kind of meeting has sides"
GROUP = "类别 (group): a code of the method, such as people's representatives"


@strawberry.type(description="参会操作的结果 (what came of a mutation): the member as they are afterwards")
class MemberPayload(KeyedPayload):
    member: Member = strawberry.field(description="参会人 (member)")


@strawberry.input(description="邀请参会 (invite a person to a meeting)")
class InviteMemberInput(Keyed):
    meeting: strawberry.ID = strawberry.field(description=MEETING)
    person: strawberry.ID = strawberry.field(description=PERSON)
    side: Side | None = strawberry.field(default=None, description=SIDE)
    group: str | None = strawberry.field(default=None, description=GROUP)


@strawberry.input(description="提名或推荐 (propose a member: nomination or recommendation)")
class ProposeMemberInput(Keyed):
    meeting: strawberry.ID = strawberry.field(description=MEETING)
    person: strawberry.ID = strawberry.field(description=PERSON)
    joining: Joining = strawberry.field(description="产生方式 (joining): NOMINATION or RECOMMENDATION")


@strawberry.input(description="自荐 (nominate oneself)")
class NominateOneselfInput(Keyed):
    meeting: strawberry.ID = strawberry.field(description=MEETING)


@strawberry.input(description="确认参会人 (accept a proposed member)")
class AcceptMemberInput(Keyed):
    member: strawberry.ID = strawberry.field(description=MEMBER)
    side: Side | None = strawberry.field(default=None, description=SIDE)
    group: str | None = strawberry.field(default=None, description=GROUP)


@strawberry.input(description="不采纳 (refuse a proposed member)")
class RefuseMemberInput(Keyed):
    member: strawberry.ID = strawberry.field(description=MEMBER)


@strawberry.input(description="会议签到 (sign in at a meeting)")
class SignInAtMeetingInput(Keyed):
    meeting: strawberry.ID = strawberry.field(description=MEETING)
    member: strawberry.ID | None = strawberry.field(
        default=None, description="代签 (member): whom staff sign in; yourself when left out"
    )


async def _perform(info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]) -> MemberPayload:
    id = await perform(info, input, do)
    member = await fresh(info.context, Member, id)
    return MemberPayload(member=member, client_mutation_id=input.client_mutation_id)


@strawberry.type
class MemberMutation:
    @strawberry.mutation(description="邀请参会 (invite): for this meeting")
    async def invite_member(self, info: Info, input: Input[InviteMemberInput]) -> MemberPayload:
        return await _perform(
            info,
            input,
            lambda actor: inviting.invite_member(
                actor,
                uuid_of(info, "Meeting", input.meeting),
                uuid_of(info, "Person", input.person),
                side=input.side,
                group=input.group,
            ),
        )

    @strawberry.mutation(description="提名或推荐 (propose): waits for acceptance")
    async def propose_member(self, info: Info, input: Input[ProposeMemberInput]) -> MemberPayload:
        return await _perform(
            info,
            input,
            lambda actor: inviting.propose_member(
                actor,
                uuid_of(info, "Meeting", input.meeting),
                uuid_of(info, "Person", input.person),
                input.joining,
            ),
        )

    @strawberry.mutation(description="自荐 (nominate oneself): waits for acceptance")
    async def nominate_oneself(self, info: Info, input: Input[NominateOneselfInput]) -> MemberPayload:
        return await _perform(
            info,
            input,
            lambda actor: inviting.nominate_oneself(actor, uuid_of(info, "Meeting", input.meeting)),
        )

    @strawberry.mutation(description="确认 (accept): as far as there are seats")
    async def accept_member(self, info: Info, input: Input[AcceptMemberInput]) -> MemberPayload:
        return await _perform(
            info,
            input,
            lambda actor: inviting.accept_member(
                actor, uuid_of(info, "Member", input.member), side=input.side, group=input.group
            ),
        )

    @strawberry.mutation(description="不采纳 (refuse)")
    async def refuse_member(self, info: Info, input: Input[RefuseMemberInput]) -> MemberPayload:
        return await _perform(
            info, input, lambda actor: inviting.refuse_member(actor, uuid_of(info, "Member", input.member))
        )

    @strawberry.mutation(
        description="会议签到 (sign in): on site, by oneself or by staff for those without a phone"
    )
    async def sign_in_at_meeting(self, info: Info, input: Input[SignInAtMeetingInput]) -> MemberPayload:
        return await _perform(
            info,
            input,
            lambda actor: holding.sign_in(
                actor,
                uuid_of(info, "Meeting", input.meeting),
                member_id=optional_uuid(info, "Member", input.member),
            ),
        )
