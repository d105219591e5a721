"""Matters with all that hangs on them, as clients see them."""

from datetime import datetime
from typing import Any

import strawberry
from strawberry.scalars import JSON

from schema.reading.fields import column, later, node, to_one
from schema.reading.filters import equals, identified
from schema.reading.lists import listing, pages, to_many
from schema.reading.roots import one
from schema.types.enums import Channel, Colour, Level, Rating, Role, State, TriageClass
from schema.types.filters import MatterFilter
from schema.types.methods import MethodVersion
from schema.types.nodes import Connection, Node, connection
from schema.types.orders import OF_MATTERS
from schema.types.people import Department, Person
from schema.types.tenants import Tenant
from services.kernel import outbox
from services.kernel.access import Permission
from services.matters import models, pauses

REPORTER = "上报人 (reporter): null when hidden from you, or out of your sight"
NAMELESS = """case when {person} is not distinct from @viewer or exists (
select 1 from matter m where m.district_code = @district and m.id = {matter}
and (not m.reporter_hidden or m.reporter_id is distinct from {person})) then {person} end"""
"""Who did something to a matter, unless it is the reporter, who is hidden, and somebody else asks."""
ACTOR = NAMELESS.format(person="t.actor_id", matter="t.subject_id")
VISIBLE = (
    "case when not t.reporter_hidden or t.reporter_id is not distinct from @viewer then t.reporter_id end"
)
COMMUNITY = "case when t.community_code % 1000 <> 0 then t.community_code * 1000 end"
GRID = "case when t.tenant % 1000 <> 0 then t.tenant end"
STREET = "case when t.street_code % 1000 <> 0 then t.street_code * 1000000 end"


@node(outbox.EventRow, description="事件 (event): something that happened, as the timeline shows it")
class Event(Node):
    kind: str = column("种类 (kind): such as MatterAssigned")
    at: datetime = column("时间 (at)", "t.created_at")
    actor: Person | None = to_one(
        f"case when t.subject_type <> 'matter' then t.actor_id else {ACTOR} end",
        "经办人 (actor): null when hidden from you, or out of your sight",
        reads=[models.Matter],
    )
    actor_role: Role = column("经办角色 (actor role)")
    payload: JSON = column("内容 (payload): the facts of the event")


@node(models.Note, description="进展 (note): what was done so far")
class Note(Node):
    text: str = column("内容 (text)")
    shown: bool = column("上报人可见 (shown): whether the reporter reads it")
    at: datetime = column("时间 (at)", "t.created_at")
    author: Person | None = to_one(
        NAMELESS.format(person="t.author_id", matter="t.matter_id"), "记录人 (author)", reads=[models.Matter]
    )


@node(models.Verdict, description="评议 (verdict): one reporter's rating of one round")
class Verdict(Node):
    rating: Rating = column("满意度 (rating)")
    comment: str = column("意见 (comment)")
    round: int = column("轮次 (round)")
    at: datetime = column("时间 (at)", "t.created_at")
    reporter: Person | None = to_one(
        NAMELESS.format(person="t.reporter_id", matter="t.matter_id"), REPORTER, reads=[models.Matter]
    )


@node(models.Photo, description="照片 (photo) of a matter")
class Photo(Node):
    width: int = column("宽 (width) in pixels")
    height: int = column("高 (height) in pixels")
    url: str = column(
        "地址 (url): where it is fetched, as whoever may see it",
        "'/photos/' || t.district_code || '-' || t.id",
    )
    at: datetime = column("时间 (at)", "t.created_at")


@node(pauses.Pause, description="暂停计时 (pause): a time in which the clock of a matter stood still")
class Pause(Node):
    reason: str = column("理由 (reason)")
    round: int = column("轮次 (round)")
    began_at: datetime = column("开始 (began at)", "t.created_at")
    until: datetime = column("最迟至 (until): when it ends by itself")
    ended_at: datetime | None = column("结束 (ended at): null while it lasts")
    due_before: datetime = column("原期限 (due before): the limit as it was")
    paused_by: Person | None = to_one("t.paused_by_id", "经办人 (paused by)")


