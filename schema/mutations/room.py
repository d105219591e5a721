"""What clients do in the room: agenda, statements, votes."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

import strawberry

from schema.context import Info
from schema.mutations.entering import Echoed, EchoedPayload
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
from schema.relay import InvalidId, parse_id
from schema.types.room import AgendaItem, Poll, Statement, Voter
from services.deliberation.room import actions, ballots, voting
from services.kernel.access import Actor
from services.kernel.errors import Conflict
from services.kernel.scope import acting
from services.kernel.text import N_

T = TypeVar("T")
POLL = "表决的 ID (poll id)"
ITEM = "议程的 ID (item id)"
ON_BEHALF = "代办 (member): whom staff act for; yourself when left out"


class NotAnonymous(Conflict):
    code, sentence = "NOT_ANONYMOUS", N_("投无记名票时请不要带登录信息")


@strawberry.type(description="议程操作的结果 (what came of it): the agenda item")
class AgendaItemPayload(KeyedPayload):
    item: AgendaItem = strawberry.field(description="议程 (item)")


@strawberry.type(description="发言的结果 (what came of it): the statement as it was written down")
class StatementPayload(KeyedPayload):
    statement: Statement = strawberry.field(description="发言 (statement)")


@strawberry.type(description="表决操作的结果 (what came of it): the vote as it is afterwards")
class PollPayload(KeyedPayload):
    poll: Poll = strawberry.field(description="表决 (poll)")


@strawberry.type(description="投票的结果 (what came of it): that the member has voted")
class VoterPayload(KeyedPayload):
    voter: Voter = strawberry.field(description="投票人 (voter)")


@strawberry.type(description="领票的结果 (what came of it): the paper, shown this once")
class TakePaperPayload(EchoedPayload):
    paper: str = strawberry.field(description="票 (paper): whoever holds it can cast it, once")


@strawberry.type(description="投无记名票的结果 (what came of it)")
class CastPaperPayload(EchoedPayload):
    """The paper is in the box."""


@strawberry.input(description="列入议程 (add an agenda item)")
class AddAgendaItemInput(Keyed):
    meeting: strawberry.ID = strawberry.field(description="会议的 ID (meeting id)")
    title: str = strawberry.field(default="", description="标题 (title): the topic's when left out; public")
    topic: strawberry.ID | None = strawberry.field(default=None, description="议题 (topic)")
    matter: strawberry.ID | None = strawberry.field(default=None, description="事项 (matter)")


@strawberry.input(description="发言 (make a statement)")
class MakeStatementInput(Keyed):
    item: strawberry.ID = strawberry.field(description=ITEM)
    text: str = strawberry.field(description="内容 (text): at most 2,000 characters")
    member: strawberry.ID | None = strawberry.field(default=None, description=ON_BEHALF)


@strawberry.input(description="提请表决 (put a question to the vote)")
class PutToVoteInput(Keyed):
    item: strawberry.ID = strawberry.field(description=ITEM)
    question: str = strawberry.field(description="问题 (question)")
    options: list[str] = strawberry.field(description="选项 (options): 2 to 20")
    anonymous: bool = strawberry.field(default=False, description="无记名 (anonymous)")


@strawberry.input(description="记名投票 (vote in the open)")
class RaiseHandInput(Keyed):
    poll: strawberry.ID = strawberry.field(description=POLL)
    option: strawberry.ID = strawberry.field(description="选项 (option)")
    member: strawberry.ID | None = strawberry.field(default=None, description=ON_BEHALF)


@strawberry.input(description="领票 (take the paper of a secret vote)")
class TakePaperInput(Echoed):
    poll: strawberry.ID = strawberry.field(description=POLL)
    member: strawberry.ID | None = strawberry.field(default=None, description=ON_BEHALF)


@strawberry.input(description="开始投票 (begin casting: no more papers are handed out)")
class BeginCastingInput(Keyed):
    poll: strawberry.ID = strawberry.field(description=POLL)


@strawberry.input(description="投无记名票 (cast a paper): sent without signing in")
class CastPaperInput(Echoed):
    paper: str = strawberry.field(description="票 (paper)")
    option: strawberry.ID = strawberry.field(description="选项 (option)")


@strawberry.input(description="计票 (close a vote)")
class ClosePollInput(Keyed):
    poll: strawberry.ID = strawberry.field(description=POLL)


@strawberry.input(description="作废 (annul a vote)")
class AnnulPollInput(Keyed):
    poll: strawberry.ID = strawberry.field(description=POLL)
    reason: str = strawberry.field(description="原因 (reason)")


async def _node(
    info: Info, input: Keyed, kind: type[T], do: Callable[[Actor], Awaitable[Identified]]
) -> tuple[T, dict[str, Any]]:
    id = await perform(info, input, do)
    return await fresh(info.context, kind, id), {"client_mutation_id": input.client_mutation_id}


async def _poll(info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]) -> PollPayload:
    poll, echo = await _node(info, input, Poll, do)
    return PollPayload(poll=poll, **echo)


def _id(info: Info, poll: str) -> UUID:
    return uuid_of(info, "Poll", poll)


@strawberry.type
class RoomMutation:
    @strawberry.mutation(description="列入议程 (add an agenda item): before the meeting or during it")
    async def add_agenda_item(self, info: Info, input: Input[AddAgendaItemInput]) -> AgendaItemPayload:
        item, echo = await _node(
            info,
            input,
            AgendaItem,
            lambda actor: actions.add_agenda_item(
                actor,
                uuid_of(info, "Meeting", input.meeting),
                title=input.title,
                topic_id=optional_uuid(info, "Topic", input.topic),
                matter_id=optional_uuid(info, "Matter", input.matter),
            ),
        )
        return AgendaItemPayload(item=item, **echo)

    @strawberry.mutation(description="发言 (make a statement): a member, or staff who write it down")
    async def make_statement(self, info: Info, input: Input[MakeStatementInput]) -> StatementPayload:
        statement, echo = await _node(
            info,
            input,
            Statement,
            lambda actor: actions.make_statement(
                actor,
                uuid_of(info, "AgendaItem", input.item),
                text=input.text,
                member_id=optional_uuid(info, "Member", input.member),
            ),
        )
        return StatementPayload(statement=statement, **echo)

    @strawberry.mutation(description="提请表决 (put to the vote): in the open or in secret")
    async def put_to_vote(self, info: Info, input: Input[PutToVoteInput]) -> PollPayload:
        return await _poll(
            info,
            input,
            lambda actor: actions.put_to_vote(
                actor,
                uuid_of(info, "AgendaItem", input.item),
                question=input.question,
                options=input.options,
                anonymous=input.anonymous,
            ),
        )

    @strawberry.mutation(description="记名投票 (vote in the open): a member, or staff for a raised hand")
    async def raise_hand(self, info: Info, input: Input[RaiseHandInput]) -> VoterPayload:
        voter, echo = await _node(
            info,
            input,
            Voter,
            lambda actor: voting.vote(
                actor,
                _id(info, input.poll),
                uuid_of(info, "PollOption", input.option),
                member_id=optional_uuid(info, "Member", input.member),
            ),
        )
        return VoterPayload(voter=voter, **echo)

    @strawberry.mutation(description="领票 (take a paper) of a secret vote: each member once")
    async def take_paper(self, info: Info, input: Input[TakePaperInput]) -> TakePaperPayload:
        actor = info.context.signed_in
        member_id = optional_uuid(info, "Member", input.member)
        async with acting(actor):
            paper = await ballots.take_paper(actor, _id(info, input.poll), member_id=member_id)
        return TakePaperPayload(paper=paper, client_mutation_id=input.client_mutation_id)

    @strawberry.mutation(description="开始投票 (begin casting): all papers are handed out")
    async def begin_casting(self, info: Info, input: Input[BeginCastingInput]) -> PollPayload:
        return await _poll(info, input, lambda actor: ballots.begin_casting(actor, _id(info, input.poll)))

    @strawberry.mutation(
        description="投无记名票 (cast a paper): by nobody in particular, so it is refused with a token"
    )
    async def cast_paper(self, info: Info, input: Input[CastPaperInput]) -> CastPaperPayload:
        if info.context.session is not None or info.context.actor is not None:
            raise NotAnonymous
        option = parse_id(input.option)
        if option.kind != "PollOption" or not isinstance(option.id, UUID):
            raise InvalidId
        await ballots.cast_paper(input.paper, option.id)
        return CastPaperPayload(client_mutation_id=input.client_mutation_id)

    @strawberry.mutation(description="计票 (close): nobody votes any more, and the votes are counted")
    async def close_poll(self, info: Info, input: Input[ClosePollInput]) -> PollPayload:
        return await _poll(info, input, lambda actor: voting.close_poll(actor, _id(info, input.poll)))

    @strawberry.mutation(description="作废 (annul): void; it may be put again")
    async def annul_poll(self, info: Info, input: Input[AnnulPollInput]) -> PollPayload:
        return await _poll(
            info,
            input,
            lambda actor: voting.annul_poll(actor, _id(info, input.poll), reason=input.reason),
        )
