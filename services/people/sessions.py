"""Sessions and bearer tokens as the edge uses them.

`session_of` is asked at every request, so what it finds is remembered for a few seconds. What ends a session
is noticed at once by the process that did it, and by the others within `TTL`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg

from services.kernel import clock
from services.kernel.access import Actor, Role
from services.kernel.errors import NotFound, SignInRequired
from services.kernel.scope import acting, fetch, sql, work
from services.people import credentials
from services.people.credentials import GOOD, LIFETIMES, fingerprint
from services.people.gate import appointments_of, gate
from services.people.models import CredentialKind
from services.people.remembered import Remembered

TTL: Final = 5.0
SEEN_EVERY: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Session:
    """Who holds a credential. `actor` is None for somebody who belongs to no community yet.

    Whoever works in the console under a password that somebody else chose has to change it first.
    """

    credential_id: UUID
    kind: CredentialKind
    account_id: UUID
    actor: Actor | None
    expires_at: datetime
    operates_platform: bool
    must_change_password: bool


_remembered: Remembered[Session | None] = Remembered(most=20_000, seconds=TTL)


async def open_session(account_id: UUID, appointment_id: UUID | None, kind: CredentialKind) -> str:
    """A new session; returns its secret. Without an appointment: for the platform, or before joining."""
    district = await _district_of(account_id, appointment_id)
    expires_at = clock.now() + LIFETIMES[kind].absolute
    async with acting(gate(account_id)):
        _, secret = await credentials.issue(
            account_id, kind, expires_at, appointment_id=appointment_id, district=district
        )
    return secret


async def session_of(secret: str, *kinds: CredentialKind) -> Session | None:
    """Whose secret this is, if it is good; of one of these kinds, if any are named."""
    key = fingerprint(secret)
    found = _remembered.get(key)
    if found is None:
        forgotten = _remembered.forgotten
        found = (await _find(key),)
        _remembered.put(key, *found, forgotten=forgotten)
    [session] = found
    return session if session and (not kinds or session.kind in kinds) else None


async def actor_of(secret: str, *kinds: CredentialKind) -> Actor | None:
    session = await session_of(secret, *kinds)
    return session.actor if session else None


async def rotate(secret: str) -> str:
    """The same session under a new secret; the old one is good for nothing from now on."""
    fresh = await credentials.renew(secret)
    forget(secret)
    return fresh


async def switch_appointment(secret: str, appointment_id: UUID | None) -> str:
    """Go on under another of one's appointments, or as operator of the platform. Rotates."""
    session = await session_of(secret)
    if session is None:
        raise SignInRequired
    district = await _district_of(session.account_id, appointment_id)
    change = ", district_code = $3, appointment_id = $4"
    fresh = await credentials.renew(secret, change, district, appointment_id)
    forget(secret)
    return fresh


async def revoke(secret: str) -> None:
    """Sign out. A secret that was not good stays so."""
    await credentials.end(secret)
    forget(secret)


async def revoke_all(account_id: UUID, *, but: str | None = None) -> None:
    """End every session and token of an account, except the one with the secret `but`."""
    async with acting(gate(account_id)):
        await credentials.end_all(account_id, but=but)
        forget_later(account_id)


def forget(secret: str) -> None:
    """Look this one up again at its next request."""
    _remembered.forget(fingerprint(secret))


def forget_later(account_id: UUID) -> None:
    """Look every credential of an account up again, once the transaction in progress is committed."""

    async def forget_them() -> None:
        _remembered.forget_where(lambda session: session is not None and session.account_id == account_id)

    work().committed.append(forget_them)


_CREDENTIAL = f"""
select c.id, kind, account_id, district_code, appointment_id, expires_at, operates_platform,
       password_temporary, seen_at < now() - interval '{SEEN_EVERY.total_seconds()} seconds'
       or (kind = '{CredentialKind.TOKEN}' and seen_at = c.created_at) as unseen
from credential c join account a on a.id = account_id
where secret_hash = $1 and disabled_at is null and {GOOD}"""  # noqa: S608 - our own text
_APPOINTMENT = """
select tenant, role, person_id, department_id, organization_id from appointment
where district_code = $1 and id = $2 and account_id = $3 and ended_at is null"""


async def _find(key: str) -> Session | None:
    rows = await fetch(gate(), _CREDENTIAL, key)
    if not rows:
        return None
    row = rows[0]
    actor = await _actor(row)
    if actor is None and row["appointment_id"]:
        return None
    if row["unseen"]:
        await _see(row["id"])
    return Session(
        credential_id=row["id"],
        kind=CredentialKind(row["kind"]),
        account_id=row["account_id"],
        actor=actor,
        expires_at=row["expires_at"],
        operates_platform=row["operates_platform"],
        must_change_password=row["password_temporary"] and row["kind"] == CredentialKind.CONSOLE,
    )


async def _actor(row: asyncpg.Record) -> Actor | None:
    account_id, appointment_id, district = row["account_id"], row["appointment_id"], row["district_code"]
    if appointment_id is None:
        return operator(account_id) if row["operates_platform"] else None
    found = await fetch(gate(account_id, district), _APPOINTMENT, district, appointment_id, account_id)
    if not found:
        return None
    held = dict(found[0])
    role = Role(held.pop("role"))
    return Actor(role, account_id=account_id, appointment_id=appointment_id, **held)


def operator(account_id: UUID) -> Actor:
    """The operator of the platform, who is nobody in any district and so known by the account alone."""
    return Actor(Role.PLATFORM_OPERATOR, 0, person_id=account_id, account_id=account_id)


async def _see(credential_id: UUID) -> None:
    """It is in use, so its idle time begins anew."""
    async with acting(gate()):
        await sql("update credential set seen_at = now() where id = $1", credential_id)


async def _district_of(account_id: UUID, appointment_id: UUID | None) -> int:
    """Where an appointment of the account's own is to be found; anyone else's is not found."""
    if appointment_id is None:
        return 0
    for held in await appointments_of(account_id):
        if held.id == appointment_id:
            return held.district_code
    raise NotFound(kind="Appointment", id=appointment_id)
