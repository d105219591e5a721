"""How somebody who signed in by phone comes to belong: as a resident of a community, then as a volunteer."""

from typing import Any, Final
from uuid import UUID

from services.kernel.access import LEVELS, Actor, Role, system
from services.kernel.checked import line
from services.kernel.codes import Level, district_code, level_of
from services.kernel.errors import Conflict, Forbidden, NotFound, SignInRequired
from services.kernel.outbox import record
from services.kernel.scope import acting, fetch, sql, standing_in
from services.kernel.text import N_
from services.people import events
from services.people.actions import hold_community, known_in_community
from services.people.gate import Held, appointments_of, gate
from services.people.models import LONGEST_NAME, Account, Appointment, Person
from services.people.opening import add_district
from services.people.sealing import seal, unseal
from services.tenancy.models import Tenant

MOST_COMMUNITIES: Final = 5


class TooManyCommunities(Conflict):
    code, sentence = "TOO_MANY_COMMUNITIES", N_("最多加入 {most} 个社区")


async def join_community(account_id: UUID, tenant: int, name: str) -> Held:
    """Become a resident of a community or grid. Whoever lives there already stays as they are."""
    words = line(name, "name", longest=LONGEST_NAME)
    if level_of(tenant) not in LEVELS[Role.RESIDENT]:
        raise NotFound(kind="Tenant", tenant=tenant)
    async with acting(gate(account_id, district_code(tenant))):
        account = await _lock_account(account_id)
        if not await Tenant.filter(code=tenant).exists():
            raise NotFound(kind="Tenant", tenant=tenant)
        held = await Appointment.filter(
            account_id=account_id, tenant=tenant, role=Role.RESIDENT, ended_at=None
        ).first()
        id = held.id if held else await _join(account, tenant, words)
    return next(each for each in await appointments_of(account_id) if each.id == id)


async def _lock_account(account_id: UUID) -> Account:
    """Two requests of one account to join come one after the other."""
    account = await Account.filter(id=account_id, disabled_at=None).select_for_update().first()
    if account is None:
        raise SignInRequired
    return account


async def _join(account: Account, tenant: int, name: str) -> UUID:
    if await _communities(account) >= MOST_COMMUNITIES:
        raise TooManyCommunities(most=MOST_COMMUNITIES)
    person = await _person(account, tenant, name)
    appointed = await Appointment.create(
        tenant=tenant, account_id=account.id, person_id=person.id, role=Role.RESIDENT
    )
    await add_district(account.id, district_code(tenant))
    resident = Actor(Role.RESIDENT, tenant, person_id=person.id, account_id=account.id)
    async with standing_in(system(person.tenant)):
        await record(events.ResidentJoined(appointed.id), by=resident, about=person)
    return appointed.id


_RESIDES = """
select count(*) as communities from appointment
where district_code = $1 and account_id = $2 and role = 'resident' and ended_at is null"""


async def _communities(account: Account) -> int:
    return sum([(await sql(_RESIDES, code, account.id))[0]["communities"] for code in account.districts])


async def _person(account: Account, tenant: int, name: str) -> Person:
    """Who the account is there: by an earlier role, known to the staff by name and phone, or new."""
    first = tenant // Level.COMMUNITY.divisor * Level.COMMUNITY.divisor
    here = Person.filter(account_id=account.id, tenant__gte=first, tenant__lt=first + Level.COMMUNITY.divisor)
    if already := await here.order_by("id").first():
        return already
    person = Person(tenant=tenant, name=name)
    seal(person, "phone", unseal(account, "phone") or "")
    async with standing_in(system(first)):
        await hold_community(tenant)
        known = await known_in_community(person)
        if known and known.account_id is None:
            known.account_id = account.id
            await known.save(update_fields=["account_id"])
            return known
        person.account_id = account.id
        await person.save(force_create=True)
    return person


async def become_volunteer(actor: Actor) -> UUID:
    """A resident volunteers where they live; returns the appointment to switch to."""
    if actor.role is not Role.RESIDENT or actor.account_id is None or actor.person_id is None:
        raise Forbidden(role=actor.role)
    post: dict[str, Any] = {
        "tenant": actor.tenant,
        "account_id": actor.account_id,
        "role": Role.VOLUNTEER,
    }
    async with standing_in(gate(actor.account_id, actor.district)):
        await _lock_account(actor.account_id)
        if held := await Appointment.filter(**post, ended_at=None).first():
            return held.id
        appointed = await Appointment.create(**post, person_id=actor.person_id)
    person = await Person.fetch(actor.person_id)
    await record(events.VolunteerJoined(appointed.id), by=actor, about=person)
    return appointed.id


_DISTRICTS = "select code, name from tenant where level = 'district' order by code"
_BELOW = """
select code, name from tenant where district_code = $1 and parent_code = $2 and level <> 'grid'
order by code"""


async def places_to_join(parent: int | None = None) -> list[tuple[int, str]]:
    """Codes and names, for whoever belongs nowhere yet: the districts, then the streets of one, and so on."""
    if parent is None:
        rows = await fetch(gate(), _DISTRICTS)
    else:
        rows = await fetch(gate(), _BELOW, district_code(parent), parent)
    return [(row["code"], row["name"]) for row in rows]
