"""What lists can be narrowed down by."""

from datetime import datetime

import strawberry

from schema.reading.filters import at, containing, filters, identified, moment, switch, where, within
from schema.types.enums import (
    CaseState,
    Channel,
    Colour,
    Kind,
    Level,
    MethodState,
    Rating,
    Role,
    State,
    TriageClass,
    VersionState,
    VoteState,
    WishState,
)

WITHIN = "辖区 (tenant): this tenant and everything below it, by its national code"
CLAIMED_BY_ME = """exists (select 1 from claim c where c.district_code = @district and c.wish_id = t.id
and c.volunteer_id = @viewer and c.released_at is null)"""


@filters(description="事项筛选 (filter of matters)")
class MatterFilter:
    state: list[State] | None = where("t.state = any(?)", "状态 (state): any of these")
    colour: list[Colour] | None = where("t.colour = any(?)", "颜色 (colour): any of these")
    category: str | None = where("t.category = ?", "类别 (category): exactly this one")
    triage_class: list[TriageClass] | None = where(
        "t.triage_class = any(?)", "分流类别 (triage class): any of these"
    )
    channel: list[Channel] | None = where("t.channel = any(?)", "渠道 (channel): any of these")
    rung: list[Level] | None = where("t.rung = any(?)", "处理层级 (rung): handled at any of these levels")
    rating: list[Rating] | None = where("t.rating = any(?)", "满意度 (rating): any of these")
    tenant: str | None = where(within, WITHIN)
    overdue: bool | None = where("t.overdue = ?", "是否超期 (overdue)")
    text: str | None = where(
        containing("t.title", "t.number", "t.detail"), "包含文字 (text): in title, number or detail"
    )
    reported_after: datetime | None = where(
        moment("t.created_at >= ?"), "上报不早于 (reported at this time or after)"
    )
    reported_before: datetime | None = where(
        moment("t.created_at < ?"), "上报早于 (reported before this time)"
    )
    owner: strawberry.ID | None = where(identified("t.owner_id", "Person"), "责任人 (owner): a person")
    department: strawberry.ID | None = where(
        identified("t.department_id", "Department"), "责任部门 (department)"
    )
    mine: bool | None = where(
        switch("t.reporter_id = @viewer"), "我上报的 (mine): reported by or for yourself"
    )


@filters(description="调解案件筛选 (filter of mediation cases)")
class MediationFilter:
    state: list[CaseState] | None = where("t.state = any(?)", "状态 (state): any of these")
    tenant: str | None = where(within, WITHIN)
    overdue: bool | None = where("t.overdue = ?", "逾期未履行 (overdue)")
    text: str | None = where(containing("t.title", "t.number"), "包含文字 (text): in title or number")


@filters(description="工作法版本筛选 (filter of method versions)")
class MethodFilter:
    state: list[MethodState] | None = where("t.state = any(?)", "状态 (state): any of these")
    tenant: str | None = where(at("t.tenant"), "辖区 (tenant): exactly this one, by its national code")


@filters(description="心愿筛选 (filter of wishes)")
class WishFilter:
    state: list[WishState] | None = where("t.state = any(?)", "状态 (state): any of these")
    tenant: str | None = where(within, WITHIN)
    text: str | None = where(containing("t.title", "t.detail"), "包含文字 (text): in title or detail")
    mine: bool | None = where(
        switch(CLAIMED_BY_ME), "我认领的 (mine): claimed by yourself and not given back"
    )


@filters(description="辖区筛选 (filter of tenants)")
class TenantFilter:
    level: list[Level] | None = where("t.level = any(?)", "层级 (level): any of these")
    kind: list[Kind] | None = where("t.kind = any(?)", "类别 (kind): any of these")
    parent: str | None = where(at("t.parent_code"), "上级 (parent): right below this tenant, by its code")
    text: str | None = where(containing("t.name"), "包含文字 (text): in the name")


@filters(description="人员筛选 (filter of people)")
class PersonFilter:
    tenant: str | None = where(within, WITHIN)
    text: str | None = where(containing("t.name"), "包含文字 (text): in the name")


@filters(description="单位和部门筛选 (filter of departments and organizations)")
class BodyFilter:
    tenant: str | None = where(within, WITHIN)
    text: str | None = where(containing("t.name"), "包含文字 (text): in the name")


@filters(description="任职筛选 (filter of appointments)")
class AppointmentFilter:
    tenant: str | None = where(within, WITHIN)
    role: list[Role] | None = where("t.role = any(?)", "角色 (role): any of these")
    person: strawberry.ID | None = where(identified("t.person_id", "Person"), "人员 (person)")
    department: strawberry.ID | None = where(identified("t.department_id", "Department"), "部门 (department)")
    ended: bool | None = where("(t.ended_at is not null) = ?", "已卸任 (ended)")


@filters(description="消息筛选 (filter of notices)")
class NoticeFilter:
    unread: bool | None = where("(t.read_at is null) = ?", "未读 (unread)")


@filters(description="征求意见筛选 (filter of household votes)")
class HouseholdVoteFilter:
    state: list[VoteState] | None = where("t.state = any(?)", "状态 (state): any of these")
    tenant: str | None = where(within, WITHIN)
    text: str | None = where(containing("t.question"), "包含文字 (text): in the question")


@filters(description="户册筛选 (filter of a vote's roll)")
class RollFilter:
    building: strawberry.ID | None = where(identified("t.building_id", "Building"), "楼栋 (building)")
    cast: bool | None = where("(t.cast_at is not null) = ?", "已投票 (cast)")
    waiting: bool | None = where(
        "(t.entered_at is not null) = ?", "待复核 (waiting): a paper was entered once"
    )


@filters(description="公约筛选 (filter of covenants)")
class CovenantFilter:
    tenant: str | None = where(within, WITHIN)
    text: str | None = where(containing("t.title"), "包含文字 (text): in the title")


@filters(description="公约文本筛选 (filter of versions)")
class CovenantVersionFilter:
    state: list[VersionState] | None = where("t.state = any(?)", "状态 (state): any of these")
