"""What is done with awards, step by step. Each action is one permission and one event."""

from typing import Final
from uuid import UUID

from services.evaluation.awards.models import (
    AlreadyNominated,
    AwardAnnounced,
    AwardDecided,
    AwardDeliberated,
    AwardNominated,
    AwardUnknown,
    Nomination,
    NomineeInvalid,
    NotDecider,
    NotNominator,
    StarsInvalid,
)
from services.kernel import clock
from services.kernel.access import Actor, Permission
from services.kernel.checked import line
from services.kernel.codes import is_within, level_of
from services.kernel.errors import NotFound
from services.kernel.outbox import record
from services.kernel.rows import uuid7
from services.kernel.scope import sql
from services.methods.document.evaluation import Award
from services.methods.queries import Method, method_at, method_of
from services.people.models import Organization, Person
from services.tenancy.models import tenant_id
from services.tenancy.queries import tenant_of

LONGEST: Final = 2000
_NOMINATE: Final = """
insert into nomination (id, created_at, district_code, tenant, award, name, year, method_id, nominee_id,
  nominee, reason, nominated_by_id, state, deliberation, decision)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'nominated', '', '')
on conflict do nothing returning id"""


def _award(method: Method, code: str) -> Award:
    found = next((each for each in method.document.evaluation.awards if each.code == code), None)
    if found is None:
        raise AwardUnknown(award=code)
    return found


async def nominate(
    actor: Actor,
    *,
    award: str,
    reason: str,
    person_id: UUID | None = None,
    organization_id: UUID | None = None,
    community: int | None = None,
) -> Nomination:
    """Put somebody forward for this year, by a role that the method names. Once a nominee and year."""
    actor.require(Permission.AWARD_NOMINATE)
    found = await _nominees(actor, person_id, organization_id, community)
    if len(found) != 1:
        raise NomineeInvalid(field="nominee")
    [(kind, tenant, nominee_id, name)] = found
    method = await method_at(tenant)
    rules = _award(method, award)
    if rules.to != kind:
        raise NomineeInvalid(field=kind)
    if actor.role not in rules.nominated_by:
        raise NotNominator
    year = clock.day_of(clock.now()).year
    id, words = uuid7(), line(reason, "reason", longest=LONGEST)
    about = (rules.code, rules.name, year, method.id, nominee_id, name, words, actor.person_id)
    if not await sql(_NOMINATE, id, clock.now(), actor.district, tenant, *about):
        raise AlreadyNominated(award=award, year=year)
    nomination = await Nomination.fetch(id)
    await record(AwardNominated(rules.code, year), by=actor, about=nomination)
    return nomination


Nominee = tuple[str, int, UUID, str]
"""The kind, the tenant, the id and the name of somebody put forward."""


async def _nominees(
    actor: Actor, person_id: UUID | None, organization_id: UUID | None, community: int | None
) -> list[Nominee]:
    """Everybody that was named; one that isn't of the actor's own tenant or below is not found."""
    found: list[Nominee] = []
    if person_id:
        person = await Person.fetch(person_id)
        found.append(("person", person.tenant, person.id, person.name))
    if organization_id:
        body = await Organization.fetch(organization_id)
        found.append(("organization", body.tenant, body.id, body.name))
    if community:
        place = await tenant_of(community)
        found.append((place.level.value, place.code, tenant_id(place.code), place.name))
    for kind, tenant, id, _ in found:
        if not is_within(tenant, actor.tenant):
            raise NotFound(kind=kind, id=id)
    return found


async def deliberate_award(actor: Actor, nomination_id: UUID, *, text: str) -> Nomination:
    """What was said about it when those who decide sat together; may be written again until it is decided."""
    actor.require(Permission.AWARD_DECIDE)
    nomination = await Nomination.lock(nomination_id)
    await _require_level(actor, nomination)
    nomination.deliberate(line(text, "text", longest=LONGEST))
    await nomination.save()
    await record(AwardDeliberated(nomination.award), by=actor, about=nomination)
    return nomination


async def _require_level(actor: Actor, nomination: Nomination) -> Award:
    rules = _award(await method_of(nomination.method_id), nomination.award)
    if level_of(actor.tenant) is not rules.decided_at:
        raise NotDecider
    return rules


async def decide_award(
    actor: Actor, nomination_id: UUID, *, won: bool, decision: str, stars: int | None = None
) -> Nomination:
    """Won or not, with the reason; with stars (评星) where the method counts them."""
    actor.require(Permission.AWARD_DECIDE)
    nomination = await Nomination.lock(nomination_id)
    rules = await _require_level(actor, nomination)
    most = rules.stars or 0
    fits = stars is None if not (won and most) else stars is not None and 1 <= stars <= most
    if not fits:
        raise StarsInvalid(most=most, field="stars")
    words = line(decision, "decision", longest=LONGEST)
    nomination.decide(actor.person_id, won=won, decision=words, stars=stars)
    await nomination.save()
    await record(AwardDecided(nomination.award, won, stars), by=actor, about=nomination)
    return nomination


async def announce_award(actor: Actor, nomination_id: UUID) -> Nomination:
    """Everybody of the district may read who won."""
    actor.require(Permission.AWARD_DECIDE)
    nomination = await Nomination.lock(nomination_id)
    await _require_level(actor, nomination)
    nomination.announce()
    await nomination.save()
    await record(AwardAnnounced(nomination.award), by=actor, about=nomination)
    return nomination
