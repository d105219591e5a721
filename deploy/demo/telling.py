"""Telling a district's story: every step is an action by whoever takes it, at its own time.

What follows from a step by itself, the worker's handlers do at once, in story time too. Deadlines are told in
their turn: one that passed between two steps fires between them, not when the story happens to be loaded.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from deploy.demo.names import Names
from deploy.demo.script import District, MatterPlan, WishPlan
from deploy.demo.staging import Stage
from deploy.demo.steps import Step, Verb
from services.kernel import clock, deadlines, deliveries
from services.kernel.access import Actor
from services.kernel.deadlines import Deadline
from services.kernel.scope import acting
from services.matters import actions as matters
from services.people.actions import create_person
from services.volunteering import actions as wishes

SOON = timedelta(seconds=2)
"""How long after something happened the worker has seen to it."""


class StoryTornError(RuntimeError):
    """What should follow from a step did not."""


@dataclass
class Teller:
    """Acts out one district. `ids` are those of its matters and wishes, by title."""

    district: District
    stage: Stage
    ids: dict[str, UUID] = field(default_factory=dict)
    _day: date = date.min

    def __post_init__(self) -> None:
        self._wishers = Names(f"{self.district.slug} wishers")

    async def tell(self, steps: Iterable[Step], until: datetime, told: Callable[[], None]) -> None:
        for step in sorted(steps, key=lambda step: step.at):
            if step.at > until:
                message = f"{step.title}: {step.verb.name} would be in the future"
                raise StoryTornError(message)
            await self.pass_time(step.at)
            with clock.at(step.at):
                await self.act(step)
            await self.settle(step.at + SOON)
            told()
        await self.pass_time(until)

    async def act(self, step: Step) -> None:
        actor = self.stage.actors[step.by]
        if step.verb is Verb.MAKE_WISH:
            self.ids[step.title] = await self.make_wish(actor, step)
            return
        async with acting(actor):
            if step.verb is Verb.REPORT:
                self.ids[step.title] = await self.report(actor, step)
            else:
                await self.go_on(actor, step)

    async def report(self, actor: Actor, step: Step) -> UUID:
        plan: MatterPlan = step.facts["plan"]
        matter = await matters.report_matter(
            actor,
            tenant=self.stage.tenants[plan.at, plan.grid],
            title=plan.title,
            detail=plan.detail,
            place=plan.spot,
            channel=plan.channel,
            reporter_id=self.stage.actors[step.facts["reporter"]].person_id,
            reporter_hidden=plan.hidden,
        )
        return matter.id

    async def make_wish(self, actor: Actor, step: Step) -> UUID:
        """The community registers the wisher, who has no account; then somebody writes the wish down."""
        plan: WishPlan = step.facts["plan"]
        tenant = self.stage.tenants[plan.at, step.facts["grid"]]
        young = "童" in plan.wisher or "子女" in plan.wisher
        name = self._wishers.younger() if young else self._wishers.older()
        staff = self.stage.actors[f"{plan.at}.staff"]
        async with acting(staff):
            wisher = await create_person(staff, tenant=tenant, name=name)
        async with acting(actor):
            wish = await wishes.make_wish(
                actor,
                tenant=tenant,
                wisher_id=wisher.id,
                title=plan.title,
                detail=plan.detail,
                wisher_kind=plan.wisher,
            )
        return wish.id

    async def go_on(self, actor: Actor, step: Step) -> None:
        """Whatever comes after the first step."""
        id, facts = self.ids[step.title], step.facts
        match step.verb:
            case Verb.ASSIGN:
                owner = self.stage.actors[facts["owner"]].person_id
                department = self.stage.offices.get(facts["department"])
                await matters.assign_matter(actor, id, owner_id=owner, department_id=department)
            case Verb.MERGE:
                await matters.merge_matter(actor, id, into_id=self.ids[facts["into"]])
            case verb:
                await ACTIONS[verb](actor, id, **facts)

    async def settle(self, at: datetime) -> None:
        """Let the handlers of what has happened do their work."""
        with clock.at(at):
            while claims := await deliveries.claim(self.district.code // 10**9):
                for claim in claims:
                    if not await deliveries.perform(claim):
                        message = f"{self.district.name}: {claim.handler} failed"
                        raise StoryTornError(message)

    async def pass_time(self, until: datetime) -> None:
        """Fire the deadlines that passed since the step before. They fall on midnights."""
        if clock.day_of(until) == self._day:
            return
        self._day = clock.day_of(until)
        worker = deliveries.worker_in(self.district.code // 10**9)
        while due := await self._next_deadline(worker, until):
            with clock.at(due + SOON):
                async with acting(worker):
                    await deadlines.fire(worker, batch=1)
            await self.settle(due + 2 * SOON)

    async def _next_deadline(self, worker: Actor, until: datetime) -> datetime | None:
        async with acting(worker):
            waiting = Deadline.filter(fired_at=None, cancelled_at=None, due_at__lte=until)
            first = await waiting.order_by("due_at").first()
        return first.due_at if first else None


ACTIONS = {
    Verb.TRIAGE: matters.triage_matter,
    Verb.NOTE: matters.note_progress,
    Verb.DECLINE: matters.decline_matter,
    Verb.RESOLVE: matters.resolve_matter,
    Verb.RATE: matters.rate_matter,
    Verb.CLOSE: matters.close_matter,
    Verb.PUBLISH_WISH: wishes.publish_wish,
    Verb.CLAIM_WISH: wishes.claim_wish,
    Verb.RELEASE_WISH: wishes.release_wish,
    Verb.GRANT_WISH: wishes.grant_wish,
    Verb.CONFIRM_WISH: wishes.confirm_wish,
    Verb.WITHDRAW_WISH: wishes.withdraw_wish,
}
