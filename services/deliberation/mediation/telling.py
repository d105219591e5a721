"""How it becomes known that something happened in a sealed case: an event that says nothing, and its people.

A handler may hold an office that could not write where the case stands; the house writes it down for them.
"""

from collections.abc import Iterable
from uuid import UUID

from services.deliberation.mediation.models import MediationCase
from services.kernel.access import Actor, system
from services.kernel.outbox import Event, EventRow, record
from services.kernel.scope import standing_in
from services.people.notices import notify_person


async def tell(actor: Actor, case: MediationCase, event: Event, kind: str, people: Iterable[UUID]) -> None:
    """Record the event as the actor's, and tell those people, but not the actor."""
    async with standing_in(system(case.tenant)):
        row = await EventRow.fetch(await record(event, by=actor, about=case))
        for person_id in people:
            if person_id != actor.person_id:
                await notify_person(row, person_id, kind, {"number": case.number})