@node(models.Matter, description="事项 (matter): what a resident raises", permission=Permission.MATTER_READ)
class Matter(Node):
    number: str = column("受理编号 (number)")
    title: str = column("标题 (title)")
    detail: str = column("详情 (detail)")
    place: str = column("地点 (place): where, in words")
    channel: Channel = column("渠道 (channel)")
    state: State = column("状态 (state)")
    category: str | None = column("类别 (category)")
    colour: Colour | None = column("颜色 (colour)")
    triage_class: TriageClass | None = column("分流类别 (triage class)")
    stage: str = column("阶段 (stage): the code of a stage of its method")
    rung: Level = column("处理层级 (rung): at which level it is handled")
    round: int = column("轮次 (round): from 1; a bad rating begins another")
    outcome: str | None = column("办理结果 (outcome)")
    reason: str | None = column("不予办理的理由 (reason)")
    rating: Rating | None = column("满意度 (rating): of this round")
    overdue: bool = column("是否超期 (overdue)")
    reported_at: datetime = column("上报时间 (reported at)", "t.created_at")
    due_at: datetime | None = column("办理期限 (due at): while paused, as it will be when the pause is over")
    paused: bool = column(
        "暂停计时 (paused): its clock stands still",
        "(t.due_at is not null and exists (select 1 from pause u where u.district_code = @district "
        "and u.matter_id = t.id and u.ended_at is null))",
        reads=[pauses.Pause],
    )
    resolved_at: datetime | None = column("办结时间 (resolved at)")
    closed_at: datetime | None = column("关闭时间 (closed at)")
    reporter_hidden: bool = column("隐藏姓名 (reporter hidden): the reporter hides their name")
    reporter: Person | None = to_one(VISIBLE, REPORTER)
    reported_by: Person | None = to_one(
        "t.reported_by_id", "代为上报 (reported by): who raised it for the reporter"
    )
    owner: Person | None = to_one("t.owner_id", "责任人 (owner)")
    department: Department | None = to_one("t.department_id", "责任部门 (department)")
    method: MethodVersion | None = to_one(
        "t.method_id", "工作法 (method): the version it began with; null for what is shipped for everybody"
    )
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant): where it belongs, at whatever level")
    grid: Tenant | None = to_one(GRID, "网格 (grid): null above a grid")
    community: Tenant | None = to_one(COMMUNITY, "社区 (community): null above a community")
    street: Tenant | None = to_one(STREET, "街道 (street): null above a street")
    merged_into: Any = to_one(
        "t.merged_into_id",
        "归并到 (merged into): the matter it follows",
        annotation=later("Matter", __name__),
    )
    merged: Any = pages(
        "t.merged_into_id = p.id",
        "已归并 (merged): the matters that follow this one",
        annotation=connection(later("Matter", __name__)),
    )
    notes: Connection[Note] = pages("t.matter_id = p.id", "进展 (notes): the oldest first")
    pauses: list[Pause] = to_many("t.matter_id = p.id", "暂停记录 (pauses): the oldest first")
    verdicts: list[Verdict] = to_many("t.matter_id = p.id", "评议 (verdicts): the oldest first")
    tasks: Any = to_many(
        "t.matter_id = p.id",
        "任务 (tasks): that serve it, the oldest first",
        annotation=list[later("Task", "schema.types.tasks")],  # type: ignore[misc] # a type to come
    )
    photos: list[Photo] = to_many("t.matter_id = p.id", "照片 (photos): the oldest first")
    events: Connection[Event] = pages(
        "t.subject_id = p.id and t.subject_type = 'matter'",
        "办理过程 (events): everything that happened, the oldest first",
    )


@strawberry.type
class MatterQuery:
    matter: Matter | None = one(
        "事项 (matter): by id or number; null when you can't see it",
        permission=Permission.MATTER_READ,
        id=(strawberry.ID, identified("t.id", "Matter"), "标识 (id)"),
        number=(str, equals("t.number = ?"), "受理编号 (number)"),
    )
    matters: Connection[Matter] | None = listing(
        "事项 (matters): of your tenant and below; a resident's own; what was referred to a department",
        filters=MatterFilter,
        orders=OF_MATTERS,
        permission=Permission.MATTER_READ,
    )
