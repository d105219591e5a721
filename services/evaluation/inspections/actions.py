"""Drawing a sample, giving its cases out, and writing down what was found."""

from collections.abc import Sequence
from datetime import date, timedelta
from secrets import token_hex
from uuid import UUID

from services.evaluation.inspections import events
from services.evaluation.inspections.involved import involved
from services.evaluation.inspections.models import (
    FOUND,
    Finding,
    Inspection,
    InspectionCase,
    InspectionPopulation,
    InspectionsOff,
    InspectorUnsuitable,
    KindNotInspected,
    NothingToInspect,
    OwnCase,
    PeriodInvalid,
)
from services.evaluation.inspections.sampling import ALGORITHM, dealt, digest, drawn, frozen, sample_size
from services.evaluation.mending import mend
from services.kernel import clock
from services.kernel.access import GRANTS, Actor, Permission
from services.kernel.calendar import end_of
from services.kernel.checked import line, optional
from services.kernel.codes import is_within, level_of
from services.kernel.outbox import record
from services.kernel.scope import sql
from services.matters.models import Matter
from services.methods.document.evaluation import Inspections
from services.methods.queries import Method, method_at, method_of
from services.methods.vocabulary import Checked
from services.people.models import Appointment

LONGEST = {"seed": 100, "text": 2000}
_FINISHED = """
select id from matter
where district_code = $1 and {column} = $2 and merged_into_id is null
  and state in ('resolved', 'closed') and resolved_at >= $3 and resolved_at < $4"""


async def draw(
    actor: Actor, *, begins: date, ends: date, kinds: Sequence[Checked], seed: str = ""
) -> Inspection:
    """A random sample, for each kind, of what was finished in the actor's tenant from day to day.

    A seed of one's own, such as a number drawn in public, proves that nobody chose among samples.
    """
    actor.require(Permission.INSPECTION_DRAW)
    method = await method_at(actor.tenant)
    rules = _rules(method)
    chosen = list(dict.fromkeys(kinds))
    if not chosen or not rules.kinds.issuperset(chosen):
        raise KindNotInspected(kinds=[kind.value for kind in chosen])
    population = await _population(actor, begins, ends)
    size = len(population.split())
    inspection = await Inspection.create(
        tenant=actor.tenant,
        method_id=method.id,
        kinds=[kind.value for kind in chosen],
        begins=begins,
        ends=ends,
        algorithm=ALGORITHM,
        seed=optional(seed, "seed", longest=LONGEST["seed"]) or token_hex(16),
        size=size,
        digest=digest(population),
        sample=sample_size(size, rules.share, rules.least),
        drawn_by_id=actor.person_id,
    )
    await InspectionPopulation.create(tenant=actor.tenant, inspection_id=inspection.id, ids=population)
    await _lay_out(inspection, population)
    proof = (inspection.algorithm, inspection.seed, size, inspection.digest, inspection.sample)
    await record(events.InspectionDrawn(*proof), by=actor, about=inspection)
    return inspection


def _rules(method: Method) -> Inspections:
    rules = method.document.evaluation.inspections
    if rules is None:
        raise InspectionsOff
    return rules


