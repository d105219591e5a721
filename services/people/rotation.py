"""Bringing what is encrypted under the current key, batch by batch, so that an old key can be retired."""

from dataclasses import dataclass
from uuid import UUID

from services.kernel.access import Actor, Permission
from services.kernel.privacy import cell, keyring
from services.kernel.scope import acting, sql
from services.people.gate import gate

BATCH = 500


@dataclass(frozen=True, slots=True)
class Batch:
    """How many rows were looked at and how many changed; after `last` come the others, if there is one."""

    seen: int
    rotated: int
    last: UUID | None


_PEOPLE = """
select id, phone_sealed, identity_sealed from person
where district_code = $1 and id > $2 and (phone_sealed is not null or identity_sealed is not null)
order by id limit $3"""
_CHANGE_PERSON = """
update person set phone_sealed = $5, identity_sealed = $6
where district_code = $1 and id = $2 and phone_sealed is not distinct from $3
  and identity_sealed is not distinct from $4"""
_ACCOUNTS = """
select id, phone_sealed from account where id > $1 and phone_sealed is not null order by id limit $2"""
_CHANGE_ACCOUNT = "update account set phone_sealed = $3 where id = $1 and phone_sealed = $2"


async def rotate_sealed(actor: Actor, after: UUID | None = None, *, batch: int = BATCH) -> Batch:
    """One batch of the people of the actor's district; one transaction each, until `last` is None.

    A number that somebody changes meanwhile is left to them: it is under the current key already.
    """
    actor.require(Permission.PERSON_MANAGE)
    rows = await sql(_PEOPLE, actor.district, after or UUID(int=0), batch)
    rotated = 0
    for row in rows:
        old = (row["phone_sealed"], row["identity_sealed"])
        new = tuple(
            _rotated(sealed, cell("person", column, row["id"]))
            for column, sealed in zip(("phone", "identity"), old, strict=True)
        )
        if new != old:
            await sql(_CHANGE_PERSON, actor.district, row["id"], *old, *new)
            rotated += 1
    return _batch(rows, rotated, batch)


async def rotate_accounts(after: UUID | None = None, *, batch: int = BATCH) -> Batch:
    """The same for the phones that accounts sign in with, which are of no district."""
    async with acting(gate()):
        rows = await sql(_ACCOUNTS, after or UUID(int=0), batch)
        rotated = 0
        for row in rows:
            old = row["phone_sealed"]
            new = _rotated(old, cell("account", "phone", row["id"]))
            if new != old:
                await sql(_CHANGE_ACCOUNT, row["id"], old, new)
                rotated += 1
    return _batch(rows, rotated, batch)


def _rotated(sealed: str | None, about: bytes) -> str | None:
    return keyring().rotated(sealed, about) if sealed else None


def _batch(rows: list[dict[str, UUID]], rotated: int, batch: int) -> Batch:
    return Batch(len(rows), rotated, rows[-1]["id"] if len(rows) == batch else None)
