"""What earns points by itself, where scoring is switched on: a rated task, a granted wish, a session held."""

from collections.abc import Collection, Iterable
from typing import Final
from uuid import UUID

from services.evaluation.points.ledger import Holder, Source, post, reverse, standing
from services.kernel.access import Actor
from services.kernel.outbox import EventRow
from services.matters.events import MatterAssigned
from services.matters.models import Matter
from services.methods.document.evaluation import ScoreRule
from services.methods.queries import Method
from services.methods.vocabulary import Rating, Scored, Scoree
from services.people.branches import Branch, branch_of
from services.tasks.models import Task, TaskState

LATER: Final = "只计最后一轮评价"
"""Why the points of an earlier round are taken back: part of the ledger, like the names of its rules."""


def rules_in_force(method: Method, on: Scored, rating: Rating | None = None) -> list[ScoreRule]:
    """Those that give points for this; none where scoring is off."""
    scoring = method.document.evaluation.scoring
    found = (each for each in scoring.rules if each.on is on and each.rating in {None, rating})
    return list(found) if scoring.enabled else []


async def score_rating(actor: Actor, matter: Matter, method: Method, row: EventRow, given: Rating) -> None:
    """A reporter's rating of one round, for those who did the work in it (methods §D).

    Where only the last round counts, what earlier ones gave is taken back. The matter's row is locked.
    """
    round = int(row.payload["round"])
    rules = rules_in_force(method, Scored.TASK_RATED, given)
    scoring = method.document.evaluation.scoring
    if not scoring.enabled:
        return
    if not scoring.each_round:
        before = await standing(
            matter.id, {each.code for each in scoring.rules if each.on is Scored.TASK_RATED}
        )
        if any((each.round or 0) > round for each in before):
            return
        for each in before:
            if (each.round or 0) < round:
                await reverse(actor, each, LATER)
    source = Source(row.id, matter.tenant, "matter", matter.id, round)
    await credit(actor, rules, source, await doers(matter, row))


async def doers(matter: Matter, row: EventRow) -> set[UUID]:
    """Who did the work by the time of an event: the owner, and whoever finished a task of the matter."""
    told = EventRow.filter(subject_id=matter.id, kind=MatterAssigned.__name__, created_at__lte=row.created_at)
    last = await told.order_by("-created_at", "-id").first()
    owner = MatterAssigned.restore(last.payload).owner_id if last else None
    finished = Task.filter(matter_id=matter.id, state__in=[TaskState.DONE, TaskState.CONFIRMED])
    owners = {each.owner_id for each in await finished}
    return {each for each in {owner, *owners} if each}


async def credit(actor: Actor, rules: Iterable[ScoreRule], source: Source, people: Collection[UUID]) -> None:
    """Post each rule's points to the people, to the members among them, or to their branches."""
    for rule in rules:
        for holder in await _holders(rule, people):
            await post(actor, holder, rule, source)


async def _holders(rule: ScoreRule, people: Collection[UUID]) -> list[Holder]:
    if rule.to is Scoree.PERSON:
        return [Holder(rule.to, each) for each in sorted(people)]
    branches = {each: await branch_of(each) for each in sorted(people)}
    if rule.to is Scoree.MEMBER:
        return [Holder(rule.to, each) for each, branch in branches.items() if branch]
    if rule.to is Scoree.BRANCH:
        return [Holder(rule.to, branch) for branch in sorted({each for each in branches.values() if each})]
    return []


async def holding_branch(tenant: int, closed_by: UUID | None) -> UUID | None:
    """The branch that held a session: of whoever closed it, or else the only one of the tenant."""
    own = await branch_of(closed_by) if closed_by else None
    if own:
        return own
    found = await Branch.filter(tenant=tenant).limit(2)
    return found[0].id if len(found) == 1 else None
