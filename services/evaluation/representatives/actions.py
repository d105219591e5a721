"""Naming representatives, asking them about what was finished, and what follows from how they rate it."""

from collections.abc import Sequence
from uuid import UUID

from services.evaluation.mending import mend
from services.evaluation.representatives import events
from services.evaluation.representatives.models import (
    CONCLUDED,
    RATED,
    AlreadyRepresentative,
    Assessment,
    AssessmentOpen,
    AssessmentState,
    Judgement,
    MendedElsewhere,
    NoRepresentatives,
    NotFinished,
    NotMendedYet,
    Representative,
    RepresentativesOff,
    SubjectRequired,
)
from services.kernel.access import Actor, Permission
from services.kernel.checked import line, optional
from services.kernel.codes import Level, community_code, is_within, level_of
from services.kernel.errors import NotFound
from services.kernel.outbox import record
from services.matters.course import on_scale
from services.matters.models import Matter, State
from services.methods.document.document import Document
from services.methods.document.evaluation import Representatives
from services.methods.queries import method_at, method_of
from services.methods.vocabulary import Rating
from services.people.models import Department, Person
from services.tasks.models import Task, TaskState
from services.tenancy.models import Tenant

LONGEST = {"title": 100, "done": 2000, "text": 2000}


async def name_representative(actor: Actor, community: int, person_id: UUID) -> Representative:
    """A resident speaks for the others from now on."""
    actor.require(Permission.REPRESENTATIVE_MANAGE)
    await _require_community(actor, community)
    person = await Person.fetch(person_id)
    if await Representative.filter(tenant=community, person_id=person.id, ended_at__isnull=True).exists():
        raise AlreadyRepresentative(person=person.id)
    named = await Representative.create(tenant=community, person_id=person.id, named_by_id=actor.person_id)
    await record(events.RepresentativeNamed(person.id), by=actor, about=named)
    return named


async def _require_community(actor: Actor, community: int) -> None:
    beneath = is_within(community, actor.tenant) and level_of(community) is Level.COMMUNITY
    if not beneath or not await Tenant.filter(code=community).exists():
        raise NotFound(kind="Tenant", tenant=community)


async def end_representative(actor: Actor, representative_id: UUID) -> Representative:
    actor.require(Permission.REPRESENTATIVE_MANAGE)
    named = await Representative.lock(representative_id)
    named.end()
    await named.save(update_fields=["ended_at"])
    await record(events.RepresentativeEnded(named.person_id), by=actor, about=named)
    return named


async def ask_about_matter(actor: Actor, matter_id: UUID) -> Assessment:
    """The community's representatives inspect a finished matter; not those whose own it is."""
    actor.require(Permission.REPRESENTATIVE_MANAGE)
    matter = await Matter.lock(matter_id)
    if matter.state not in {State.RESOLVED, State.CLOSED}:
        raise NotFinished(matter=matter.id)
    if await Assessment.filter(matter_id=matter.id, state=AssessmentState.ASKED).exists():
        raise AssessmentOpen(matter=matter.id)
    assessment = Assessment(
        tenant=community_code(matter.tenant) * Level.COMMUNITY.divisor,
        matter_id=matter.id,
        method_id=matter.method_id,
        department_id=matter.department_id,
        title=matter.title,
        done=matter.outcome or "",
    )
    return await _ask(actor, assessment, besides={matter.reporter_id, matter.owner_id})


async def ask_about_project(
    actor: Actor, community: int, *, title: str, done: str, department_id: UUID | None = None
) -> Assessment:
    """The same for a project, such as a road that was mended, told by its name and what was done."""
    actor.require(Permission.REPRESENTATIVE_MANAGE)
    await _require_community(actor, community)
    if not title.strip() or not done.strip():
        raise SubjectRequired
    if department_id:
        await Department.fetch(department_id)
    assessment = Assessment(
        tenant=community,
        method_id=(await method_at(community)).id,
        department_id=department_id,
        title=line(title, "title", longest=LONGEST["title"]),
        done=line(done, "done", longest=LONGEST["done"]),
    )
    return await _ask(actor, assessment, besides=set())


