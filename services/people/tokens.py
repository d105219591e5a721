"""Bearer tokens for programs: made by somebody for the appointment they hold, listed, revocable."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.kernel import clock
from services.kernel.access import Actor
from services.kernel.checked import line
from services.kernel.errors import Invalid, NotFound
from services.kernel.scope import fetch, sql
from services.kernel.text import N_
from services.people import credentials, events
from services.people.gate import gate
from services.people.models import CredentialKind
from services.people.own import account_of, as_owner, note
from services.people.sessions import forget_later

LONGEST_NAME: Final = 60
MOST_DAYS: Final = 366


class InvalidDays(Invalid):
    code, sentence = "INVALID_DAYS", N_("有效期须为 1 至 366 天")


@dataclass(frozen=True, slots=True)
class TokenShown:
    """A token as its owner sees it again: without its secret."""

    id: UUID
    name: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    appointment_id: UUID | None

    @property
    def used(self) -> bool:
        """Whether anything was ever asked with it; until then `seen_at` is when it was made."""
        return self.seen_at > self.created_at


_TOKENS: Final = f"""
select id, name, created_at, seen_at, expires_at, appointment_id from credential
where account_id = $1 and kind = '{CredentialKind.TOKEN}' and revoked_at is null and expires_at > now()"""  # noqa: S608 - our own text
_REVOKE: Final = f"""
update credential set revoked_at = $3
where account_id = $1 and id = $2 and kind = '{CredentialKind.TOKEN}' and revoked_at is null returning id"""  # noqa: S608 - our own text


async def create_token(actor: Actor, name: str, days: int) -> tuple[str, TokenShown]:
    """A token that acts as the actor does now. Its secret is shown this once."""
    account_id = account_of(actor)
    words = line(name, "name", longest=LONGEST_NAME)
    if not 1 <= days <= MOST_DAYS:
        raise InvalidDays
    expires_at = clock.now() + timedelta(days=days)
    district = actor.district if actor.appointment_id else 0
    async with as_owner(actor):
        id, secret = await credentials.issue(
            account_id,
            CredentialKind.TOKEN,
            expires_at,
            appointment_id=actor.appointment_id,
            district=district,
            name=words,
        )
        [row] = await sql(f"{_TOKENS} and id = $2", account_id, id)
        await note(events.TokenCreated(id), actor)
    return secret, TokenShown(**row)


async def tokens_of(actor: Actor) -> list[TokenShown]:
    """One's own tokens that are still good, of all one's appointments, the newest first."""
    rows = await fetch(gate(), f"{_TOKENS} order by id desc", account_of(actor))
    return [TokenShown(**row) for row in rows]


async def revoke_token(actor: Actor, id: UUID) -> None:
    """End one of one's own tokens; anybody else's is not found."""
    account_id = account_of(actor)
    async with as_owner(actor):
        if not await sql(_REVOKE, account_id, id, clock.now()):
            raise NotFound(kind="Token", id=id)
        forget_later(account_id)
        await note(events.TokenRevoked(id), actor)
