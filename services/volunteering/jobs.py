"""What follows from wishes, afterwards and in a worker."""

from services.kernel.access import GRANTS, Permission, Role
from services.kernel.codes import Level
from services.kernel.outbox import EventRow, on
from services.people.notices import notify_person, notify_tenant
from services.volunteering import events
from services.volunteering.models import Wish


def _community(row: EventRow) -> int:
    """Whose staff publishes wishes, brings both sides together and confirms, in whichever grid a wish is."""
    return int(row.tenant // Level.COMMUNITY.divisor * Level.COMMUNITY.divisor)


@on(events.WishMade)
async def ask_for_publishing(event: events.WishMade, row: EventRow) -> None:
    """A grid's wish waits for its community; who publishes wishes knows of their own."""
    if Permission.WISH_PUBLISH not in GRANTS[Role(row.actor_role)]:
        await notify_tenant(row, _community(row), "wish.made", {"title": event.title})


@on(events.WishClaimed)
async def tell_both_sides(event: events.WishClaimed, row: EventRow) -> None:
    wish = await Wish.fetch(row.subject_id)
    await notify_person(row, event.volunteer_id, "wish.claimed", {"title": wish.title})
    for tenant in {row.tenant, _community(row)}:
        await notify_tenant(row, tenant, "wish.claimed", {"title": wish.title})


@on(events.WishReleased)
async def tell_of_release(event: events.WishReleased, row: EventRow) -> None:
    wish = await Wish.fetch(row.subject_id)
    await notify_person(row, event.volunteer_id, "wish.released", {"title": wish.title})


@on(events.WishGranted)
async def ask_for_confirmation(_: events.WishGranted, row: EventRow) -> None:
    wish = await Wish.fetch(row.subject_id)
    await notify_tenant(row, _community(row), "wish.granted", {"title": wish.title})


@on(events.WishConfirmed)
async def thank_the_volunteer(event: events.WishConfirmed, row: EventRow) -> None:
    wish = await Wish.fetch(row.subject_id)
    await notify_person(row, event.volunteer_id, "wish.confirmed", {"title": wish.title})
