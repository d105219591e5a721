"""From an objective obstacle to the reply: reported, conferred on, studied by a meeting, answered."""

from datetime import date
from uuid import UUID

from services.evaluation.rounds import events
from services.evaluation.rounds.models import (
    LevelNotAsked,
    NotRatedBadly,
    Obstacle,
    ObstacleOpen,
    ObstacleState,
    ObstaclesUnknown,
    ObstacleView,
    Settlement,
)
from services.kernel import clock
from services.kernel.access import Actor, Permission, system
from services.kernel.checked import line
from services.kernel.codes import Level, community_code, level_of
from services.kernel.deadlines import clear_deadlines, set_deadline
from services.kernel.outbox import record
from services.kernel.scope import standing_in
from services.matters.actions import close_matter, resolve_matter
from services.matters.models import OPEN, Matter, Verdict
from services.methods.document.evaluation import Ratings
from services.methods.queries import method_of
from services.tenancy.calendar import calendar

REPLY = "obstacle.reply"
"""The kind of deadline that a reply has."""
LONGEST = 2000


async def report_obstacle(actor: Actor, matter_id: UUID, *, reasons: str) -> Obstacle:
    """What was rated badly can't be mended at once, for these reasons. The clock of the reply begins."""
    actor.require(Permission.OBSTACLE_REPORT)
    matter = await Matter.lock(matter_id)
    rules = (await method_of(matter.method_id)).document.evaluation.ratings
    if rules.obstacle is None:
        raise ObstaclesUnknown(matter=matter.id)
    await _require_bad_rating(matter, rules)
    if await Obstacle.filter(matter_id=matter.id, state__not=ObstacleState.SETTLED).exists():
        raise ObstacleOpen(matter=matter.id)
    obstacle = await Obstacle.create(
        tenant=community_code(matter.tenant) * Level.COMMUNITY.divisor,
        matter_id=matter.id,
        round=matter.round,
        reporter_id=matter.reporter_id,
        department_id=matter.department_id,
        method_id=matter.method_id,
        reasons=line(reasons, "reasons", longest=LONGEST),
        confer=[level.value for level in rules.obstacle.confer],
        meeting_kind=rules.obstacle.meeting,
        reported_by_id=actor.person_id,
        reply_due_at=rules.obstacle.reply.limit.due(clock.now(), await calendar()),
    )
    async with standing_in(system(obstacle.tenant)):  # a department's officer sets no deadlines
        await set_deadline(obstacle, REPLY, obstacle.reply_due_at)
    reported = events.ObstacleReported(obstacle.id, obstacle.reasons, obstacle.reply_due_at)
    await record(reported, by=actor, about=matter)
    return obstacle


async def _require_bad_rating(matter: Matter, rules: Ratings) -> None:
    """By its reporter, or by one of a matter that was merged into it."""
    async with standing_in(system(matter.tenant)):  # a department's officer reads no verdicts
        joined = await Matter.filter(merged_into_id=matter.id).values_list("id", flat=True)
        bad = Verdict.filter(matter_id__in=[matter.id, *joined], rating__in=list(rules.bad))
        badly = await bad.exists()
    if matter.state not in OPEN or matter.round == 1 or not badly:
        raise NotRatedBadly(matter=matter.id)


async def give_view(actor: Actor, obstacle_id: UUID, *, text: str) -> Obstacle:
    """What the actor's level thinks of it, once a level."""
    actor.require(Permission.OBSTACLE_CONFER)
    obstacle = await Obstacle.lock(obstacle_id)
    level = level_of(actor.tenant)
    heard = await ObstacleView.filter(obstacle_id=obstacle.id)
    obstacle.hear(level, {each.level for each in heard})
    words = line(text, "text", longest=LONGEST)
    await ObstacleView.create(
        tenant=obstacle.tenant, obstacle_id=obstacle.id, level=level, text=words, author_id=actor.person_id
    )
    await obstacle.save()
    given = events.ObstacleViewGiven(obstacle.id, level, words)
    await record(given, by=actor, about=await Matter.fetch(obstacle.matter_id))
    return obstacle


async def record_obstacle_meeting(
    actor: Actor, obstacle_id: UUID, *, met_on: date, result: str, meeting_id: UUID | None = None
) -> Obstacle:
    """The joint meeting that the method names has studied it; told by one of the levels that conferred."""
    actor.require(Permission.OBSTACLE_CONFER)
    obstacle = await Obstacle.lock(obstacle_id)
    _require_level(actor, obstacle)
    words = line(result, "result", longest=LONGEST)
    obstacle.meet(met_on, words, meeting_id)
    await obstacle.save()
    met = events.ObstacleMet(obstacle.id, obstacle.meeting_kind, met_on.isoformat(), words, meeting_id)
    await record(met, by=actor, about=await Matter.fetch(obstacle.matter_id))
    return obstacle


async def reply_to_reporter(actor: Actor, obstacle_id: UUID, *, reply: str) -> Obstacle:
    """The answer that the reporter reads; its clock stops."""
    actor.require(Permission.OBSTACLE_REPLY)
    obstacle = await Obstacle.lock(obstacle_id)
    obstacle.answer(line(reply, "reply", longest=LONGEST), actor.person_id)
    await obstacle.save()
    await clear_deadlines(obstacle, REPLY)
    replied = events.ObstacleReplied(obstacle.id, obstacle.reply or "")
    await record(replied, by=actor, about=await Matter.fetch(obstacle.matter_id))
    return obstacle


async def settle_obstacle(actor: Actor, obstacle_id: UUID, settlement: Settlement) -> Obstacle:
    """After the reply: the matter is closed with the obstacle for an outcome, or work on it goes on."""
    actor.require(Permission.OBSTACLE_REPLY)
    obstacle = await Obstacle.lock(obstacle_id)
    obstacle.settle(settlement)
    await obstacle.save()
    if settlement is Settlement.CLOSED:
        await resolve_matter(actor, obstacle.matter_id, outcome=obstacle.reply or "")
        await close_matter(actor, obstacle.matter_id)
    settled = events.ObstacleSettled(obstacle.id, settlement)
    await record(settled, by=actor, about=await Matter.fetch(obstacle.matter_id))
    return obstacle


def _require_level(actor: Actor, obstacle: Obstacle) -> None:
    level = level_of(actor.tenant)
    if level not in {*obstacle.levels, Level.DISTRICT}:
        raise LevelNotAsked(level=level.value)
