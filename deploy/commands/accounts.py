"""Accounts, made on the machine itself by whoever runs it."""

import asyncio
import sys
from dataclasses import dataclass
from uuid import UUID

import services.jobs  # noqa: F401 - subscribes every handler, so that events owe what they owe
from deploy.commands.configuration import installation
from deploy.commands.refused import Refused
from deploy.commands.showing import result
from deploy.database import database
from deploy.settings import Settings
from services.kernel.access import LEVELS, ROLE_NAMES, Role, system
from services.kernel.codes import pad, shown
from services.kernel.scope import acting
from services.people import passwords
from services.people.accounts import NewAccount, create_account
from services.people.actions import create_person
from services.people.models import Department, Organization
from services.people.opening import create_operator


class UsernameRequired(Refused):
    code, sentence = "USERNAME_REQUIRED", "the platform's operator needs a --username"


class RoleRequired(Refused):
    code, sentence = "ROLE_REQUIRED", "either --platform, or all of --role, --tenant and --name are needed"


class UnknownRole(Refused):
    code, sentence, hint = "UNKNOWN_ROLE", "there is no role {role}", "Choose one of these."


class OfficeNotFound(Refused):
    code, sentence = "OFFICE_NOT_FOUND", "{tenant} has no {kind} {name}"


@dataclass(frozen=True)
class Wanted:
    """An account as it was asked for."""

    username: str | None
    platform: bool
    role: str | None
    tenant: str | None
    name: str | None
    phone: str
    department: str | None
    organization: str | None
    password: str | None


def account_create(wanted: Wanted, *, as_json: bool) -> None:
    with installation() as settings:
        made = asyncio.run(_operator(settings, wanted) if wanted.platform else _member(settings, wanted))
    facts = {"account": str(made.account_id), "username": wanted.username, "password": made.password}
    whose = wanted.username or wanted.phone
    told = (
        f"Password, shown this once: {made.password}"
        if made.password
        else "They sign in by a code or as before."
    )
    given = "The password is the one you gave." if wanted.password else told
    result(f"Account {whose} is ready. {given}", facts, as_json=as_json)


async def _operator(settings: Settings, wanted: Wanted) -> NewAccount:
    if not wanted.username:
        raise UsernameRequired
    password = wanted.password or passwords.generate()
    async with database(settings):
        account_id = await create_operator(wanted.username, password)
    return NewAccount(account_id, UUID(int=0), password)


async def _member(settings: Settings, wanted: Wanted) -> NewAccount:
    """Somebody with a first role (任职), and registered as a person at the tenant if they are not yet."""
    if not wanted.role or not wanted.tenant or not wanted.name:
        raise RoleRequired
    tenant = pad(wanted.tenant)
    house = system(tenant)
    async with database(settings), acting(house):
        person = await create_person(house, tenant=tenant, name=wanted.name, phone=wanted.phone)
        return await create_account(
            house,
            person.id,
            role=_role(wanted.role),
            tenant=tenant,
            username=wanted.username,
            password=wanted.password,
            department_id=await _office(Department, tenant, wanted.department),
            organization_id=await _office(Organization, tenant, wanted.organization),
        )


def _role(name: str) -> Role:
    if name in LEVELS:
        return Role(name)
    choices = [f"{role}  {ROLE_NAMES[role]}" for role in LEVELS]
    raise UnknownRole(choices, role=name)


async def _office(kind: type[Department | Organization], tenant: int, name: str | None) -> UUID | None:
    if not name:
        return None
    if office := await kind.get_or_none(tenant=tenant, name=name):
        return office.id
    raise OfficeNotFound(tenant=shown(tenant), kind=kind.__name__.lower(), name=name)


def typed_password() -> str:
    """From the standard input, such as a pipe: `pwgen 20 1 | mulin account create --password-stdin …`."""
    return sys.stdin.readline().rstrip("\n")
