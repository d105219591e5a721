"""What people do with matters. Each action is one permission and one event, in its actor's transaction."""

from typing import Any
from uuid import UUID

from services.kernel import clock
from services.kernel.access import OUTSIDERS, Actor, Permission, Role
from services.kernel.checked import line, optional
from services.kernel.codes import Level, community_code, is_within, level_of
from services.kernel.deadlines import set_deadline
from services.kernel.errors import Forbidden, Invalid, NotFound
from services.kernel.outbox import record
from services.kernel.scope import sql
from services.kernel.text import N_
from services.matters import course, events
from services.matters.limits import LIMIT, due
from services.matters.locking import lock_families, lock_family
from services.matters.models import (
    RATED,
    RESOLVED,
    Channel,
    Matter,
    MergeImpossible,
    Note,
    Verdict,
)
from services.matters.moving import move_together, refer, suitable_role, widen
from services.matters.pausing import end_pause, stop_clock
from services.methods.queries import method_at, method_of
from services.methods.vocabulary import Colour, Fact, Rating, TriageClass, Verb
from services.people.models import Department, Person
from services.tenancy.models import Tenant

LONGEST = {"title": 100, "detail": 5000, "place": 100, "category": 20, "text": 2000}


class OwnerUnsuitable(Invalid):
    code, sentence = "OWNER_UNSUITABLE", N_("该人员不负责此处，不能作为责任人")


async def report_matter(
    actor: Actor,
    *,
    tenant: int,
    title: str,
    detail: str = "",
    place: str = "",
    channel: Channel = Channel.APP,
    reporter_id: UUID | None = None,
    reporter_hidden: bool = False,
) -> Matter:
    """A resident raises a matter, or staff raise it for one whom they name."""
    for_another = reporter_id is not None and reporter_id != actor.person_id
    actor.require(Permission.MATTER_REPORT_FOR if for_another else Permission.MATTER_REPORT)
    await _require_tenant(actor, tenant)
    reporter = await Person.fetch(reporter_id or _somebody(actor))
    matter = Matter(
        tenant=tenant,
        number=await _number(),
        title=line(title, "title", longest=LONGEST["title"]),
        detail=optional(detail, "detail", longest=LONGEST["detail"]),
        place=optional(place, "place", longest=LONGEST["place"]),
        channel=channel,
        reporter_id=reporter.id,
        reporter_hidden=reporter_hidden,
        reported_by_id=actor.person_id if for_another else None,
    )
    course.begin(matter, await method_at(tenant))
    await matter.save()
    await record(events.MatterReported(matter.number, channel), by=actor, about=matter)
    return matter


