"""Opening accounts, in the transaction of whoever does it."""

import re
from typing import Final
from uuid import UUID

from services.kernel import clock
from services.kernel.errors import Conflict, Invalid
from services.kernel.scope import acting, sql, standing_in
from services.kernel.text import N_
from services.people import passwords
from services.people.gate import gate, normal_name
from services.people.models import Account, Person
from services.people.sealing import seal, unseal

USERNAME: Final = re.compile(r"[a-z][a-z0-9._-]{2,39}")


class InvalidUsername(Invalid):
    code, sentence = "INVALID_USERNAME", N_("用户名须为 3 至 40 个字符，以字母开头，只含字母、数字和 . _ -")


class UsernameTaken(Conflict):
    code, sentence = "USERNAME_TAKEN", N_("用户名已被使用")


class LoginRequired(Invalid):
    code, sentence = "LOGIN_REQUIRED", N_("请填写用户名，或先登记手机号")


_BY_PHONE = "select id from account where phone_hash = $1"
_OPEN = """
insert into account (id, created_at, username, phone_hash, phone_masked, phone_sealed, password_hash,
                     password_temporary, districts, operates_platform)
values ($1, $2, $3, $4, $5, $6, $7, $8, '{}', $9) on conflict do nothing returning id"""
_ADD_DISTRICT = """
update account set districts = districts || $2::int where id = $1 and not $2 = any(districts)"""


async def find_by_phone(person: Person) -> UUID | None:
    """The account that signs in with this person's phone."""
    async with standing_in(gate()):
        rows = await sql(_BY_PHONE, person.phone_hash)
    return rows[0]["id"] if rows else None


async def open_account(
    person: Person, username: str | None, password: str | None, *, temporary: bool
) -> UUID:
    """A new account for somebody who is to sign in by this name, or by their phone."""
    account = Account(username=_username(username), password_temporary=bool(password) and temporary)
    seal(account, "phone", unseal(person, "phone") or "")
    if not account.username and not account.phone_hash:
        raise LoginRequired
    if password:
        passwords.check_strength(password, account.username or "")
        account.password_hash = await passwords.hashed(password)
    async with standing_in(gate(account.id)):
        await _insert(account)
    return account.id


async def create_operator(username: str, password: str) -> UUID:
    """An account that operates the platform. Made on the machine itself, outside of any transaction."""
    account = Account(username=_username(username), operates_platform=True)
    passwords.check_strength(password, username)
    account.password_hash = await passwords.hashed(password)
    async with acting(gate(account.id)):
        await _insert(account)
    return account.id


async def add_district(account_id: UUID, district: int) -> None:
    """Its appointments are to be looked for there too. In a transaction in which the gate acts."""
    await sql(_ADD_DISTRICT, account_id, district)


async def _insert(account: Account) -> None:
    login = (account.username, account.phone_hash, account.phone_masked, account.phone_sealed)
    secret = (account.password_hash, account.password_temporary)
    if not await sql(_OPEN, account.id, clock.now(), *login, *secret, account.operates_platform):
        raise UsernameTaken if account.username else Conflict


def _username(typed: str | None) -> str | None:
    if not typed:
        return None
    name = normal_name(typed)
    if not USERNAME.fullmatch(name):
        raise InvalidUsername
    return name
