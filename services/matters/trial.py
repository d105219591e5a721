"""What would have been different: a method tried on matters that are already known, without changing any.

For each matter two courses are laid side by side: by the method it went with, and by the one that is tried.
Limits are counted from the same moments. Pauses, and limits that a meeting set, are left out on both sides.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.kernel import clock
from services.kernel.access import Actor, Permission
from services.kernel.calendar import Calendar
from services.kernel.codes import level_of
from services.kernel.errors import Invalid
from services.kernel.scope import sql
from services.kernel.text import N_
from services.matters.models import Matter, State
from services.methods.actions import proposed
from services.methods.document.course import Urgency
from services.methods.document.document import Document
from services.methods.models import MethodVersion
from services.methods.queries import method_of
from services.methods.vocabulary import Fact
from services.tenancy.calendar import calendar

MOST: Final = 5_000
"""Matters that are looked at, the newest."""
SHOWN: Final = 50
"""Matters that are named, of those for which something would have been different."""
LONGEST: Final = 366


class TrialTooLong(Invalid):
    code, sentence = "TRIAL_TOO_LONG", N_("试运行的天数应在 1 到 {longest} 之间")


@dataclass(frozen=True, slots=True)
class Known:
    """A matter as it went: its method, and when its clock may have started."""

    matter: Matter
    document: Document
    starts: Mapping[str, datetime]

    @property
    def ended(self) -> datetime | None:
        return self.matter.resolved_at or self.matter.closed_at


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One matter for which something would have been different. Stages by their names."""

    id: UUID
    number: str
    title: str
    due_before: datetime | None
    due_after: datetime | None
    stage_before: str
    stage_after: str


@dataclass(slots=True)
class Trial:
    """`late_…`: how many were, or would have been, late. `moved`: how many from which stage to which."""

    counted: int = 0
    earlier: int = 0
    later: int = 0
    late_before: int = 0
    late_after: int = 0
    categories: Counter[str] = field(default_factory=Counter)
    colours: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    moved: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: list[Otherwise] = field(default_factory=list)


async def try_method(
    actor: Actor, tenant: int, *, text: str | None = None, method_id: UUID | None = None, days: int = 90
) -> Trial:
    """What a draft, or a text that is not even kept, would have changed in the last days."""
    actor.require(Permission.METHOD_EDIT)
    if not 1 <= days <= LONGEST:
        raise TrialTooLong(longest=LONGEST)
    if method_id is not None:
        method = await MethodVersion.fetch(method_id)
        tenant, text = method.tenant, method.text
    document = await proposed(actor, tenant, text or "")
    now = clock.now()
    known = await _known(tenant, now - timedelta(days=days))
    return tried(known, document, await calendar(), now)


def tried(known: Iterable[Known], document: Document, days: Calendar, now: datetime) -> Trial:
    """The same as a pure function."""
    trial = Trial()
    for each in known:
        trial.counted += 1
        matter = each.matter
        _words(trial, matter, document)
        due, after = (_due(matter, each.starts, by, days) for by in (each.document, document))
        stage, next_stage = _stage(matter, each.document), _stage(matter, document)
        _times(trial, due, after, each.ended or now)
        if stage != next_stage:
            trial.moved[stage, next_stage] += 1
        if (due, stage) != (after, next_stage) and len(trial.examples) < SHOWN:
            found = Otherwise(matter.id, matter.number, matter.title, due, after, stage, next_stage)
            trial.examples.append(found)
    return trial


def _words(trial: Trial, matter: Matter, document: Document) -> None:
    """What the method would not have known."""
    if matter.category and document.categories and document.category(matter.category) is None:
        trial.categories[matter.category] += 1
    if matter.colour and document.urgency(matter.colour) is None:
        trial.colours[matter.colour.value] += 1
    if matter.triage_class and not document.has_class(matter.triage_class):
        trial.classes[matter.triage_class.value] += 1


def _times(trial: Trial, before: datetime | None, after: datetime | None, ended: datetime) -> None:
    trial.late_before += before is not None and ended > before
    trial.late_after += after is not None and ended > after
    if before != after:
        sooner = before is None or (after is not None and after < before)
        trial.earlier += sooner
        trial.later += not sooner


def _urgency(matter: Matter, document: Document) -> Urgency | None:
    return document.urgency(matter.colour) if matter.colour else None


def _due(
    matter: Matter, starts: Mapping[str, datetime], document: Document, days: Calendar
) -> datetime | None:
    urgency = _urgency(matter, document)
    start = starts.get(urgency.starts) if urgency else None
    return urgency.limit.limit.due(start, days) if urgency and urgency.limit and start else None


def _stage(matter: Matter, document: Document) -> str:
    """How far what is known of the matter would have brought it."""
    facts = {Fact(each) for each in matter.facts} - {Fact.LIMITED}
    urgency = _urgency(matter, document)
    if urgency and urgency.limit:
        facts.add(Fact.LIMITED)
    at = 0
    while document.stages[at].lets_pass(frozenset(facts)):
        at += 1
    return document.stages[at].name


async def _known(tenant: int, since: datetime) -> list[Known]:
    level = level_of(tenant)
    below = {} if level.column == "district_code" else {level.column: tenant // level.divisor}
    found = Matter.filter(created_at__gte=since, **below).exclude(state=State.MERGED)
    matters: list[Matter] = await found.order_by("-created_at", "-id").limit(MOST)
    moments = await _moments(matters)
    return [
        Known(
            each,
            (await method_of(each.method_id)).document,
            {"reported": each.created_at, **moments.get(each.id, {})},
        )
        for each in matters
    ]


STARTS = {"MatterTriaged": "triaged", "MatterAssigned": "assigned"}


async def _moments(matters: Iterable[Matter]) -> dict[UUID, dict[str, datetime]]:
    """When each was last triaged, and first assigned."""
    chosen = list(matters)
    if not chosen:
        return {}
    rows = await sql(
        "select subject_id, kind, min(created_at) as first, max(created_at) as last from event "
        "where district_code = $1 and subject_id = any($2) and kind = any($3) group by subject_id, kind",
        chosen[0].district_code,
        [each.id for each in chosen],
        list(STARTS),
    )
    found: dict[UUID, dict[str, datetime]] = {}
    for row in rows:
        moment = row["last"] if row["kind"] == "MatterTriaged" else row["first"]
        found.setdefault(row["subject_id"], {})[STARTS[row["kind"]]] = moment
    return found
