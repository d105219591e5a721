"""What earns points, afterwards and in a worker."""

from services.deliberation.meetings.events import MeetingClosed
from services.deliberation.meetings.models import Meeting
from services.evaluation.points.ledger import Holder, Source, post
from services.evaluation.points.scoring import credit, holding_branch, rules_in_force, score_rating
from services.kernel.access import system
from services.kernel.outbox import EventRow, on
from services.matters.events import MatterRated
from services.matters.models import Matter
from services.methods.queries import method_at, method_of
from services.methods.vocabulary import Scored, Scoree
from services.volunteering.events import WishConfirmed


@on(MatterRated)
async def score_the_work(event: MatterRated, row: EventRow) -> None:
    matter = await Matter.lock(row.subject_id)
    await score_rating(system(row.tenant), matter, await method_of(matter.method_id), row, event.rating)


@on(MeetingClosed)
async def score_the_session(_: MeetingClosed, row: EventRow) -> None:
    meeting = await Meeting.fetch(row.subject_id)
    known = rules_in_force(await method_of(meeting.method_id), Scored.SESSION_HELD)
    rules = [rule for rule in known if rule.to is Scoree.BRANCH]
    branch = await holding_branch(meeting.tenant, row.actor_id) if rules else None
    if branch:
        source = Source(row.id, meeting.tenant, "meeting", meeting.id)
        for rule in rules:
            await post(system(row.tenant), Holder(rule.to, branch), rule, source)


@on(WishConfirmed)
async def score_the_volunteer(event: WishConfirmed, row: EventRow) -> None:
    rules = rules_in_force(await method_at(row.tenant), Scored.WISH_GRANTED)
    source = Source(row.id, row.tenant, "wish", row.subject_id)
    await credit(system(row.tenant), rules, source, {event.volunteer_id})
