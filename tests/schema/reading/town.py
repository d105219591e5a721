"""A small town for reading: a bit of everything, seen by somebody of every kind."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from schema.relay import encode_id
from services.deliberation.mediation import actions as mediation
from services.kernel import clock
from services.kernel.access import Actor, Role, system
from services.kernel.outbox import EventRow
from services.kernel.scope import acting
from services.matters import actions as matters
from services.matters.models import Channel, Matter, Note, Photo, Verdict
from services.methods.vocabulary import Colour, Rating, TriageClass
from services.people.models import Appointment, Notice, Organization, Person
from services.tenancy.models import Tenant
from services.volunteering import actions as wishes
from services.volunteering.models import Claim
from tests import make
from tests.evaluation.judging.rows import judged


@dataclass
class Town:
    actors: dict[str, Actor] = field(default_factory=dict)
    rows: list[tuple[str, int, UUID | int]] = field(default_factory=list)

    def add(self, kind: str, *rows: object) -> None:
        for row in rows:
            self.rows.append((kind, row.tenant // 10**9, row.code if kind == "Tenant" else row.id))

    @property
    def ids(self) -> list[str]:
        return [encode_id(*row) for row in self.rows]

    def ids_of(self, kind: str) -> list[str]:
        return [encode_id(*row) for row in self.rows if row[0] == kind]


async def build() -> Town:
    await make.tenants()
    town = Town()
    await _people(town)
    await _matters(town)
    await _wishes(town)
    await _case(town)
    await _judged(town)
    await _elsewhere(town)
    await _register(town)
    return town


async def _people(town: Town) -> None:
    department = await make.department()
    organization = await _organization("物业公司", make.COMMUNITY)
    town.add("Department", department)
    town.add("Organization", organization)
    town.actors = {
        "district": await make.actor(Role.DISTRICT_STAFF, make.DISTRICT),
        "street": await make.actor(Role.STREET_STAFF, make.STREET),
        "community": await make.actor(Role.COMMUNITY_SECRETARY, make.COMMUNITY),
        "grid": await make.actor(Role.GRID_LEADER, make.GRID),
        "auditor": await make.actor(Role.AUDITOR, make.STREET),
        "resident": await make.actor(Role.RESIDENT, make.GRID),
        "hidden": await make.actor(Role.RESIDENT, make.GRID),
        "volunteer": await make.actor(Role.VOLUNTEER, make.COMMUNITY),
        "contact": await make.actor(Role.ORGANIZATION_CONTACT, make.COMMUNITY),
        "officer": await make.actor(Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=department.id),
    }


async def _organization(name: str, tenant: int) -> Organization:
    async with acting(system(tenant)):
        return await Organization.create(tenant=tenant, name=name)


async def _matters(town: Town) -> None:
    secretary, resident, hidden = (town.actors[name] for name in ("community", "resident", "hidden"))
    made = [
        await make.matter(resident, title=f"路灯不亮_{number}%", detail="夜里摸黑", place="2单元")
        for number in range(3)
    ]
    shy = [await make.matter(hidden, title=f"下水道堵塞{n}", reporter_hidden=True) for n in range(3)]
    plain = [await make.matter(resident, tenant=make.COMMUNITY, title="乱停车", channel=Channel.HOTLINE)]
    await make.assigned(made[0], secretary, colour=Colour.ORANGE)
    await _hand_on(shy[0], secretary, town)
    await _rated(shy[0], secretary, hidden)
    await _noted(made[0], secretary, 3)
    async with acting(secretary):
        await matters.merge_matter(secretary, made[1].id, into_id=made[0].id)
        await matters.merge_matter(secretary, shy[1].id, into_id=made[0].id)
        await matters.decline_matter(secretary, made[2].id, reason="不属于受理范围")
    await _photographed(made[0])
    await _overdue(plain[0])
    town.add("Matter", *made, *shy, *plain)


async def _hand_on(matter: Matter, secretary: Actor, town: Town) -> None:
    async with acting(secretary):
        await matters.triage_matter(
            secretary, matter.id, category="物业维修", colour=Colour.RED, triage_class=TriageClass.UPWARD
        )
        officer = town.actors["officer"]
        await matters.assign_matter(secretary, matter.id, department_id=officer.department_id)
    async with acting(officer):
        await matters.note_progress(officer, matter.id, text="已到现场")
        await matters.resolve_matter(officer, matter.id, outcome="已修好")


async def _rated(matter: Matter, secretary: Actor, reporter: Actor) -> None:
    """A round of its own, and then another department's."""
    async with acting(reporter):
        await matters.rate_matter(reporter, matter.id, rating=Rating.SATISFIED, comment="谢谢")
    async with acting(secretary):
        await matters.reopen_matter(secretary, matter.id, reason="又坏了")


