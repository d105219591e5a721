"""What earns points, afterwards and in a worker."""

from services.evaluation.points.ledger import Source
from services.evaluation.points.scoring import credit, rules_in_force, score_rating
from services.kernel.access import system
from services.kernel.outbox import EventRow, on
from services.matters.events import MatterRated
from services.matters.models import Matter
from services.methods.queries import method_at, method_of
from services.methods.vocabulary import Scored
from services.volunteering.events import WishConfirmed


@on(MatterRated)
async def score_the_work(event: MatterRated, row: EventRow) -> None:
    matter = await Matter.lock(row.subject_id)
    await score_rating(system(row.tenant), matter, await method_of(matter.method_id), row, event.rating)


@on(WishConfirmed)
async def score_the_volunteer(event: WishConfirmed, row: EventRow) -> None:
    rules = rules_in_force(await method_at(row.tenant), Scored.WISH_GRANTED)
    source = Source(row.id, row.tenant, "wish", row.subject_id)
    await credit(system(row.tenant), rules, source, {event.volunteer_id})
