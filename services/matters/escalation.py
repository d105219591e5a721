"""What the house does about matters by itself: overdue ones, merged ones, and new rounds."""

from uuid import UUID

from services.kernel.access import Actor
from services.kernel.codes import Level
from services.kernel.outbox import record
from services.matters import events
from services.matters.actions import set_limit
from services.matters.course import again, follow
from services.matters.models import OPEN, Matter, State
from services.matters.moving import duplicates_of
from services.matters.pausing import go_on, pause_of
from services.methods.queries import method_of


def handling_tenant(matter: Matter) -> int:
    """The tenant on whose rung the matter is: its community, street or district."""
    return int(matter.tenant // matter.rung.divisor * matter.rung.divisor)


async def rung_above(matter: Matter) -> Level | None:
    """The next rung of the ladder of its method; None at the top."""
    return (await method_of(matter.method_id)).document.ladder.above(matter.rung)


async def tenant_above(matter: Matter) -> int | None:
    """The tenant one rung above the one that handles the matter; None at the top."""
    above = await rung_above(matter)
    return matter.tenant // above.divisor * above.divisor if above else None


async def run_over(actor: Actor, matter: Matter, passing: int) -> None:
    """The limit has passed: once, it is overdue; twice, it climbs one rung and its clock starts anew."""
    if matter.state not in OPEN or await pause_of(matter):
        return
    promised = matter.due_at
    matter.run_over()
    await record(events.MatterOverdue(passing), by=actor, about=matter)
    above = await rung_above(matter) if passing > 1 else None
    climbed = above is not None
    if above is not None:
        matter.climb(above)
        await record(events.MatterEscalated(matter.rung), by=actor, about=matter)
    if passing == 1 or climbed:
        await set_limit(matter, passing=1 if climbed else passing + 1)
    matter.due_at = matter.due_at if climbed else promised
    await matter.save()


async def end_of_pause(actor: Actor, matter: Matter, passed: UUID) -> None:
    """A pause is over by itself; not one that began only after that event."""
    pause = await pause_of(matter)
    if pause and pause.id < passed:
        await go_on(actor, matter, pause.until)


async def resolve_duplicates(actor: Actor, matter: Matter) -> None:
    """Whoever raised the same thing learns that it is done, and may rate it."""
    for each in await duplicates_of(matter):
        if each.state is State.MERGED:
            each.follow(matter)
            follow(each, matter)
            await each.save()
            await record(events.MatterResolved(each.outcome or "", each.round), by=actor, about=each)


async def decline_duplicates(actor: Actor, matter: Matter) -> None:
    """Whoever raised the same thing gets the same reason."""
    for each in await duplicates_of(matter):
        if each.state is State.MERGED:
            each.follow(matter)
            await each.save()
            await record(events.MatterDeclined(each.reason or ""), by=actor, about=each)


async def begin_next_round(actor: Actor, matter: Matter, reason: str) -> None:
    """After a bad rating or a reopening: a new clock; a merged matter takes along the one it joined."""
    if matter.merged_into_id:
        main = await Matter.lock(matter.merged_into_id)
        if main.state in {State.RESOLVED, State.CLOSED}:
            main.reopen()
            again(main, (await method_of(main.method_id)).document)
            await main.save()
            await record(events.MatterReopened(reason, main.round), by=actor, about=main)
        return
    if matter.state in OPEN:
        await set_limit(matter)
        await matter.save()
    for each in await duplicates_of(matter):
        each.follow_back()
        follow(each, matter)
        await each.save()
