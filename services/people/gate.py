"""Signing in: whoever knocks is the gate until it is known who they are.

A wrong name and a wrong password take the same path: one look-up, one count, one verification, one refusal.
"""

from dataclasses import dataclass
from uuid import UUID

from services.kernel.access import Actor, Role
from services.kernel.errors import DomainError
from services.kernel.personal import MOBILE_DIGITS, InvalidPhone, normal_phone
from services.kernel.privacy import keyring
from services.kernel.scope import acting, fetch, sql
from services.kernel.text import N_
from services.kernel.typed import half_width, tidy
from services.people import passwords, throttle

LONGEST_TYPED = 100


class SignInFailed(DomainError):
    code, status, sentence = "SIGN_IN_FAILED", 401, N_("用户名或密码不正确")


def gate(account_id: UUID | None = None, district: int = 0) -> Actor:
    """The door itself: of one account, and in one district, once those are known."""
    return Actor(Role.GATE, district * 10**9, account_id=account_id)


@dataclass(frozen=True, slots=True)
class Held:
    """One appointment in force, with the names that a person chooses by."""

    id: UUID
    tenant: int
    tenant_name: str
    role: Role
    person_id: UUID
    person_name: str
    department_id: UUID | None
    department_name: str | None
    organization_id: UUID | None
    organization_name: str | None

    @property
    def district_code(self) -> int:
        return self.tenant // 10**9

    def actor(self, account_id: UUID) -> Actor:
        return Actor(
            self.role,
            self.tenant,
            person_id=self.person_id,
            account_id=account_id,
            appointment_id=self.id,
            department_id=self.department_id,
            organization_id=self.organization_id,
        )


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose door opened, and which appointments wait behind it."""

    account_id: UUID
    appointments: tuple[Held, ...]
    operates_platform: bool = False
    must_change_password: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """An account as the gate needs it."""

    id: UUID
    username: str | None
    password_hash: str | None
    password_temporary: bool
    operates_platform: bool
    disabled: bool
    districts: list[int]


_KNOWN = """
select id, username, password_hash, password_temporary, operates_platform,
       disabled_at is not null as disabled, districts
from account where {} = $1"""
BY_USERNAME, BY_PHONE, BY_ID = (_KNOWN.format(column) for column in ("username", "phone_hash", "id"))


async def sign_in(name: str, password: str, address: str) -> SignedIn:
    """By user name or phone, and password."""
    typed = normal_name(name)
    known = await _look_up(typed)
    account = throttle.by_account(str(known.id) if known else typed)
    place = throttle.by_address(address)
    await throttle.count(place, account)
    right = await passwords.verifies(known.password_hash if known else None, password)
    if not right or known is None or known.disabled:
        raise SignInFailed
    await throttle.forgive(account, place)
    await _keep_fresh(known, password)
    return await signed_in(known)


async def signed_in(known: Known) -> SignedIn:
    held = await _held(known.id, known.districts)
    return SignedIn(known.id, held, known.operates_platform, known.password_temporary)


async def appointments_of(account_id: UUID) -> tuple[Held, ...]:
    """The account's appointments in force, in every district where it has some; roles of staff come first."""
    known = await look_up(BY_ID, account_id)
    return await _held(known.id, known.districts) if known else ()


async def look_up(statement: str, value: object) -> Known | None:
    rows = await fetch(gate(), statement, value)
    return Known(**rows[0]) if rows else None


def normal_name(name: str) -> str:
    """A phone number as its digits, a user name in small letters; of what nobody can be called, something."""
    typed = (
        half_width(tidy(name[:LONGEST_TYPED])).lower().replace("\0", "").encode("utf-8", "replace").decode()
    )
    try:
        return normal_phone(typed)
    except InvalidPhone:
        return typed


async def _look_up(typed: str) -> Known | None:
    if len(typed) == MOBILE_DIGITS and typed.isdecimal():
        return await look_up(BY_PHONE, keyring().fingerprint(typed, "phone"))
    return await look_up(BY_USERNAME, typed)


_HELD = """
select a.id, a.tenant, t.name as tenant_name, a.role, a.person_id, p.name as person_name,
       a.department_id, d.name as department_name, a.organization_id, o.name as organization_name
from appointment a
join tenant t on t.district_code = $1 and t.code = a.tenant
join person p on p.district_code = $1 and p.id = a.person_id
left join department d on d.district_code = $1 and d.id = a.department_id
left join organization o on o.district_code = $1 and o.id = a.organization_id
where a.district_code = $1 and a.account_id = $2 and a.ended_at is null"""
_RANK = {role: rank for rank, role in enumerate(Role)}


async def _held(account_id: UUID, districts: list[int]) -> tuple[Held, ...]:
    held = []
    for district in districts:
        rows = await fetch(gate(account_id, district), _HELD, district, account_id)
        held += [Held(**{**row, "role": Role(row["role"])}) for row in rows]
    return tuple(sorted(held, key=lambda each: (_RANK[each.role], each.tenant, each.id)))


async def _keep_fresh(known: Known, password: str) -> None:
    """When the parameters of hashing have grown, the next right password is hashed with the new ones."""
    if known.password_hash is None or not passwords.outdated(known.password_hash):
        return
    fresh = await passwords.hashed(password)
    async with acting(gate(known.id)):
        renew = "update account set password_hash = $3 where id = $1 and password_hash = $2"
        await sql(renew, known.id, known.password_hash, fresh)
