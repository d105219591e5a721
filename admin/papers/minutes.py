"""Minutes (会议纪要) as the paper form has them: what was said, how it was voted, what was resolved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from admin.papers.days import chinese_day, chinese_time
from admin.papers.sheets import Minutes, Passage, Resolution
from services.deliberation.meetings.models import Meeting, MeetingState
from services.deliberation.minutes import models as minutes
from services.deliberation.room.models import AgendaItem, Poll, PollOption, PollState
from services.kernel.calendar import last_day
from services.kernel.clock import day_of
from services.kernel.errors import NotFound

HELD = frozenset({MeetingState.CLOSED, MeetingState.PUBLISHED})


@dataclass(frozen=True)
class Line:
    """A resolution with who does it and who supervises, as they are to be called on this paper."""

    row: minutes.Resolution
    who: str
    supervisor: str


@dataclass(frozen=True)
class Sitting:
    """A meeting that was held, with all that its minutes tell of it. Who is not to be named is not in it."""

    meeting: Meeting
    minutes: minutes.Minutes
    issuer: str
    theme: str
    recorder: str
    names: Sequence[str]
    agenda: Sequence[AgendaItem]
    lines: Sequence[Line]
    polls: Sequence[tuple[Poll, Sequence[PollOption]]]


def minutes_of(sitting: Sitting) -> Minutes:
    """Of a meeting that is over; until they are published they call themselves a draft. NOT_FOUND before."""
    meeting = sitting.meeting
    if meeting.state not in HELD:
        raise NotFound(paper="minutes", meeting=meeting.id)
    final = sitting.minutes.published_at is not None
    ended = sitting.minutes.published_at or meeting.closed_at or sitting.minutes.created_at
    return Minutes(
        title=f"{meeting.name}会议纪要" if final else f"{meeting.name}会议纪要（草稿）",
        issuer=sitting.issuer,
        dated=day_of(ended),
        held_at=chinese_time(meeting.opened_at),
        place=meeting.place,
        chair="",
        recorder=sitting.recorder,
        present=_present(sitting),
        theme="\n".join([each for each in (sitting.theme, *(item.title for item in sitting.agenda)) if each]),
        proceedings=tuple(_proceedings(sitting)),
        resolutions=tuple(_resolution(each) for each in sitting.lines),
        signatures=("主持人", "记录人", "参会代表", "参会代表"),
    )


def _present(sitting: Sitting) -> str:
    told = f"应到{sitting.meeting.invited or 0}人，实到{sitting.meeting.present or 0}人"
    return f"{told}：{'、'.join(sitting.names)}" if sitting.names else told


def _proceedings(sitting: Sitting) -> list[Passage]:
    closed = [(poll, options) for poll, options in sitting.polls if poll.state is PollState.CLOSED]
    votes = "\n".join(_poll(poll, options) for poll, options in closed)
    told = (Passage("会议内容", sitting.minutes.text), Passage("表决情况", votes))
    return [each for each in told if each.text]


def _poll(poll: Poll, options: Sequence[PollOption]) -> str:
    """Never how anybody voted: only how many."""
    way = "无记名" if poll.anonymous else "记名"
    counted = "，".join(f"{each.text}{each.votes or 0}票" for each in options)
    carried = "、".join(each.text for each in options if each.carried)
    outcome = f"“{carried}”达到规定的多数" if carried else "没有选项达到规定的多数"
    cast = f"{way}表决，应投{poll.entitled}人，实投{poll.turnout or 0}人"
    return f"{poll.question}（{cast}）：{counted}；{outcome}。"


def _resolution(line: Line) -> Resolution:
    return Resolution(
        what=line.row.what,
        owner=line.who,
        standard=line.row.standard,
        due=_limit(line.row.due_at),
        supervisor=line.supervisor,
    )


def _limit(due_at: datetime | None) -> str:
    """The last day of the limit."""
    return chinese_day(last_day(due_at)) if due_at else ""
