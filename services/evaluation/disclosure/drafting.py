"""What a disclosure says before anybody has edited it: made from the matter, its events and its method.

These texts are content, read by the public in Chinese, so they are not translated.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from services.evaluation.disclosure.models import LONGEST_PART
from services.kernel.calendar import Unit
from services.kernel.clock import LOCAL
from services.kernel.codes import Level
from services.kernel.outbox import Event, EventRow
from services.matters import events
from services.matters.models import Matter
from services.methods.document.document import Document
from services.methods.queries import Method
from services.methods.vocabulary import Colour, Rating, TriageClass
from services.people.models import Department

_RUNGS: Final = {Level.DISTRICT: "区", Level.STREET: "街道", Level.COMMUNITY: "社区", Level.GRID: "网格"}
_UNITS: Final = {Unit.DAYS: "天", Unit.WORKING_DAYS: "个工作日", Unit.MONTHS: "个月"}


async def drafted(matter: Matter, method: Method) -> dict[str, str]:
    """The parts that the method shows (过程, 依据, 标准, 结果), each within its length, still with names."""
    made = {
        "course": await _course(matter, method.document),
        "basis": _basis(matter, method),
        "standard": _standard(matter, method.document),
        "result": _result(matter, method.document),
    }
    shown = method.document.evaluation.disclosure.parts
    return {name: _cut(text) if name in shown else "" for name, text in made.items()}


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_PART else f"{text[: LONGEST_PART - 1]}…"


async def _course(matter: Matter, document: Document) -> str:
    """One line an event: when, what, and by which office; never by whom."""
    rows = await EventRow.filter(subject_id=matter.id).order_by("created_at", "id")
    departments = {each.id: each.name for each in await Department.all()}
    told = ((row, _told(Event.kinds[row.kind].restore(row.payload), document, departments)) for row in rows)
    return "\n".join(f"{_when(row.created_at, matter)}　{words}" for row, words in told if words)


def _when(moment: datetime, matter: Matter) -> str:
    """The day; where the reporter hides their name, who was where that day must not tell: the month."""
    local = moment.astimezone(LOCAL)
    return f"{local.year}年{local.month}月" if matter.reporter_hidden else f"{local:%Y-%m-%d}"


def _told(event: Event, document: Document, departments: dict[UUID, str]) -> str:
    """What an event was, in a few words; nothing for what is nobody else's business, such as notes."""
    words = ""
    match event:
        case events.MatterReported():
            words = "居民提出"
        case events.MatterTriaged():
            words = f"受理，{_class(document, event.triage_class)}，{_colour(document, event.colour)}"
        case events.MatterAssigned():
            words = f"交{departments.get(event.department_id or UUID(int=0), '社区')}办理"
        case events.MatterEscalated():
            words = f"上报到{_RUNGS[event.rung]}"
        case events.MatterResolved():
            words = f"办结（第{event.round}次办理）" if event.round > 1 else "办结"
        case events.MatterRated():
            words = f"居民评价：{_rating(document, event.rating)}"
        case events.MatterReopened():
            words = "重新办理"
        case events.MatterClosed():
            words = "结案"
    return words


def _basis(matter: Matter, method: Method) -> str:
    lines = [f"《{method.document.name}》第{method.version}版"]
    if matter.category:
        lines.append(f"类别：{matter.category}")
    if matter.triage_class:
        lines.append(f"办理方式：{_class(method.document, matter.triage_class)}")
    return "\n".join(lines)


def _standard(matter: Matter, document: Document) -> str:
    """How long it might have taken, as its colour says."""
    if matter.colour is None:
        return ""
    urgency = document.urgency(matter.colour)
    if urgency is None or urgency.limit is None:
        return f"{_colour(document, matter.colour)}：期限由会议商定"
    limit = urgency.limit
    return f"{urgency.name}：{limit.amount}{_UNITS[limit.unit]}内办结"


def _result(matter: Matter, document: Document) -> str:
    lines = [matter.outcome or ""]
    if matter.rating:
        lines.append(f"评价：{_rating(document, matter.rating)}")
    return "\n".join(filter(None, lines))


def _class(document: Document, triage_class: TriageClass) -> str:
    return next((each.name for each in document.classes if each.code == triage_class), "")


def _colour(document: Document, colour: Colour) -> str:
    urgency = document.urgency(colour)
    return urgency.name if urgency else ""


def _rating(document: Document, rating: Rating) -> str:
    return next((each.name for each in document.evaluation.ratings.scale if each.code == rating), "")
