"""What follows from obstacles, afterwards and in a worker."""

from services.evaluation.rounds import events
from services.evaluation.rounds.actions import REPLY
from services.evaluation.rounds.models import Obstacle
from services.kernel.access import system
from services.kernel.codes import Level
from services.kernel.deadlines import DeadlinePassed
from services.kernel.outbox import EventRow, on, record
from services.matters.models import Matter
from services.people.notices import notify_person, notify_tenant


@on(events.ObstacleReported)
async def ask_the_levels(event: events.ObstacleReported, row: EventRow) -> None:
    """Those that confer, each by its own staff."""
    matter, obstacle = await _both(event, row)
    for level in obstacle.levels:
        await notify_tenant(row, _at(obstacle, level), "obstacle.reported", {"number": matter.number})


@on(events.ObstacleReplied)
async def tell_the_reporter(_: events.ObstacleReplied, row: EventRow) -> None:
    matter = await Matter.fetch(row.subject_id)
    await notify_person(row, matter.reporter_id, "obstacle.replied", {"number": matter.number})


@on(DeadlinePassed)
async def mark_late_reply(event: DeadlinePassed, row: EventRow) -> None:
    if event.kind != REPLY:
        return
    obstacle = await Obstacle.lock(event.subject_id)
    if obstacle.run_over():
        await obstacle.save()
        matter = await Matter.fetch(obstacle.matter_id)
        await record(events.ObstacleReplyLate(obstacle.id), by=system(row.tenant), about=matter)


@on(events.ObstacleReplyLate)
async def tell_the_level_above(event: events.ObstacleReplyLate, row: EventRow) -> None:
    """The levels that confer, and whoever stands above them."""
    matter, obstacle = await _both(event, row)
    told = {*obstacle.levels, *(level.above for level in obstacle.levels if level.above)}
    for level in sorted(told):
        await notify_tenant(row, _at(obstacle, level), "obstacle.late", {"number": matter.number})


async def _both(
    event: events.ObstacleReported | events.ObstacleReplyLate, row: EventRow
) -> tuple[Matter, Obstacle]:
    return await Matter.fetch(row.subject_id), await Obstacle.fetch(event.obstacle_id)


def _at(obstacle: Obstacle, level: Level) -> int:
    return int(obstacle.tenant // level.divisor * level.divisor)
