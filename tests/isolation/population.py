"""Two districts full of people and rows, every text of which says where it belongs: `⟦210114007038⟧`.

Whoever reads a mark of a tenant that they may not see has found a leak, however they came by it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from services.deliberation.mediation import actions as mediation
from services.deliberation.mediation.models import MediationCase
from services.deliberation.procedures.models import DecisionProcedure, ProcedurePosting
from services.evaluation.disclosure.models import Disclosure, OpenDisclosure
from services.evaluation.points.models import Entry, Posting, Reward
from services.kernel import clock
from services.kernel.access import LEVEL_SIGHTS, Actor, Role, Sight, system
from services.kernel.codes import ancestors_of, is_within, shown
from services.kernel.outbox import Delivery
from services.kernel.scope import acting
from services.matters import actions as matters
from services.matters.models import Matter
from services.methods.models import MethodVersion
from services.methods.vocabulary import Scoree
from services.people.branches import Branch, Membership
from services.people.models import Department, Organization, Person
from services.people.tokens import create_token
from services.tasks.models import Task
from services.tenancy.models import Building, Estate, Household
from services.volunteering.models import Wish
from tests import make
from tests.evaluation.judging.rows import judged as all_judged
from tests.isolation import deliberating
from tests.isolation.gathering import EVERYBODYS, gathered

MARK = re.compile(r"([a-z_]+|[\u4e00-\u9fff]+)⟦(\d+)⟧")
DISTRICT, OTHER_DISTRICT = make.DISTRICT, make.ELSEWHERE // 10**9 * 10**9
TENANTS = (
    DISTRICT,
    make.STREET,
    make.SIBLING_STREET,
    make.COMMUNITY,
    make.SIBLING,
    make.GRID,
    make.OTHER_GRID,
    OTHER_DISTRICT,
    make.ELSEWHERE // 10**6 * 10**6,
    make.ELSEWHERE,
)
STAFF = {
    6: Role.DISTRICT_STAFF,
    9: Role.STREET_STAFF,
    12: Role.COMMUNITY_SECRETARY,
    15: Role.GRID_LEADER,
}


def marked(text: str, tenant: int) -> str:
    return f"{text}⟦{shown(tenant)}⟧"


@dataclass
class Home:
    """What stands in one tenant."""

    staff: Actor
    resident: Actor
    officer: Actor
    volunteer: Actor
    matter: Matter
    wish: Wish
    task: Task
    person: Person
    department: Department
    estate: Estate
    building: Building
    household: Household
    organization_id: UUID
    delivery_id: UUID
    token_id: UUID
    judged: dict[str, tuple[str, UUID]]
    """What stands there of evaluation: global ids by the input's field."""


@dataclass
class Population:
    homes: dict[int, Home] = field(default_factory=dict)

    def actors(self) -> Iterator[Actor]:
        for home in self.homes.values():
            yield from (home.staff, home.resident, home.officer, home.volunteer)


async def populate() -> Population:
    """Fill every tenant alike."""
    await make.tenants()
    population = Population()
    for tenant in TENANTS:
        population.homes[tenant] = await _settle(tenant)
    return population


async def _settle(tenant: int) -> Home:
    staff = await make.actor(STAFF[len(shown(tenant))], tenant)
    resident = await make.actor(Role.RESIDENT, tenant)
    volunteer = await make.actor(Role.VOLUNTEER, tenant)
    house = system(tenant)
    async with acting(house):
        department = await Department.create(tenant=tenant, name=marked("部门", tenant))
        organization = await Organization.create(tenant=tenant, name=marked("单位", tenant))
        estate = await Estate.create(tenant=tenant, name=marked("小区", tenant))
        building = await Building.create(tenant=tenant, name=marked("楼", tenant), estate_id=estate.id)
        household = await Household.create(tenant=tenant, name=marked("户", tenant), building_id=building.id)
        person = await Person.create(tenant=tenant, name=marked("居民", tenant))
        for each in (staff, resident, volunteer):
            await Person.filter(id=each.person_id).update(name=marked(each.role.value, tenant))
    officer = await make.actor(Role.DEPARTMENT_OFFICER, tenant, department_id=department.id)
    async with acting(house):
        await Person.filter(id=officer.person_id).update(name=marked(officer.role.value, tenant))
    matter = await _matter(tenant, staff, resident, department)
    wish = await make.wish(house, title=marked("心愿", tenant))
    async with acting(house):
        [delivery, *_] = await Delivery.filter(tenant=tenant)
    task = await make.task(matter, house, what=marked("任务", tenant), department_id=department.id)
    _, token = await create_token(staff, marked("令牌", tenant), 1)
    rows = (staff, resident, officer, volunteer, matter, wish, task, person, department)
    judged = await _judged(tenant, matter) | await gathered(tenant, staff)
    judged |= await _procedure(tenant)
    judged["mediationCase"] = ("MediationCase", (await _case(tenant, staff, resident)).id)
    judged |= await all_judged(
        tenant, matter, resident.person_id, staff.person_id, lambda text: marked(text, tenant)
    )
    judged |= await deliberating.vote(house, household, staff, resident, marked("表决", tenant))
    judged |= await deliberating.covenant(house, volunteer, marked("公约", tenant))
    judged |= await _method(tenant)
    return Home(*rows, estate, building, household, organization.id, delivery.id, token.id, judged)


