"""Doing a thing once, however often it is asked for: the client's key is remembered with what was done.

The key's row is written in the transaction of the effect. Two requests with one key queue up behind its
unique index, so the second finds the first one's result; a request that failed leaves no key behind.
"""

from typing import Any

import orjson
from tortoise import fields

from services.kernel import clock
from services.kernel.access import Actor, Sight
from services.kernel.errors import Conflict, Invalid
from services.kernel.isolation import READ_WRITE, below, district, own
from services.kernel.privacy import keyring
from services.kernel.rows import Row, uuid7
from services.kernel.scope import sql
from services.kernel.text import N_

LONGEST_KEY = 100


class IdempotencyConflict(Conflict):
    code, sentence = "IDEMPOTENCY_CONFLICT", N_("同一请求编号已用于不同的内容")


class InvalidKey(Invalid):
    code, sentence = "INVALID_IDEMPOTENCY_KEY", N_("请求编号须为 1 至 100 个字符")


class Done(Row):
    """What an actor did under a key: the action, a digest of its input, and the ids that came of it."""

    actor_id = fields.UUIDField()
    key = fields.CharField(max_length=LONGEST_KEY)
    action = fields.CharField(max_length=60)
    digest = fields.CharField(max_length=64)
    result: Any = fields.JSONField(null=True)

    isolation = district(
        below(READ_WRITE, only=("result",)),
        own("actor_id", READ_WRITE, Sight.RESIDENT, Sight.DEPARTMENT, Sight.PLATFORM, only=("result",)),
        unique=[("actor_id", "key")],
        indexes=("(district_code, created_at)",),
    )

    class Meta:
        table = "done"


_CLAIM = """
insert into done (id, created_at, district_code, tenant, actor_id, key, action, digest)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (district_code, actor_id, key) do nothing returning id"""


def digest(input: object) -> str:
    """Equal inputs, however written, have equal digests. Keyed, since an input may be a mere phone number."""
    plain = orjson.dumps(input, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return keyring().fingerprint(plain.decode(), "done")


async def begin(actor: Actor, key: str, action: str, input: object) -> dict[str, Any] | None:
    """None when the key is new and this transaction may go on; otherwise the earlier result.

    Outside of any district nothing is kept: what the platform's operator does there is refused a second time
    by itself.
    Raises `IdempotencyConflict` when the key was used for another action or other input, or by the same
    person in another appointment, whose rows can't be seen from here.
    """
    if not 1 <= len(key) <= LONGEST_KEY or "\0" in key:
        raise InvalidKey
    if not actor.tenant:
        return None
    ours = (uuid7(), clock.now(), actor.district, actor.tenant, actor.person_id, key, action, digest(input))
    if await sql(_CLAIM, *ours):
        return None
    before = await Done.get_or_none(actor_id=actor.person_id, key=key)
    if before is None or (before.action, before.digest) != (action, ours[-1]):
        raise IdempotencyConflict(key=key)
    earlier: dict[str, Any] = before.result
    return earlier


async def finish(actor: Actor, key: str, result: dict[str, Any]) -> None:
    """Remember what came of it, in the same transaction."""
    await Done.filter(actor_id=actor.person_id, key=key).update(result=result)
