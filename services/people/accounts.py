"""What managers do with the accounts and appointments of people at their tenant and below.

An account may hold appointments elsewhere, so nobody gets hold of one that reaches beyond their own powers.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from services.kernel import clock
from services.kernel.access import Actor, Permission, Role, system
from services.kernel.errors import Conflict, Forbidden
from services.kernel.outbox import record
from services.kernel.scope import sql, standing_in, work
from services.kernel.text import N_
from services.people import credentials, events, opening, passwords, throttle
from services.people.actions import create_person
from services.people.gate import gate
from services.people.models import Appointment, Person
from services.people.posts import RESIDENTS, BeyondYourPowers, is_beneath, may_give, require_post
from services.people.sessions import forget_later


class NoAccount(Conflict):
    code, sentence = "NO_ACCOUNT", N_("该人员还没有账号")


class AccountExists(Conflict):
    code, sentence = "ACCOUNT_EXISTS", N_("该人员已有账号")


class AlreadyAppointed(Conflict):
    code, sentence = "ALREADY_APPOINTED", N_("该人员已担任此职")


class AppointmentHasEnded(Conflict):
    code, sentence = "APPOINTMENT_ENDED", N_("该任职已经结束")


class AccountBeyondReach(Forbidden):
    code, sentence = "ACCOUNT_BEYOND_REACH", N_("该账号在您的管理范围之外还有任职，请由上级处理")


class OwnAccount(Forbidden):
    code, sentence = "OWN_ACCOUNT", N_("不能对自己的账号进行此操作")


class NoPassword(Conflict):
    code, sentence = "NO_PASSWORD", N_("该账号以短信验证码登录，没有密码")


class DistrictHasStaff(Conflict):
    code, sentence = "DISTRICT_HAS_STAFF", N_("该区已有工作人员，请由其任命")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """`password` is there to be handed over, once; None when the phone's own account was linked."""

    account_id: UUID
    appointment_id: UUID
    password: str | None


async def create_account(
    actor: Actor,
    person_id: UUID,
    *,
    role: Role,
    tenant: int,
    username: str | None = None,
    password: str | None = None,
    department_id: UUID | None = None,
    organization_id: UUID | None = None,
    temporary: bool = True,
) -> NewAccount:
    """Let somebody sign in, in a first role: by user name or phone with a password, or by a code alone.

    Where the person's phone has an account already, it is that one, and its password stays its owner's.
    """
    actor.require(Permission.ACCOUNT_MANAGE)
    person = await Person.lock(person_id)
    if person.account_id:
        raise AccountExists(person=person_id)
    await require_post(actor, role, tenant, department_id=department_id, organization_id=organization_id)
    linked = await opening.find_by_phone(person)
    by_code = role in RESIDENTS and not username
    secret = None if linked else password or (None if by_code else passwords.generate())
    account = linked or await opening.open_account(person, username, secret, temporary=temporary)
    person.account_id = account
    await person.save(update_fields=["account_id"])
    held = await _hold(person, role, tenant, department_id, organization_id)
    await record(events.AccountCreated(held.id, role, bool(linked)), by=actor, about=person)
    return NewAccount(account, held.id, secret)


async def appoint(
    actor: Actor,
    person_id: UUID,
    *,
    role: Role,
    tenant: int,
    department_id: UUID | None = None,
    organization_id: UUID | None = None,
) -> Appointment:
    """Give somebody who has an account another role (任职)."""
    actor.require(Permission.ACCOUNT_MANAGE)
    person = await Person.lock(person_id)
    await require_post(actor, role, tenant, department_id=department_id, organization_id=organization_id)
    post = {"role": role, "department_id": department_id, "organization_id": organization_id}
    if await Appointment.filter(person_id=person.id, tenant=tenant, ended_at=None, **post).exists():
        raise AlreadyAppointed(person=person_id, role=role)
    held = await _hold(person, role, tenant, department_id, organization_id)
    await record(events.Appointed(held.id, role, tenant), by=actor, about=person)
    return held


async def _hold(
    person: Person, role: Role, tenant: int, department_id: UUID | None, organization_id: UUID | None
) -> Appointment:
    if person.account_id is None:
        raise NoAccount(person=person.id)
    held = await Appointment.create(
        tenant=tenant,
        account_id=person.account_id,
        person_id=person.id,
        role=role,
        department_id=department_id,
        organization_id=organization_id,
    )
    async with standing_in(gate(person.account_id)):
        await opening.add_district(person.account_id, person.district_code)
    return held


