"""The letters that are made of a matter: its receipt, the answer, and why it is declined."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from admin.papers.days import chinese_day, day_of_moment
from admin.papers.sheets import Letter, Passage
from services.kernel.calendar import last_day
from services.kernel.clock import day_of
from services.kernel.errors import NotFound
from services.matters.models import Matter, State

RECEIPT, REPLY, DECLINE = "receipt", "reply", "decline"


@dataclass(frozen=True)
class Names:
    """What the row's keys and codes are called; a name that is not to be told is empty."""

    issuer: str
    reporter: str
    channel: str
    handler: str = ""


def letter(kind: str, matter: Matter, names: Names) -> Letter:
    """One of the letters that the matter's state calls for; NOT_FOUND for any other."""
    if kind not in letters_of(matter):
        raise NotFound(paper=kind, matter=matter.id)
    return _MAKERS[kind](matter, names)


def letters_of(matter: Matter) -> tuple[str, ...]:
    """A receipt always; the answer when it is done, the reasons when it is declined."""
    if matter.state is State.DECLINED:
        return (RECEIPT, DECLINE)
    if matter.outcome and matter.state in {State.RESOLVED, State.CLOSED}:
        return (RECEIPT, REPLY)
    return (RECEIPT,)


def _receipt(matter: Matter, names: Names) -> Letter:
    day = day_of_moment(matter.created_at)
    return Letter(
        title="受理回执",
        issuer=names.issuer,
        dated=day_of(matter.created_at),
        number=matter.number,
        to=names.reporter or "上报人",
        opening=f"您于{day}通过{names.channel}反映的事项已经登记，现将受理情况告知如下。",
        facts=(
            *_subject(matter),
            *_known("类别", matter.category),
            *_known("承办", names.handler),
            *_known("办理期限", _limit(matter.due_at)),
        ),
        closing="凭受理编号可以查询办理进展。办理完成后，请您对办理情况作出评价。",
    )


def _reply(matter: Matter, names: Names) -> Letter:
    day = day_of_moment(matter.created_at)
    return Letter(
        title="办理情况答复书",
        issuer=names.issuer,
        dated=day_of(matter.resolved_at or matter.created_at),
        number=matter.number,
        to=names.reporter or "上报人",
        opening=f"您于{day}反映的事项已经办理，现答复如下。",
        facts=(*_subject(matter), *_known("承办", names.handler), *_known("轮次", _round(matter.round))),
        parts=(Passage("办理结果", matter.outcome or ""),),
        closing="请您对办理情况作出评价；如不满意，将重新办理。",
    )


def _decline(matter: Matter, names: Names) -> Letter:
    day = day_of_moment(matter.created_at)
    return Letter(
        title="不予办理告知书",
        issuer=names.issuer,
        dated=day_of(matter.closed_at or matter.created_at),
        number=matter.number,
        to=names.reporter or "上报人",
        opening=f"您于{day}反映的事项收悉。经研究，决定不予办理，现将理由告知如下。",
        facts=_subject(matter),
        parts=(Passage("不予办理的理由", matter.reason or ""),),
        closing="如有异议，可以向我们或上一级反映。感谢您的理解与支持。",
    )


_MAKERS: Final[dict[str, Callable[[Matter, Names], Letter]]] = {
    RECEIPT: _receipt,
    REPLY: _reply,
    DECLINE: _decline,
}


def _subject(matter: Matter) -> tuple[Passage, ...]:
    return (
        Passage("反映事项", matter.title),
        *_known("具体内容", matter.detail),
        *_known("地点", matter.place),
    )


def _known(head: str, text: str | None) -> tuple[Passage, ...]:
    """A line of the form, unless there is nothing to stand in it."""
    return (Passage(head, text),) if text else ()


def _limit(due_at: datetime | None) -> str:
    """The last day of the limit."""
    return f"{chinese_day(last_day(due_at))}前" if due_at else ""


def _round(number: int) -> str:
    return f"第{number}轮办理" if number > 1 else ""