def _somebody(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Forbidden(permission=Permission.MATTER_REPORT)
    return actor.person_id


async def _require_tenant(actor: Actor, tenant: int) -> None:
    """Residents report where they live; staff anywhere below them."""
    level_of(tenant)
    at_home = community_code(tenant) == community_code(actor.tenant)
    visible = await Tenant.filter(code=tenant).exists()
    beneath = at_home if actor.role in OUTSIDERS else is_within(tenant, actor.tenant)
    if not visible or not beneath:
        raise NotFound(kind="Tenant", tenant=tenant)


async def _number() -> str:
    """The receipt number (受理编号): the day and a running number. Nobody waits for anyone; gaps happen."""
    [row] = await sql("select nextval('matter_number') as running")
    return f"{clock.day_of(clock.now()):%y%m%d}-{row['running']:06}"


async def triage_matter(
    actor: Actor,
    matter_id: UUID,
    *,
    category: str,
    colour: Colour,
    triage_class: TriageClass,
    tenant: int | None = None,
) -> Matter:
    """Decide category, colour and class, and perhaps in which grid it belongs; the colour's limit begins."""
    actor.require(Permission.MATTER_TRIAGE)
    matter = await (Matter.lock(matter_id) if tenant is None else lock_family(matter_id))
    document = (await method_of(matter.method_id)).document
    said = line(category, "category", longest=LONGEST["category"])
    kind = course.suits(document, said, colour, triage_class)
    matter.triage(category=kind, colour=colour, triage_class=triage_class)
    await course.allowed(matter, Verb.TRIAGE)
    if tenant is not None and tenant != matter.tenant:
        await _require_tenant(actor, tenant)
        if community_code(tenant) != community_code(matter.tenant):
            raise NotFound(kind="Tenant", tenant=tenant)
        await move_together(actor, matter, tenant)
    course.triaged(matter, document, triage_class)
    await set_limit(matter)
    await matter.save()
    await record(events.MatterTriaged(kind, colour, triage_class), by=actor, about=matter)
    return matter


async def set_limit(matter: Matter, *, passing: int = 1) -> None:
    """Start the clock of the matter's colour anew; a colour without a limit stops it."""
    matter.due_at = await due(matter)
    if matter.due_at:
        await end_pause(matter)
        await set_deadline(matter, LIMIT, matter.due_at, passing=passing)
    else:
        await stop_clock(matter)


async def assign_matter(
    actor: Actor, matter_id: UUID, *, owner_id: UUID | None = None, department_id: UUID | None = None
) -> Matter:
    """Make a person, a department, or both responsible."""
    actor.require(Permission.MATTER_ASSIGN)
    matter = await Matter.lock(matter_id)
    owner_role = await _role_of(owner_id, matter.tenant) if owner_id else None
    if department_id:
        await Department.fetch(department_id)
    matter.assign(owner_id=owner_id, department_id=department_id)
    method = await course.allowed(matter, Verb.ASSIGN)
    course.learn(matter, method.document, Fact.ASSIGNED)
    if matter.due_at is None:
        await set_limit(matter)
    await matter.save()
    await refer(matter)
    await record(events.MatterAssigned(owner_id, department_id, owner_role), by=actor, about=matter)
    return matter


async def _role_of(owner_id: UUID, tenant: int) -> Role:
    if role := await suitable_role(owner_id, tenant):
        return role
    raise OwnerUnsuitable(person=owner_id)


async def merge_matter(actor: Actor, matter_id: UUID, *, into_id: UUID) -> Matter:
    """Join a matter to another of the same content; its reporter stays attached and is told."""
    actor.require(Permission.MATTER_MERGE)
    if matter_id == into_id:
        raise MergeImpossible(matter=matter_id, into=into_id)
    matter, main = await lock_families(matter_id, into_id)
    matter.merge_into(main)
    await course.allowed(matter, Verb.MERGE)
    if matter.tenant != main.tenant:
        await move_together(actor, matter, community_code(main.tenant) * Level.COMMUNITY.divisor)
        await widen(actor, main, matter.tenant)
    await stop_clock(matter)
    await matter.save()
    await Matter.filter(merged_into_id=matter.id).update(merged_into_id=main.id)
    await record(events.MatterMerged(main.id, main.number), by=actor, about=matter)
    return matter


async def decline_matter(actor: Actor, matter_id: UUID, *, reason: str) -> Matter:
    """Refuse with a written reason, which the reporter gets to read."""
    actor.require(Permission.MATTER_DECLINE)
    matter = await Matter.lock(matter_id)
    matter.decline(optional(reason, "reason", longest=LONGEST["text"]))
    await course.allowed(matter, Verb.DECLINE)
    await stop_clock(matter)
    await matter.save()
    await record(events.MatterDeclined(matter.reason or ""), by=actor, about=matter)
    return matter


async def note_progress(actor: Actor, matter_id: UUID, *, text: str, shown: bool = True) -> Note:
    """Say how it goes: to the reporter too, or only among those who handle it."""
    actor.require(Permission.MATTER_NOTE)
    matter = await Matter.lock(matter_id)
    matter.note()
    await course.allowed(matter, Verb.NOTE)
    words = line(text, "text", longest=LONGEST["text"])
    note = await Note.create(
        tenant=matter.tenant,
        matter_id=matter.id,
        author_id=actor.person_id,
        text=words,
        shown=shown,
        reporter_id=matter.reporter_id if shown else None,
        department_id=matter.department_id,
    )
    noted = events.ProgressNoted(words) if shown else events.InternalNoted(words)
    await record(noted, by=actor, about=matter)
    return note


async def resolve_matter(actor: Actor, matter_id: UUID, *, outcome: str) -> Matter:
    """It is done; the reporters are asked to rate it."""
    actor.require(Permission.MATTER_RESOLVE)
    matter = await Matter.lock(matter_id)
    matter.resolve(optional(outcome, "outcome", longest=LONGEST["text"]))
    method = await course.allowed(matter, Verb.RESOLVE)
    course.learn(matter, method.document, Fact.RESOLVED)
    await stop_clock(matter)
    await matter.save(update_fields=RESOLVED)
    await record(events.MatterResolved(matter.outcome or "", matter.round), by=actor, about=matter)
    return matter


async def rate_matter(actor: Actor, matter_id: UUID, *, rating: Rating, comment: str = "") -> Matter:
    """The reporter's verdict; a bad one starts another round (methods §D)."""
    actor.require(Permission.MATTER_RATE)
    matter = await Matter.lock(matter_id)
    round_rated = matter.round
    document = (await method_of(matter.method_id)).document
    bad = course.on_scale(document, rating) in document.evaluation.ratings.bad
    matter.rate(rating, actor.person_id, bad=bad)
    await course.allowed(matter, Verb.RATE)
    course.learn(matter, document, Fact.RATED)
    if bad:
        course.again(matter, document)
    await matter.save(update_fields=RATED)
    given: dict[str, Any] = {"matter_id": matter.id, "reporter_id": matter.reporter_id, "round": round_rated}
    words = optional(comment, "comment", longest=LONGEST["text"])
    await Verdict.create(tenant=matter.tenant, rating=rating, comment=words, **given)
    await record(events.MatterRated(rating, words, round_rated), by=actor, about=matter)
    return matter


async def reopen_matter(actor: Actor, matter_id: UUID, *, reason: str) -> Matter:
    """Another round, though nobody rated it badly."""
    actor.require(Permission.MATTER_REOPEN)
    matter = await Matter.lock(matter_id)
    matter.reopen()
    method = await course.allowed(matter, Verb.REOPEN)
    course.again(matter, method.document)
    await matter.save()
    words = line(reason, "reason", longest=LONGEST["text"])
    await record(events.MatterReopened(words, matter.round), by=actor, about=matter)
    return matter


async def close_matter(actor: Actor, matter_id: UUID) -> Matter:
    """Close a resolved matter that nobody rated."""
    actor.require(Permission.MATTER_CLOSE)
    matter = await Matter.lock(matter_id)
    matter.close()
    method = await course.allowed(matter, Verb.CLOSE)
    course.learn(matter, method.document, Fact.CLOSED)
    await matter.save()
    await record(events.MatterClosed(), by=actor, about=matter)
    return matter
