"""Meetings, their rules and who sits there, as clients see them."""

from datetime import datetime
from typing import Any

import strawberry

from schema.reading.fields import column, later, node, to_one
from schema.reading.filters import filters, identified, moment, switch, where, within
from schema.reading.lists import listing, pages, to_many
from schema.reading.pages import NEWEST, OLDEST, Order
from schema.reading.roots import one
from schema.types.filters import WITHIN
from schema.types.matters import Event, Matter
from schema.types.meeting_words import MeetingOrder
from schema.types.nodes import Connection, Node
from schema.types.people import Person
from schema.types.tasks import Task
from schema.types.tenants import Tenant
from services.deliberation.meetings import members, models
from services.deliberation.meetings.members import MemberState
from services.deliberation.meetings.models import MeetingState
from services.kernel.access import Permission
from services.methods.vocabulary import Joining, Side, Tier

PLANNED = Order(b"pla", "t.planned_at", nullable=True)
MINE = """exists (select 1 from member m where m.district_code = @district and m.meeting_id = t.id
and m.person_id = @viewer and m.state = 'accepted')"""


@filters(description="会议筛选 (filter of meetings)")
class MeetingFilter:
    state: list[MeetingState] | None = where("t.state = any(?)", "状态 (state): any of these")
    kind: str | None = where("t.kind = ?", "种类 (kind): a code of the method")
    tier: list[Tier] | None = where("t.tier = any(?)", "层级 (tier): any of these")
    tenant: str | None = where(within, WITHIN)
    missed: bool | None = where("(t.missed_at is not null) = ?", "曾错过 (missed): not held when planned")
    planned_after: datetime | None = where(
        moment("t.planned_at >= ?"), "计划时间不早于 (planned at this time or after)"
    )
    planned_before: datetime | None = where(
        moment("t.planned_at < ?"), "计划时间早于 (planned before this time)"
    )
    matter: strawberry.ID | None = where(
        identified("t.special_matter_id", "Matter"), "事项 (matter): special meetings about this one"
    )
    mine: bool | None = where(switch(MINE), "我参加的 (mine): you are a member")


@filters(description="议事规则筛选 (filter of rules)")
class RulesFilter:
    kind: str | None = where("t.kind = ?", "会议种类 (kind): a code of the method")
    tenant: str | None = where(within, WITHIN)


@node(
    members.Member,
    description="参会人 (member): one person at one meeting",
    permission=Permission.MEETING_READ,
)
class Member(Node):
    name: str = column("姓名 (name): at the time of the meeting")
    joining: Joining = column("产生方式 (joining): by office, invited, nominated …")
    side: Side | None = column("方 (side): speaking or listening, where there are sides")
    group: str | None = column("类别 (group): such as people's representatives; a code of the method")
    state: MemberState = column("状态 (state)")
    signed_in_at: datetime | None = column("签到时间 (signed in at)")
    person: Person | None = to_one("t.person_id", "人员 (person)")
    signed_by: Person | None = to_one("t.signed_by_id", "代签人 (signed by): who signed in for them")


@node(
    models.MeetingRules,
    description="议事规则 (rules): adopted by the parties for a kind of meeting",
    permission=Permission.MEETING_READ,
)
class SessionRules(Node):
    kind: str = column("会议种类 (kind): a code of the method")
    version: int = column("版本 (version): from 1")
    text: str = column("正文 (text)")
    parties: str = column("各方 (parties): that adopted them")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant)")
    adopted_at: datetime = column("通过时间 (adopted at)", "t.created_at")


@node(
    models.Meeting,
    description="会议 (meeting): any deliberation; its kind and tier say which",
    permission=Permission.MEETING_READ,
)
class Meeting(Node):
    kind: str = column("种类 (kind): a code of the method")
    name: str = column("名称 (name): what the kind is called here")
    tier: Tier = column("层级 (tier)")
    theme: str | None = column("主题 (theme): a code of the method")
    period: str | None = column("期 (period): the day or month of the calendar that it is held for")
    state: MeetingState = column("状态 (state)")
    planned_at: datetime | None = column("计划时间 (planned at): null until the organiser chooses")
    place: str = column("地点 (place)")
    reason: str = column("事由 (reason): why it was called besides the calendar")
    present: int | None = column("到会人数 (present): when it opened")
    invited: int | None = column("应到人数 (invited): when it opened")
    missed_at: datetime | None = column("错过时间 (missed at): not held when planned")
    opened_at: datetime | None = column("开会时间 (opened at)")
    closed_at: datetime | None = column("散会时间 (closed at)")
    published_at: datetime | None = column("纪要公开时间 (published at)")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant)")
    special_matter: Matter | None = to_one(
        "t.special_matter_id", "专题事项 (special matter): that a special meeting is about"
    )
    special_task: Task | None = to_one(
        "t.special_task_id", "专题任务 (special task): during which it was called"
    )
    items: Any = to_many(
        "t.meeting_id = p.id",
        "议程 (items): in their order",
        annotation=list[later("AgendaItem", "schema.types.room")],  # type: ignore[misc] # a type to come
    )
    minutes: Any = to_many(
        "t.meeting_id = p.id",
        "会议纪要 (minutes): none or one",
        annotation=list[later("Minutes", "schema.types.room")],  # type: ignore[misc] # a type to come
    )
    resolutions: Any = to_many(
        "t.meeting_id = p.id",
        "决议事项 (resolutions): in their order",
        annotation=list[later("Resolution", "schema.types.room")],  # type: ignore[misc] # a type to come
    )
    members: Connection[Member] = pages("t.meeting_id = p.id", "参会人 (members)")
    events: Connection[Event] = pages(
        "t.subject_id = p.id and t.subject_type = 'meeting'",
        "过程 (events): everything that happened, the oldest first",
    )


@strawberry.type
class MeetingQuery:
    meeting: Meeting | None = one(
        "会议 (meeting): by its id; null when you can't see it",
        permission=Permission.MEETING_READ,
        id=(strawberry.ID, identified("t.id", "Meeting"), "标识 (id)"),
    )
    meetings: Connection[Meeting] | None = listing(
        "会议 (meetings): of your tenant and below, and of those above it; for residents, of their community",
        filters=MeetingFilter,
        orders={
            MeetingOrder.NEWEST: NEWEST,
            MeetingOrder.OLDEST: OLDEST,
            MeetingOrder.PLANNED: PLANNED,
        },
        permission=Permission.MEETING_READ,
    )
    session_rules: Connection[SessionRules] | None = listing(
        "议事规则 (rules): the newest first",
        filters=RulesFilter,
        orders={None: NEWEST},
        permission=Permission.MEETING_READ,
    )
