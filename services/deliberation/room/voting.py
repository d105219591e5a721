"""Votes in the open, and how any vote is counted."""

from collections import Counter
from fractions import Fraction
from uuid import UUID

from services.deliberation.meetings.models import Meeting
from services.deliberation.room import events
from services.deliberation.room.actions import LONGEST, present_member
from services.deliberation.room.models import Poll, PollOption, PollState, SecretBallot, Voter
from services.kernel.access import Actor, Permission
from services.kernel.checked import line
from services.kernel.errors import Conflict, NotFound
from services.kernel.outbox import record
from services.kernel.scope import sql
from services.kernel.text import N_
from services.methods.document.parts import reached


class AlreadyVoted(Conflict):
    code, sentence = "ALREADY_VOTED", N_("已经投过票，不能重复投票")


class SecretVote(Conflict):
    code, sentence = "SECRET_VOTE", N_("这是无记名表决，请凭票投票")


class PollsOpen(Conflict):
    code, sentence = "POLLS_OPEN", N_("还有表决没有结束")


async def require_option(poll: Poll, option_id: UUID) -> None:
    if not await PollOption.filter(id=option_id, poll_id=poll.id).exists():
        raise NotFound(kind="PollOption", id=option_id)


_ONCE = """
insert into voter (id, created_at, district_code, tenant, poll_id, member_id, person_id, option_id)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id"""


async def note_voter(poll: Poll, member_id: UUID, person_id: UUID, option_id: UUID | None) -> Voter:
    """Once for each member, whoever asks at the same time. Raises `AlreadyVoted`."""
    voter = Voter(
        tenant=poll.tenant, poll_id=poll.id, member_id=member_id, person_id=person_id, option_id=option_id
    )
    values = (voter.id, voter.created_at, voter.district_code, voter.tenant)
    if not await sql(_ONCE, *values, poll.id, member_id, person_id, option_id):
        raise AlreadyVoted(poll=poll.id)
    return voter


async def require_state(poll: Poll, state: PollState) -> None:
    """As it is now that the voter refers to it, which keeps others from closing it meanwhile."""
    (await Poll.fetch(poll.id)).require(state)


async def vote(actor: Actor, poll_id: UUID, option_id: UUID, *, member_id: UUID | None = None) -> Voter:
    """In an open vote: a member who signed in, or staff for one who raises a hand."""
    poll = await Poll.fetch(poll_id)
    member = await present_member(actor, await Meeting.fetch(poll.meeting_id), member_id)
    if poll.anonymous:
        raise SecretVote(poll=poll.id)
    await require_option(poll, option_id)
    voter = await note_voter(poll, member.id, member.person_id, option_id)
    await require_state(poll, PollState.CASTING)
    cast = events.MemberVoted(option_id, on_behalf=member_id is not None)
    await record(cast, by=actor, about=voter)
    return voter


def carries(votes: int, entitled: int, majority: str) -> bool:
    """More than half of those who signed in, and the method's share of them where it asks for more."""
    more_than_half = votes * 2 > entitled
    return more_than_half and (not majority or reached(votes, entitled, Fraction(majority)))


async def close_poll(actor: Actor, poll_id: UUID) -> Poll:
    """Count. Nobody votes any more."""
    actor.require(Permission.MEETING_HOLD)
    poll = await Poll.lock(poll_id)
    box: type[SecretBallot | Voter] = SecretBallot if poll.anonymous else Voter
    chosen = [each.option_id for each in await box.filter(poll_id=poll.id)]
    counted = Counter(chosen)
    poll.close(len(chosen))
    await poll.save(update_fields=["state", "turnout", "closed_at"])
    for option in await PollOption.filter(poll_id=poll.id):
        option.votes = counted[option.id]
        option.carried = carries(option.votes, poll.entitled, poll.majority)
        await option.save(update_fields=["votes", "carried"])
    await record(events.PollClosed(poll.entitled, len(chosen)), by=actor, about=poll)
    return poll


async def annul_poll(actor: Actor, poll_id: UUID, *, reason: str) -> Poll:
    """It is void, and may be put again: because a paper was lost, or the question was put wrongly."""
    actor.require(Permission.MEETING_HOLD)
    poll = await Poll.lock(poll_id)
    poll.annul()
    await poll.save(update_fields=["state", "closed_at"])
    words = line(reason, "reason", longest=LONGEST["reason"])
    await record(events.PollAnnulled(words), by=actor, about=poll)
    return poll


async def require_no_open_poll(meeting_id: UUID) -> None:
    open_states = [PollState.PAPERS, PollState.CASTING]
    if await Poll.filter(meeting_id=meeting_id, state__in=open_states).exists():
        raise PollsOpen(meeting=meeting_id)
