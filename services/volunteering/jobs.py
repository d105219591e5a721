"""What follows from wishes, afterwards and in a worker."""

from services.kernel.outbox import EventRow, on
from services.people.notices import notify_person, notify_tenant
from services.volunteering import events
from services.volunteering.models import Wish


@on(events.WishClaimed)
async def tell_both_sides(event: events.WishClaimed, row: EventRow) -> None:
    wish = await Wish.fetch(row.subject_id)
    await notify_person(row, event.volunteer_id, "wish.claimed", {"title": wish.title})
    await notify_tenant(row, row.tenant, "wish.claimed", {"title": wish.title})


@on(events.WishReleased)
async def tell_of_release(event: events.WishReleased, row: EventRow) -> None:
    wish = await Wish.fetch(row.subject_id)
    await notify_person(row, event.volunteer_id, "wish.released", {"title": wish.title})


@on(events.WishGranted)
async def ask_for_confirmation(_: events.WishGranted, row: EventRow) -> None:
    wish = await Wish.fetch(row.subject_id)
    await notify_tenant(row, row.tenant, "wish.granted", {"title": wish.title})


@on(events.WishConfirmed)
async def thank_the_volunteer(event: events.WishConfirmed, row: EventRow) -> None:
    wish = await Wish.fetch(row.subject_id)
    await notify_person(row, event.volunteer_id, "wish.confirmed", {"title": wish.title})
