"""Telling a district's story: every step is an action by whoever takes it, at its own time."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from deploy.demo.aftermath import Aftermath, StoryTornError
from deploy.demo.names import Names
from deploy.demo.script import District, MatterPlan, WishPlan
from deploy.demo.staging import Stage
from deploy.demo.steps import Step, Verb
from services.kernel import clock
from services.kernel.access import Actor
from services.kernel.codes import district_code
from services.kernel.scope import acting
from services.matters import actions as matters
from services.matters import course
from services.matters.models import Matter
from services.methods.vocabulary import Fact
from services.methods.vocabulary import Verb as Allowed
from services.people.actions import create_person
from services.people.models import Notice
from services.people.notices import inbox, read_notices
from services.volunteering import actions as wishes

SETTLED = "经议事会协商，各方同意办理。"
UNREAD = timedelta(days=3)
"""What people were told before that, they have read."""


@dataclass
class Teller:
    """Acts out one district. `ids` are those of its matters and wishes, by title."""

    district: District
    stage: Stage
    ids: dict[str, UUID] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._wishers = Names(f"{self.district.slug} wishers")

    async def tell(self, steps: Collection[Step], until: datetime, told: Callable[[], None]) -> None:
        aftermath = Aftermath(district_code(self.district.code))
        for step in sorted(steps, key=lambda step: step.at):
            if step.at > until:
                message = f"{step.title}: {step.verb.name} would be in the future"
                raise StoryTornError(message)
            await aftermath.pass_time(step.at)
            with clock.at(step.at):
                await self.act(step)
            await aftermath.settle(step.at)
            told()
        await aftermath.pass_time(until)
        await self.read_notices({step.by for step in steps}, until - UNREAD)

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
        name = self._wishers.younger() if plan.child else self._wishers.older()
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
            case Verb.DELIBERATE:
                await settle(actor, id)
            case Verb.MERGE:
                await matters.merge_matter(actor, id, into_id=self.ids[facts["into"]])
            case verb:
                await ACTIONS[verb](actor, id, **facts)

    async def read_notices(self, readers: Collection[str], before: datetime) -> None:
        for actor in (self.stage.actors[reader] for reader in sorted(readers)):
            with clock.at(before):
                async with acting(actor):
                    told = await Notice.filter(inbox(actor), created_at__lt=before)
                    await read_notices(actor, [notice.id for notice in told])


async def settle(actor: Actor, matter_id: UUID) -> None:
    """The matter was taken to a meeting, which decided that it be done."""
    await matters.note_progress(actor, matter_id, text=SETTLED)
    matter = await Matter.lock(matter_id)
    method = await course.allowed(matter, Allowed.DELIBERATE)
    course.learn(matter, method.document, Fact.CHOSEN, Fact.DELIBERATED)
    await matter.save()


ACTIONS: dict[Verb, Callable[..., Awaitable[object]]] = {
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