async def _ask(actor: Actor, assessment: Assessment, *, besides: set[UUID | None]) -> Assessment:
    _rules((await method_of(assessment.method_id)).document)
    named = Representative.filter(tenant=assessment.tenant, ended_at__isnull=True)
    people = [each.person_id for each in await named.order_by("id") if each.person_id not in besides]
    if not people:
        raise NoRepresentatives(tenant=assessment.tenant)
    await _put(actor, assessment, people)
    return assessment


async def _put(actor: Actor, assessment: Assessment, people: Sequence[UUID]) -> None:
    """An assessment, with what each of these people is asked."""
    await assessment.save()
    for person_id in people:
        await Judgement.create(
            tenant=assessment.tenant,
            assessment_id=assessment.id,
            person_id=person_id,
            method_id=assessment.method_id,
            title=assessment.title,
            done=assessment.done,
        )
    asked = events.RepresentativesAsked(assessment.title, len(people), assessment.round)
    await record(asked, by=actor, about=assessment)


async def rate_as_representative(
    actor: Actor, judgement_id: UUID, rating: Rating, *, text: str = ""
) -> Judgement:
    """A representative's word on what they were asked about, once."""
    actor.require(Permission.REPRESENTATIVE_RATE)
    judgement = await Judgement.lock(judgement_id)
    on_scale((await method_of(judgement.method_id)).document, rating)
    judgement.rate(rating, optional(text, "text", longest=LONGEST["text"]), actor.person_id)
    await judgement.save(update_fields=RATED)
    await record(events.RepresentativeRated(judgement.assessment_id), by=actor, about=judgement)
    return judgement


async def conclude(actor: Actor, assessment: Assessment) -> None:
    """When everybody has rated: the middle one of all ratings counts, at a tie the worse."""
    judgements = await Judgement.filter(assessment_id=assessment.id)
    given = [each.rating for each in judgements if each.rating]
    if assessment.concluded_at or len(given) < len(judgements):
        return
    document = (await method_of(assessment.method_id)).document
    scale = [grade.code for grade in document.evaluation.ratings.scale]
    result = sorted(given, key=scale.index)[len(given) // 2]
    low = result in _rules(document).low
    assessment.conclude(result, low=low)
    if low:
        assessment.task_id = await _have_it_mended(actor, assessment, document)
    await assessment.save(update_fields=CONCLUDED)
    await record(events.AssessmentConcluded(result, low), by=actor, about=assessment)


async def _have_it_mended(actor: Actor, assessment: Assessment, document: Document) -> UUID:
    """A task of the department or owner; the level above accepts it."""
    judgements = await Judgement.filter(assessment_id=assessment.id).order_by("id")
    first = await Representative.filter(tenant=assessment.tenant).order_by("id").first()
    task = await mend(
        actor,
        assessment,
        what=assessment.title,
        standard="\n".join(each.text for each in judgements if each.text),
        within=_rules(document).mend,
        otherwise=first.named_by_id if first else None,
    )
    return task.id


async def accept_mending(actor: Actor, assessment_id: UUID, *, text: str) -> Assessment:
    """The level under which it is mended has seen that it is; the same people inspect it again."""
    actor.require(Permission.REPRESENTATIVE_MANAGE)
    before = await Assessment.lock(assessment_id)
    rules = _rules((await method_of(before.method_id)).document)
    if level_of(actor.tenant).divisor < rules.mended_under.divisor:
        raise MendedElsewhere(assessment=before.id)
    before.mend()
    task = await Task.fetch(before.task_id) if before.task_id else None
    if task and task.state not in {TaskState.DONE, TaskState.CONFIRMED}:
        raise NotMendedYet(assessment=before.id)
    words = line(text, "text", longest=LONGEST["text"])
    await before.save(update_fields=CONCLUDED)
    await record(events.MendingAccepted(words), by=actor, about=before)
    asked = await Judgement.filter(assessment_id=before.id).order_by("id")
    again = Assessment(
        tenant=before.tenant,
        matter_id=before.matter_id,
        method_id=before.method_id,
        department_id=before.department_id,
        title=before.title,
        done=words,
        round=before.round + 1,
        previous_id=before.id,
    )
    await _put(actor, again, [each.person_id for each in asked])
    return again


def _rules(document: Document) -> Representatives:
    rules = document.evaluation.representatives
    if rules is None:
        raise RepresentativesOff
    return rules
