"""What follows from household votes, afterwards and in a worker."""

from services.deliberation.votes import events
from services.deliberation.votes.actions import CLOSING, close_vote
from services.deliberation.votes.models import HouseholdVote, VoteState
from services.kernel.access import system
from services.kernel.deadlines import DeadlinePassed
from services.kernel.outbox import EventRow, on
from services.people.notices import notify_tenant


@on(DeadlinePassed)
async def close_in_time(event: DeadlinePassed, row: EventRow) -> None:
    if event.kind != CLOSING:
        return
    vote = await HouseholdVote.lock(event.subject_id)
    if vote.state is VoteState.OPEN:
        await close_vote(system(row.tenant), vote.id)


@on(events.VoteClosed)
async def tell_of_the_count(event: events.VoteClosed, row: EventRow) -> None:
    facts = {"question": event.question, "cast": event.cast, "asked": event.asked}
    await notify_tenant(row, row.tenant, "vote.closed", facts)
