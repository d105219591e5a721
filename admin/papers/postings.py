"""What is put up on a board or sent round: the notice of a meeting, a disclosure."""

from datetime import date
from typing import Final

from admin.papers.days import chinese_time
from admin.papers.sheets import DisclosureNotice, MeetingNotice, Passage
from services.deliberation.meetings.models import Meeting, MeetingState
from services.evaluation.disclosure.models import OpenDisclosure
from services.kernel.clock import day_of
from services.kernel.errors import NotFound

LATER: Final = "另行通知"
PARTS: Final = {"course": "办理过程", "basis": "办理依据", "standard": "办理标准", "result": "办理结果"}


def meeting_notice(
    meeting: Meeting, *, issuer: str, theme: str, agenda: tuple[str, ...], today: date
) -> MeetingNotice:
    """Of a meeting that is to be held; NOT_FOUND once it is over, cancelled or missed."""
    if meeting.state not in {MeetingState.PLANNED, MeetingState.OPEN}:
        raise NotFound(paper="notice", meeting=meeting.id)
    return MeetingNotice(
        title="会议通知",
        issuer=issuer,
        dated=today,
        to="各位参会人员",
        purpose=f"定于下列时间召开{meeting.name}。现将有关事项通知如下：",
        name=meeting.name,
        held_at=chinese_time(meeting.planned_at) or LATER,
        place=meeting.place or LATER,
        theme=theme or LATER,
        agenda=agenda,
        remark="请准时参加；因故不能参加的，请提前告知。",
    )


def disclosure_notice(told: OpenDisclosure) -> DisclosureNotice:
    """The very words that the public reads; NOT_FOUND when they were taken back."""
    if told.withdrawn_at:
        raise NotFound(paper="disclosure", disclosure=told.id)
    heads = {"受理编号": told.number, "事项": told.title, "类别": told.category}
    return DisclosureNotice(
        title="公示",
        issuer=told.community,
        dated=day_of(told.created_at),
        opening="现将下列事项的办理情况予以公示，接受居民监督。",
        facts=tuple(Passage(head, text) for head, text in heads.items() if text),
        parts=tuple(
            Passage(head, getattr(told, name)) for name, head in PARTS.items() if getattr(told, name)
        ),
        remark="对公示内容有异议的，可以向我们反映。",
    )