async def _judged(tenant: int, matter: Matter) -> dict[str, tuple[str, UUID]]:
    async with acting(system(tenant)):
        await OpenDisclosure.create(tenant=tenant, community="", title=marked("公示", tenant))
        texts = {"title": marked("草稿", tenant), "matter_id": matter.id, "round": 1}
        disclosure = await Disclosure.create(tenant=tenant, **texts)
        branch = await Branch.create(tenant=tenant, name=marked("支部", tenant))
        joined = {"branch_id": branch.id, "person_id": matter.reporter_id}
        membership = await Membership.create(tenant=tenant, **joined)
        reward = await Reward.create(tenant=tenant, name=marked("兑换", tenant), cost=1)
        posting = await Posting.create(
            tenant=tenant,
            holder_kind=Scoree.PERSON,
            holder_id=matter.reporter_id,
            entry=Entry.GIVEN,
            rule="good_idea",
            name=marked("类", tenant),
            points=1,
            source_id=matter.id,
            subject_type="matter",
            subject_id=matter.id,
        )
    return {
        "disclosure": ("Disclosure", disclosure.id),
        "branch": ("Branch", branch.id),
        "membership": ("PartyMember", membership.id),
        "reward": ("Reward", reward.id),
        "posting": ("Posting", posting.id),
    }


async def _procedure(tenant: int) -> dict[str, tuple[str, UUID]]:
    """A decision on its way, and what hangs of it."""
    async with acting(system(tenant)):
        texts = {"subject": marked("决策", tenant), "grounds": marked("决策", tenant)}
        made = await DecisionProcedure.create(tenant=tenant, code="five", name="五议", **texts)
        hangs = {"subject": marked("公示", tenant), "text": marked("公示", tenant), "due_at": clock.now()}
        posting = await ProcedurePosting.create(
            tenant=tenant, procedure_id=made.id, place=1, code="decision", name="公开", **hangs
        )
    return {
        "decisionProcedure": ("DecisionProcedure", made.id),
        "postedDecision": ("PostedDecision", posting.id),
    }


async def _case(tenant: int, staff: Actor, resident: Actor) -> MediationCase:
    """A sealed one, between a resident and somebody who has no account."""
    async with acting(staff):
        case = await mediation.open_mediation(
            staff, tenant=tenant, title=marked("调解", tenant), parties=[resident.person_id]
        )
        await mediation.record_talk(staff, case.id, held_at=case.created_at, said=marked("调解", tenant))
    return case


async def _method(tenant: int) -> dict[str, tuple[str, UUID]]:
    async with acting(system(tenant)):
        name = marked("工作法", tenant)
        made = await MethodVersion.create(tenant=tenant, code="own", name=name, version=1, text="")
    return {"method": ("MethodVersion", made.id)}


async def _matter(tenant: int, staff: Actor, resident: Actor, department: Department) -> Matter:
    """One with notes, verdicts and notices, referred to a department of its own tenant."""
    matter = await make.matter(
        resident, title=marked("诉求", tenant), detail=marked("详情", tenant), place=marked("地点", tenant)
    )
    house = system(tenant)
    async with acting(house):
        await matters.triage_matter(
            house,
            matter.id,
            category=marked("类", tenant),
            colour=matters.Colour.GREEN,
            triage_class=matters.TriageClass.IMMEDIATE,
        )
        await matters.assign_matter(house, matter.id, owner_id=staff.person_id, department_id=department.id)
        await matters.note_progress(house, matter.id, text=marked("进展", tenant))
        await matters.note_progress(house, matter.id, text=marked("内部", tenant), shown=False)
    return matter


PUBLIC = {"工作法", "部门", "单位", "小区", "楼", "公示", "支部", "兑换", "表决", "公约"}
"""What residents and departments may read of their whole district."""
OWN = {"诉求", "详情", "地点", "类", "进展", "委托", "违约"}
"""What the reporter of a matter, or the department it was referred to, may read of it; a proxy; a watcher."""

SEALED = "调解"
"""What only those in a case may read: here the staff and the resident of its very tenant."""


def may_see(actor: Actor, kind: str, tenant: int) -> bool:
    """Whether a mark may come before this actor's eyes at all, by an oracle of our own."""
    if tenant // 10**9 != actor.district:
        return False
    if kind == SEALED:
        return tenant == actor.tenant and actor.role in {*STAFF.values(), Role.RESIDENT}
    if actor.sight in LEVEL_SIGHTS:
        from_above = kind in PUBLIC | {"会议"} and tenant in ancestors_of(actor.tenant)
        return is_within(tenant, actor.tenant) or from_above
    mine = tenant == actor.tenant
    if actor.sight is Sight.DEPARTMENT:
        return kind in PUBLIC | EVERYBODYS or (mine and kind in OWN | {"内部", "任务", actor.role.value})
    near = tenant // 1000 == actor.tenant // 1000 or tenant in ancestors_of(actor.tenant)
    if kind in EVERYBODYS and near:
        return True
    opposite = {STAFF[len(shown(tenant))].value} if actor.role is Role.RESIDENT else set()
    return kind in PUBLIC | {"心愿"} or (mine and kind in OWN | opposite | {actor.role.value})


def foreign_marks(actor: Actor, text: str) -> set[tuple[str, str]]:
    """The marks in an answer that should not be there."""
    return {
        (kind, mark)
        for kind, mark in MARK.findall(text)
        if not may_see(actor, kind, int(mark.ljust(15, "0")))
    }
