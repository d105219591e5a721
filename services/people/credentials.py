"""Credentials as rows: a random secret is shown once, and only its hash is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.kernel import clock
from services.kernel.errors import SignInRequired
from services.kernel.rows import uuid7
from services.kernel.scope import acting, sql
from services.people.gate import gate
from services.people.models import CredentialKind

SECRET_BYTES: Final = 32
PREFIX: Final = "mulin_"
"""Of bearer tokens, so that scanners recognise one that was published by mistake."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lives without being used, and at the longest."""

    idle: timedelta
    absolute: timedelta


LIFETIMES: Final = {
    CredentialKind.CONSOLE: Lifetime(timedelta(hours=12), timedelta(days=7)),
    CredentialKind.PORTAL: Lifetime(timedelta(days=30), timedelta(days=180)),
}
"""A token's is told when it is made; it may rest as long as it likes."""

_IDLE = " ".join(
    f"when '{kind}' then interval '{life.idle.total_seconds()} seconds'" for kind, life in LIFETIMES.items()
)
GOOD: Final = f"""revoked_at is null and expires_at > now()
  and (kind = '{CredentialKind.TOKEN}' or seen_at > now() - case kind {_IDLE} end)"""
_ISSUE = """
insert into credential (id, created_at, secret_hash, kind, name, account_id, district_code, appointment_id,
                        seen_at, expires_at)
select $1, $2, $3, $4, $5, a.id, $7, $8, $2, $9 from account a where a.id = $6 and a.disabled_at is null
returning id"""
_RENEW = f"""
update credential set {{change}} where secret_hash = $1 and kind <> '{CredentialKind.TOKEN}' and {GOOD}
returning id"""  # noqa: S608 - our own text
_REVOKE = "update credential set revoked_at = $1 where revoked_at is null"


def fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


async def issue(
    account_id: UUID,
    kind: CredentialKind,
    expires_at: datetime,
    *,
    appointment_id: UUID | None,
    district: int,
    name: str | None = None,
) -> tuple[UUID, str]:
    """Write a credential, in a transaction in which the gate acts; its id and its secret."""
    id, secret = uuid7(), secrets.token_urlsafe(SECRET_BYTES)
    if kind is CredentialKind.TOKEN:
        secret = PREFIX + secret
    given = (id, clock.now(), fingerprint(secret), kind.value, name, account_id)
    if not await sql(_ISSUE, *given, district, appointment_id, expires_at):
        raise SignInRequired
    return id, secret


async def renew(secret: str, change: str = "", *values: object) -> str:
    """Put a session that is good under a new secret, and perhaps change more about it (from $3 on)."""
    fresh = secrets.token_urlsafe(SECRET_BYTES)
    statement = _RENEW.format(change=f"secret_hash = $2{change}")
    async with acting(gate()):
        if not await sql(statement, fingerprint(secret), fingerprint(fresh), *values):
            raise SignInRequired
    return fresh


async def end(secret: str) -> None:
    async with acting(gate()):
        await sql(f"{_REVOKE} and secret_hash = $2", clock.now(), fingerprint(secret))


async def end_all(account_id: UUID, *, but: str | None = None) -> None:
    """Every credential of an account but one, in a transaction in which the gate acts or stands in."""
    spared = fingerprint(but) if but else ""
    await sql(f"{_REVOKE} and account_id = $2 and secret_hash <> $3", clock.now(), account_id, spared)
