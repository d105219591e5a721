"""Writing into the ledger, once; and what it adds up to."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from services.evaluation.points import events
from services.evaluation.points.models import REVERSE, Entry, Posting, ScoringOff
from services.kernel import clock
from services.kernel.access import Actor
from services.kernel.codes import community_code
from services.kernel.outbox import record
from services.kernel.rows import uuid7
from services.kernel.scope import sql
from services.methods.document.evaluation import ScoreRule, Scoring
from services.methods.queries import Method
from services.methods.vocabulary import Scoree

_POST: Final = """
insert into posting (id, created_at, district_code, tenant, holder_kind, holder_id, entry, rule, name, points,
  source_id, subject_type, subject_id, round, reverses_id, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
on conflict do nothing returning id"""
_BALANCE: Final = """
select coalesce(sum(points), 0) as balance from posting
where district_code = $1 and community_code = $2 and holder_kind = 'person' and holder_id = $3"""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose points they are."""

    kind: Scoree
    id: UUID


@dataclass(frozen=True, slots=True)
class Source:
    """What points come of: `id` is that of an event or of what was given points for."""

    id: UUID
    tenant: int
    subject_type: str
    subject_id: UUID
    round: int | None = None


def scoring_of(method: Method) -> Scoring:
    """The rules of scoring where they are in force. Raises `ScoringOff`."""
    scoring = method.document.evaluation.scoring
    if not scoring.enabled:
        raise ScoringOff
    return scoring


async def post(
    actor: Actor, holder: Holder, rule: ScoreRule, source: Source, *, entry: Entry = Entry.EARNED
) -> UUID | None:
    """Points for a source by a rule; None when they had been posted before."""
    line = (holder.kind.value, holder.id, entry.value, rule.code, rule.name, rule.points)
    return await write(actor, source, line)


Line = tuple[str, UUID, str, str, str, Decimal]
"""Kind and id of the holder, entry, rule, its name, and points."""


async def write(
    actor: Actor, source: Source, line: Line, *, reverses_id: UUID | None = None, reason: str = ""
) -> UUID | None:
    id = uuid7()
    about = (source.id, source.subject_type, source.subject_id, source.round, reverses_id, reason)
    if not await sql(_POST, id, clock.now(), actor.district, source.tenant, *line, *about):
        return None
    posting = await Posting.fetch(id)
    await record(events.PointsPosted(posting.rule, str(posting.points)), by=actor, about=posting)
    return id


async def reverse(actor: Actor, posting: Posting, reason: str) -> UUID | None:
    """Post the opposite; None when that was done before."""
    source = Source(posting.id, posting.tenant, posting.subject_type, posting.subject_id, posting.round)
    holder = (posting.holder_kind.value, posting.holder_id)
    line = (*holder, Entry.REVERSED.value, REVERSE, posting.name, -posting.points)
    return await write(actor, source, line, reverses_id=posting.id, reason=reason)


async def standing(subject_id: UUID, rules: Collection[str]) -> list[Posting]:
    """What was posted about a subject by these rules and has not been reversed, the oldest first."""
    found = await Posting.filter(subject_id=subject_id).order_by("id")
    reversed_ones = {each.reverses_id for each in found}
    return [each for each in found if each.rule in rules and each.id not in reversed_ones]


async def balance(district: int, tenant: int, person_id: UUID) -> Decimal:
    """What a person has in the community of a tenant, inside the transaction in progress."""
    [row] = await sql(_BALANCE, district, community_code(tenant), person_id)
    return Decimal(row["balance"])