async def _population(actor: Actor, begins: date, ends: date) -> str:
    """What was finished in those days; what was merged into another matter is inspected with that."""
    if begins > ends or ends > clock.day_of(clock.now()):
        raise PeriodInvalid(begins=begins.isoformat(), ends=ends.isoformat())
    level = level_of(actor.tenant)
    since, until = end_of(begins - timedelta(days=1)), end_of(ends)
    statement = _FINISHED.format(column=level.column)
    rows = await sql(statement, actor.district, actor.tenant // level.divisor, since, until)
    if not rows:
        raise NothingToInspect
    return frozen(row["id"] for row in rows)


async def _lay_out(inspection: Inspection, population: str) -> None:
    """The cases, kind by kind in the order of the draw."""
    cases = [
        InspectionCase(
            tenant=inspection.tenant, inspection_id=inspection.id, matter_id=id, kind=kind, place=place
        )
        for kind in inspection.kinds
        for place, id in enumerate(drawn(population, inspection.seed, kind, inspection.sample), 1)
    ]
    await InspectionCase.bulk_create(cases, batch_size=500)


async def assign_inspectors(actor: Actor, inspection_id: UUID, people: Sequence[UUID]) -> Inspection:
    """Give out, evenly, the cases that nobody has; nobody gets a matter that they had to do with.

    A case for which everybody is barred stays open, to be given to somebody else.
    """
    actor.require(Permission.INSPECTION_DRAW)
    inspection = await Inspection.fetch(inspection_id)
    chosen = list(dict.fromkeys(people))
    for each in chosen:
        await _require_inspector(each, inspection)
    waiting = InspectionCase.filter(inspection_id=inspection.id, inspector_id__isnull=True)
    cases = await waiting.order_by("kind", "place").select_for_update()
    matters = [case.matter_id for case in cases]
    given = dealt(matters, chosen, await involved(actor, matters, chosen))
    for case, inspector_id in zip(cases, given, strict=True):
        case.inspector_id = inspector_id
        if inspector_id:
            await case.save(update_fields=["inspector_id"])
    left = given.count(None)
    await record(events.InspectorsAssigned(len(given) - left, left), by=actor, about=inspection)
    return inspection


async def assign_case(actor: Actor, case_id: UUID, inspector_id: UUID) -> InspectionCase:
    """By hand, to one who had nothing to do with the matter."""
    actor.require(Permission.INSPECTION_DRAW)
    case = await InspectionCase.lock(case_id)
    await _require_inspector(inspector_id, await Inspection.fetch(case.inspection_id))
    case.give(inspector_id, await _barred(actor, case, inspector_id))
    await case.save(update_fields=["inspector_id"])
    await record(events.CaseAssigned(inspector_id), by=actor, about=case)
    return case


async def _require_inspector(person_id: UUID, inspection: Inspection) -> None:
    """Somebody who inspects by an appointment that covers where it was drawn."""
    held = await Appointment.filter(person_id=person_id, ended_at__isnull=True)
    if not any(
        Permission.INSPECTION_RECORD in GRANTS[each.role] and is_within(inspection.tenant, each.tenant)
        for each in held
    ):
        raise InspectorUnsuitable(person=person_id)


async def _barred(actor: Actor, case: InspectionCase, person_id: UUID) -> set[UUID]:
    return {person for _, person in await involved(actor, [case.matter_id], [person_id])}


async def record_finding(
    actor: Actor, case_id: UUID, finding: Finding, *, text: str = "", tries: int = 1
) -> InspectionCase:
    """What a visit or call found; a fault becomes a task, which the inspector supervises.

    Refused to whoever has had to do with the matter meanwhile.
    """
    actor.require(Permission.INSPECTION_RECORD)
    case = await InspectionCase.lock(case_id)
    case.find(finding, optional(text, "text", longest=LONGEST["text"]), tries, actor.person_id)
    if actor.person_id in await _barred(actor, case, case.inspector_id or case.id):
        raise OwnCase(case=case.id)
    if finding is Finding.FAULT:
        case.task_id = await _mend(actor, case)
    await case.save(update_fields=FOUND)
    inspected = events.CaseInspected(case.kind, finding, case.text, case.tries)
    await record(inspected, by=actor, about=case)
    return case


async def _mend(actor: Actor, case: InspectionCase) -> UUID:
    inspection, matter = await Inspection.fetch(case.inspection_id), await Matter.fetch(case.matter_id)
    task = await mend(
        actor,
        case,
        what=line(f"{matter.number} {matter.title}", "what", longest=LONGEST["text"]),
        standard=case.text,
        within=_rules(await method_of(inspection.method_id)).mend,
        otherwise=inspection.drawn_by_id,
        supervisor_id=actor.person_id,
    )
    return task.id
