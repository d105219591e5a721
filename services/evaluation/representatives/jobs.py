"""What follows from asking representatives, afterwards and in a worker."""

from services.evaluation.representatives import events
from services.evaluation.representatives.actions import conclude
from services.evaluation.representatives.models import Assessment, Judgement
from services.kernel.access import system
from services.kernel.outbox import EventRow, on
from services.methods.queries import method_of
from services.people.notices import notify_department, notify_person, notify_tenant


@on(events.RepresentativesAsked)
async def ask_each(event: events.RepresentativesAsked, row: EventRow) -> None:
    for judgement in await Judgement.filter(assessment_id=row.subject_id).order_by("id"):
        await notify_person(row, judgement.person_id, "assessment.asked", {"title": event.title})


@on(events.RepresentativeRated)
async def conclude_when_all_have_rated(event: events.RepresentativeRated, row: EventRow) -> None:
    await conclude(system(row.tenant), await Assessment.lock(event.assessment_id))


@on(events.AssessmentConcluded)
async def tell_who_files_and_who_mends(event: events.AssessmentConcluded, row: EventRow) -> None:
    """The community files the result; of a low one, the department and the level above hear, too."""
    assessment = await Assessment.fetch(row.subject_id)
    facts = {"title": assessment.title}
    await notify_tenant(row, assessment.tenant, "assessment.filed", facts)
    rules = (await method_of(assessment.method_id)).document.evaluation.representatives
    if event.low and rules:
        level = rules.mended_under
        above = assessment.tenant // level.divisor * level.divisor
        await notify_tenant(row, above, "assessment.low", facts)
        if assessment.department_id:
            await notify_department(row, assessment.department_id, "assessment.low", facts)
