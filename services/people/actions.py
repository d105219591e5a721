"""What is done with the people of a district, its departments and organizations."""

from enum import StrEnum
from typing import Final
from uuid import UUID

from services.kernel.access import Actor, Permission
from services.kernel.checked import line
from services.kernel.codes import Level, is_within, level_of
from services.kernel.errors import Conflict, Invalid, NotFound
from services.kernel.outbox import record
from services.kernel.scope import sql
from services.kernel.text import N_
from services.kernel.typed import tidy
from services.people import events
from services.people.models import LONGEST_NAME, Department, Organization, Person, Reveal
from services.people.sealing import Number, seal, unseal
from services.tenancy.models import Household, Tenant
from services.tenancy.names import plain

LONGEST_OFFICE: Final = 60
SHORTEST_REASON: Final = 5
LONGEST_REASON: Final = 200


class WrongTenantLevel(Invalid):
    code, sentence = "WRONG_TENANT_LEVEL", N_("不能在这一级辖区设立")


class OfficeExists(Conflict):
    code, sentence = "OFFICE_EXISTS", N_("“{name}”已存在")


class ReasonTooShort(Invalid):
    code, sentence = "REASON_TOO_SHORT", N_("请写明查看理由，至少 5 个字")


class NotRecorded(Conflict):
    code, sentence = "NOT_RECORDED", N_("没有登记这项信息")


class Revealed(StrEnum):
    PHONE = "phone"
    IDENTITY_NUMBER = "identity_number"


_NUMBERS: Final[dict[Revealed, Number]] = {Revealed.PHONE: "phone", Revealed.IDENTITY_NUMBER: "identity"}


async def create_person(
    actor: Actor, *, tenant: int, name: str, phone: str = "", identity_number: str = ""
) -> Person:
    """Register somebody at a tenant; one who is known in that community already is returned as they are.

    The same identity number is the same person; the same phone is so only with the same name, since families
    share phones.
    """
    actor.require(Permission.PERSON_MANAGE)
    await require_tenant(actor, tenant)
    person = Person(tenant=tenant, name=line(name, "name", longest=LONGEST_NAME))
    seal(person, "phone", phone)
    seal(person, "identity", identity_number)
    await hold_community(tenant)
    if known := await known_in_community(person):
        return known
    await person.save(force_create=True)
    await record(events.PersonCreated(), by=actor, about=person)
    return person


async def require_tenant(actor: Actor, tenant: int) -> None:
    """One's own tenant or one below it, which exists."""
    level_of(tenant)
    if not is_within(tenant, actor.tenant) or not await Tenant.filter(code=tenant).exists():
        raise NotFound(kind="Tenant", tenant=tenant)


async def hold_community(tenant: int) -> None:
    """Whoever registers people in the same community waits; what merely refers to it goes on."""
    community = tenant // Level.COMMUNITY.divisor * Level.COMMUNITY.divisor
    hold = "select code from tenant where district_code = $1 and code = $2 for no key update"
    await sql(hold, tenant // Level.DISTRICT.divisor, community)


async def known_in_community(person: Person) -> Person | None:
    first = person.tenant // Level.COMMUNITY.divisor * Level.COMMUNITY.divisor
    here = Person.filter(tenant__gte=first, tenant__lt=first + Level.COMMUNITY.divisor).order_by("id")
    known = None
    if person.identity_hash:
        known = await here.filter(identity_hash=person.identity_hash).first()
    if person.phone_hash and known is None:
        known = await here.filter(phone_hash=person.phone_hash, name=person.name).first()
    return known


async def update_person(
    actor: Actor,
    person_id: UUID,
    *,
    name: str | None = None,
    phone: str | None = None,
    identity_number: str | None = None,
) -> Person:
    """Correct what is known of somebody; an empty number is taken off, one not named stays.

    How they sign in does not change with it.
    """
    actor.require(Permission.PERSON_MANAGE)
    person = await Person.lock(person_id)
    if name is not None:
        person.name = line(name, "name", longest=LONGEST_NAME)
    if phone is not None:
        seal(person, "phone", phone)
    if identity_number is not None:
        seal(person, "identity", identity_number)
    await person.save()
    given = {"name": name, "phone": phone, "identity_number": identity_number}
    changed = ",".join(field for field, value in given.items() if value is not None)
    await record(events.PersonUpdated(changed), by=actor, about=person)
    return person


async def house_person(actor: Actor, person_id: UUID, household_id: UUID | None) -> Person:
    """Put somebody into the household (户) where they live, or take them out of it.

    Whoever lives in a household may give its ballot. NOT_FOUND for one of another community.
    """
    actor.require(Permission.PERSON_MANAGE)
    person = await Person.lock(person_id)
    if household_id is not None:
        household = await Household.fetch(household_id)
        if household.tenant // Level.COMMUNITY.divisor != person.tenant // Level.COMMUNITY.divisor:
            raise NotFound(kind="Household", id=household_id)
    person.household_id = household_id
    await person.save(update_fields=["household_id"])
    await record(events.PersonHoused(household_id), by=actor, about=person)
    return person


async def create_department(actor: Actor, *, tenant: int, name: str) -> Department:
    """Set up a functional department (职能部门) of a district or street."""
    actor.require(Permission.DEPARTMENT_MANAGE)
    words = await _office(actor, tenant, name, Department, Level.DISTRICT, Level.STREET)
    department = await Department.create(tenant=tenant, name=words)
    await record(events.DepartmentCreated(), by=actor, about=department)
    return department


async def create_organization(actor: Actor, *, tenant: int, name: str) -> Organization:
    """Register an organization (单位) with a community."""
    actor.require(Permission.PERSON_MANAGE)
    words = await _office(actor, tenant, name, Organization, Level.COMMUNITY)
    organization = await Organization.create(tenant=tenant, name=words)
    await record(events.OrganizationCreated(), by=actor, about=organization)
    return organization


async def _office(
    actor: Actor, tenant: int, name: str, kind: type[Department | Organization], *levels: Level
) -> str:
    """The name under which one may be set up there; nobody else takes it meanwhile."""
    await require_tenant(actor, tenant)
    if level_of(tenant) not in levels:
        raise WrongTenantLevel(tenant=tenant)
    words = plain(line(name, "name", longest=LONGEST_OFFICE))
    await hold_community(tenant)
    if await kind.filter(tenant=tenant, name=words).exists():
        raise OfficeExists(name=words)
    return words


async def reveal(actor: Actor, person_id: UUID, what: Revealed, reason: str) -> str:
    """Read a number unmasked. Who, whom, what, when and why is written down in the same transaction."""
    actor.require(Permission.PERSON_REVEAL)
    if len(tidy(reason)) < SHORTEST_REASON:
        raise ReasonTooShort
    words = line(reason, "reason", longest=LONGEST_REASON)
    person = await Person.fetch(person_id)
    number = unseal(person, _NUMBERS[what])
    if number is None:
        raise NotRecorded(person=person_id, what=what)
    kept = await Reveal.create(
        tenant=person.tenant, reader_id=actor.person_id, person_id=person.id, what=what, reason=words
    )
    await record(events.PersonRevealed(what.value, kept.id), by=actor, about=person)
    return number
