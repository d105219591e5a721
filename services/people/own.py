"""What one does with one's own account, whatever one's role: it needs no permission, and works for auditors.

These open a transaction of their own, as the gate.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from services.kernel.access import Actor, Role, system
from services.kernel.errors import Invalid, SignInRequired
from services.kernel.outbox import Event, record
from services.kernel.scope import acting, standing_in
from services.kernel.text import N_
from services.people import credentials, events, passwords, throttle
from services.people.gate import BY_ID, gate, look_up
from services.people.models import Person
from services.people.passwords import WeakPassword
from services.people.sessions import forget_later


class WrongPassword(Invalid):
    code, sentence = "WRONG_PASSWORD", N_("原密码不正确")


async def set_password(actor: Actor, old: str | None, new: str, *, keep: str | None = None) -> None:
    """Change one's password; every other session ends, except the one whose secret is `keep`.

    Whoever came in by a code and has none yet needs no old one.
    """
    account_id = account_of(actor)
    known = await look_up(BY_ID, account_id)
    if known is None:
        raise SignInRequired
    counter = throttle.by_account(str(account_id))
    if known.password_hash:
        await throttle.count(counter)
        if old is None or not await passwords.verifies(known.password_hash, old):
            raise WrongPassword
    if old == new:
        raise WeakPassword(why="same")
    passwords.check_strength(new, known.username or "")
    async with as_owner(actor):
        await passwords.keep(account_id, new, temporary=False)
        await credentials.end_all(account_id, but=keep)
        await throttle.clear(counter)
        forget_later(account_id)
        await note(events.PasswordSet(), actor)


def account_of(actor: Actor) -> UUID:
    if actor.account_id is None:
        raise SignInRequired
    return actor.account_id


@asynccontextmanager
async def as_owner(actor: Actor) -> AsyncIterator[None]:
    """A transaction of the gate, for the actor's own account and in the actor's district."""
    district = 0 if actor.role is Role.PLATFORM_OPERATOR else actor.district
    async with acting(gate(actor.account_id, district)):
        yield


async def note(event: Event, actor: Actor) -> None:
    """Record what somebody did with their own account. The platform's operator is nobody in any district."""
    if actor.role is Role.PLATFORM_OPERATOR or actor.person_id is None:
        return
    person = await Person.fetch(actor.person_id)
    async with standing_in(system(person.tenant)):
        await record(event, by=actor, about=person)