async def end_appointment(actor: Actor, appointment_id: UUID) -> Appointment:
    """Take a role from somebody; whoever is signed in under it is out."""
    actor.require(Permission.ACCOUNT_MANAGE)
    held = await Appointment.lock(appointment_id)
    if held.id == actor.appointment_id:
        raise OwnAccount
    if not may_give(actor, held.role):
        raise BeyondYourPowers(role=held.role)
    if held.ended_at is not None:
        raise AppointmentHasEnded(appointment=appointment_id)
    held.ended_at = clock.now()
    await held.save(update_fields=["ended_at"])
    forget_later(held.account_id)
    await record(events.AppointmentEnded(held.id, held.role), by=actor, about=held)
    return held


async def reset_password(
    actor: Actor, person_id: UUID, password: str | None = None, *, temporary: bool = True
) -> str:
    """A new password for somebody who forgot theirs, to be handed over; all their sessions end."""
    person, account_id = await _within_reach(actor, person_id)
    secret = password or passwords.generate()
    async with standing_in(gate(account_id)):
        [account] = await sql("select username, password_hash from account where id = $1", account_id)
        if account["password_hash"] is None:
            raise NoPassword(person=person_id)
        passwords.check_strength(secret, account["username"] or "")
        await passwords.keep(account_id, secret, temporary=temporary)
        await credentials.end_all(account_id)
        await throttle.clear(throttle.by_account(str(account_id)))
    forget_later(account_id)
    await record(events.PasswordReset(), by=actor, about=person)
    return secret


async def disable_account(actor: Actor, person_id: UUID) -> None:
    """Keep somebody out: no sign-in, no session, no token."""
    person, account_id = await _within_reach(actor, person_id)
    async with standing_in(gate(account_id)):
        disable = "update account set disabled_at = $2 where id = $1 and disabled_at is null"
        await sql(disable, account_id, clock.now())
        await credentials.end_all(account_id)
    forget_later(account_id)
    await record(events.AccountDisabled(), by=actor, about=person)


async def enable_account(actor: Actor, person_id: UUID) -> None:
    """Let them in again; what ended with the account stays ended."""
    person, account_id = await _within_reach(actor, person_id)
    async with standing_in(gate(account_id)):
        await sql("update account set disabled_at = null where id = $1", account_id)
    await record(events.AccountEnabled(), by=actor, about=person)


_POSTS = """
select tenant, role from appointment where district_code = $1 and account_id = $2 and ended_at is null"""


async def _within_reach(actor: Actor, person_id: UUID) -> tuple[Person, UUID]:
    """A person below the actor, whose account holds nothing in any district that the actor could not give."""
    actor.require(Permission.ACCOUNT_MANAGE)
    person = await Person.lock(person_id)
    if person.account_id is None:
        raise NoAccount(person=person_id)
    if person.account_id == actor.account_id:
        raise OwnAccount
    async with standing_in(gate(person.account_id)):
        reach = "select districts, operates_platform from account where id = $1 for update"
        [account] = await sql(reach, person.account_id)
        held = [row for code in account["districts"] for row in await sql(_POSTS, code, person.account_id)]
    beneath = all(is_beneath(actor, Role(row["role"]), row["tenant"]) for row in held)
    if account["operates_platform"] or not beneath:
        raise AccountBeyondReach(person=person_id)
    return person, person.account_id


async def appoint_first_staff(
    operator: Actor, *, name: str, username: str, password: str | None = None, phone: str = ""
) -> NewAccount:
    """The platform's operator gives a new district its first member of staff, who appoints the others."""
    operator.require(Permission.DISTRICT_CREATE)
    house = replace(system(work().actor.tenant), person_id=operator.person_id)
    async with standing_in(house):
        first = {"role": Role.DISTRICT_STAFF, "ended_at": None}
        if await Appointment.filter(**first).exists():
            raise DistrictHasStaff
        person = await create_person(house, tenant=house.tenant, name=name, phone=phone)
        return await create_account(
            house,
            person.id,
            role=Role.DISTRICT_STAFF,
            tenant=house.tenant,
            username=username,
            password=password,
        )
