"""One maker per row; a test names only what it cares about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.deliberation.votes import actions as votes
from services.deliberation.votes.models import HouseholdVote
from services.kernel import clock
from services.kernel.access import Actor, Role, system
from services.kernel.codes import ancestors_of, level_of
from services.kernel.rows import uuid7
from services.kernel.scope import acting
from services.matters import actions as matters
from services.matters.models import Matter
from services.methods.vocabulary import Colour, TriageClass
from services.people.models import Account, Appointment, Department, Person
from services.tasks import actions as tasks
from services.tasks.models import Task
from services.tenancy.models import Building, Estate, Household, Tenant
from services.volunteering import actions as wishes
from services.volunteering.models import Wish

DISTRICT = 210114000000000
STREET = 210114007000000
SIBLING_STREET = 210114001000000
COMMUNITY = 210114007038000
SIBLING = 210114007039000
GRID = 210114007038001
OTHER_GRID = 210114007038002
ELSEWHERE = 370505001007000
A_DAY = date(2026, 10, 10)
LATER = datetime(2099, 12, 1, tzinfo=UTC)
EVERYWHERE = (GRID, OTHER_GRID, SIBLING, SIBLING_STREET, ELSEWHERE)


async def tenants(*codes: int) -> None:
    """The tenants of these codes with their ancestors; by default two districts, siblings at each level."""
    for code in codes or EVERYWHERE:
        operator = Actor(Role.PLATFORM_OPERATOR, code)
        async with acting(operator):
            for each in (*reversed(ancestors_of(code)), code):
                await Tenant.get_or_create(
                    code=each,
                    defaults={
                        "district_code": operator.district,
                        "parent_code": next(iter(ancestors_of(each)), None),
                        "level": level_of(each),
                        "kind": level_of(each).value,
                        "name": f"{level_of(each).value} {each}",
                    },
                )


async def person(name: str = "王阿姨", *, tenant: int = COMMUNITY, **given: Any) -> Person:
    async with acting(system(tenant)):
        return await Person.create(tenant=tenant, name=name, **given)


async def department(name: str = "房产局", *, tenant: int = DISTRICT) -> Department:
    async with acting(system(tenant)):
        return await Department.create(tenant=tenant, name=name)


async def actor(
    role: Role = Role.COMMUNITY_SECRETARY, tenant: int = COMMUNITY, *, department_id: UUID | None = None
) -> Actor:
    """Somebody with an account and one appointment."""
    async with acting(Actor(Role.GATE, tenant)):
        account = await Account.create(username=f"u{uuid7().hex}", districts=[tenant // 10**9])
    at_home = system(tenant)
    async with acting(at_home):
        someone = await Person.create(tenant=tenant, name=f"{role.value} {tenant}", account_id=account.id)
        held = await Appointment.create(
            tenant=tenant,
            account_id=account.id,
            person_id=someone.id,
            role=role,
            department_id=department_id,
        )
    return replace(
        at_home,
        role=role,
        person_id=someone.id,
        account_id=account.id,
        appointment_id=held.id,
        department_id=department_id,
    )


async def matter(reporter: Actor | None = None, **given: Any) -> Matter:
    """A matter just reported by a resident."""
    reporter = reporter or await actor(Role.RESIDENT)
    async with acting(reporter):
        return await matters.report_matter(
            reporter, **{"tenant": reporter.tenant, "title": "路灯不亮", **given}
        )


async def assigned(matter: Matter, secretary: Actor, owner: Actor | None = None, **given: Any) -> Matter:
    """The same matter, triaged and in someone's hands."""
    async with acting(secretary):
        await matters.triage_matter(
            secretary,
            matter.id,
            **{
                "category": "基础设施",
                "colour": Colour.GREEN,
                "triage_class": TriageClass.IMMEDIATE,
                **given,
            },
        )
        return await matters.assign_matter(secretary, matter.id, owner_id=(owner or secretary).person_id)


async def task(matter: Matter, secretary: Actor, owner: Actor | None = None, **given: Any) -> Task:
    """Something to be done for a matter, by its owner."""
    if owner and not given.get("department_id"):
        given["owner_id"] = owner.person_id
    async with acting(secretary):
        return await tasks.create_task(
            secretary, about=matter, **{"matter_id": matter.id, "what": "换路灯", **given}
        )


async def wish(staff: Actor | None = None, *, published: bool = True, **given: Any) -> Wish:
    """A wish on the wall."""
    staff = staff or await actor()
    someone = await person(tenant=staff.tenant)
    async with acting(staff):
        made = await wishes.make_wish(
            staff, **{"tenant": staff.tenant, "wisher_id": someone.id, "title": "书包文具", **given}
        )
        return await wishes.publish_wish(staff, made.id) if published else made


async def building(name: str = "1号楼", *, estate: str = "湖畔新城", tenant: int = COMMUNITY) -> Building:
    """A building of an estate of that name, which is made if it isn't there."""
    async with acting(system(tenant)):
        stands = await Estate.get_or_none(tenant=tenant, name=estate)
        stands = stands or await Estate.create(tenant=tenant, name=estate)
        return await Building.create(tenant=tenant, name=name, estate_id=stands.id)


async def households(
    building: Building, count: int = 1, *, grid: int = GRID, area: str | None = "90.00"
) -> list[Household]:
    """Households of a building, all of one area."""
    size = Decimal(area) if area else None
    async with acting(system(grid)):
        return [
            await Household.create(tenant=grid, name=f"{number:03}", building_id=building.id, area=size)
            for number in range(1, count + 1)
        ]


async def at_home(household: Household, role: Role = Role.RESIDENT) -> Actor:
    """Somebody who lives in that household."""
    someone = await actor(role, household.tenant)
    async with acting(system(household.tenant)):
        await Person.filter(id=someone.person_id).update(household_id=household.id)
    return someone


async def vote(staff: Actor | None = None, *, opened: bool = True, **given: Any) -> HouseholdVote:
    """A vote of all households of the community, open for a week."""
    staff = staff or await actor()
    async with acting(staff):
        made = await votes.create_vote(
            staff,
            **{
                "tenant": staff.tenant,
                "question": "是否同意加装电梯",
                "closes_at": clock.now() + timedelta(days=7),
                **given,
            },
        )
        return await votes.open_vote(staff, made.id) if opened else made