async def _noted(matter: Matter, secretary: Actor, times: int) -> None:
    async with acting(secretary):
        for number in range(times):
            await matters.note_progress(
                secretary, matter.id, text=f'第{number}次 "上门"\n', shown=number != 1
            )


async def _photographed(matter: Matter) -> None:
    async with acting(system(matter.tenant)):
        for side in (320, 640):
            await Photo.create(
                tenant=matter.tenant,
                matter_id=matter.id,
                reporter_id=matter.reporter_id,
                content=b"jpeg",
                width=side,
                height=side,
            )


async def _overdue(matter: Matter) -> None:
    async with acting(system(matter.tenant)):
        row = await Matter.fetch(matter.id)
        row.overdue, row.due_at = True, (clock.now() - timedelta(days=1)).replace(microsecond=0)
        await row.save()


async def _wishes(town: Town) -> None:
    secretary, volunteer = town.actors["community"], town.actors["volunteer"]
    made = [await make.wish(secretary, title=f"书包文具{number}") for number in range(3)]
    made.append(await make.wish(secretary, published=False, title="运动鞋"))
    async with acting(volunteer):
        await wishes.claim_wish(volunteer, made[0].id)
        await wishes.claim_wish(volunteer, made[1].id)
        await wishes.release_wish(volunteer, made[1].id)
    town.add("Wish", *made)


async def _judged(town: Town) -> None:
    """A row of everything that judging keeps, of one grid."""
    async with acting(system(make.GRID)):
        matter = await Matter.filter(tenant=make.GRID).order_by("id").first()
    people = (town.actors["resident"].person_id, town.actors["grid"].person_id)
    for kind, id in (await judged(make.GRID, matter, *people, str)).values():
        town.rows.append((kind, make.GRID // 10**9, id))


async def _case(town: Town) -> None:
    """A sealed one, of the secretary and two others: not among what the district has an id of."""
    secretary, others = town.actors["community"], [town.actors[name] for name in ("hidden", "contact")]
    parties = [each.person_id for each in others]
    async with acting(secretary):
        case = await mediation.open_mediation(
            secretary, tenant=make.COMMUNITY, title="楼上漏水", parties=parties
        )
        await mediation.record_talk(secretary, case.id, held_at=clock.now(), said="谈了一次")
        await mediation.agree_mediation(secretary, case.id, terms="修好", amount="2000")


async def _elsewhere(town: Town) -> None:
    stranger = await make.actor(Role.COMMUNITY_SECRETARY, make.ELSEWHERE)
    resident = await make.actor(Role.RESIDENT, make.ELSEWHERE)
    town.actors["elsewhere"] = stranger
    town.add("Matter", await make.matter(resident, title="外区事项"))
    town.add("Wish", await make.wish(stranger, title="外区心愿"))


async def _register(town: Town) -> None:
    """Everything else there is an id of, and a notice for everyone."""
    async with acting(system(make.DISTRICT)):
        events = await EventRow.all()
        for kind, model in _LISTED.items():
            town.add(kind, *await model.all())
        for actor in town.actors.values():
            if actor.tenant // 10**9 == make.DISTRICT // 10**9:
                town.add("Notice", await _notice(actor, events[0]))
        town.add("Event", *events)


async def _notice(actor: Actor, event: EventRow) -> Notice:
    return await Notice.create(
        tenant=make.GRID,
        to_person_id=actor.person_id,
        event_id=event.id,
        kind="matter.reported",
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        facts={"number": "1", "nested": [1, None, {"a": "乙"}]},
    )


_LISTED = {
    "Note": Note,
    "Verdict": Verdict,
    "Photo": Photo,
    "Person": Person,
    "Appointment": Appointment,
    "Claim": Claim,
    "Tenant": Tenant,
}
