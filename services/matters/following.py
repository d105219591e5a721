"""What becomes known of a matter after it was closed."""

from services.kernel.access import Actor
from services.kernel.outbox import record
from services.matters import course, events
from services.matters.models import Matter, State
from services.methods.queries import method_of
from services.methods.vocabulary import Fact, Verb


async def follow_up(actor: Actor, matter: Matter) -> None:
    """Somebody looked back at it. A stage that has no such step learns nothing from it.

    Only for those who have locked the row. One that is being worked on again is asked about again later.
    """
    document = (await method_of(matter.method_id)).document
    if matter.state is State.CLOSED and Verb.FOLLOW_UP in document.stage(matter.stage).actions:
        course.learn(matter, document, Fact.FOLLOWED_UP)
        await matter.save(update_fields=["facts", "stage"])
        await record(events.MatterFollowedUp(), by=actor, about=matter)
