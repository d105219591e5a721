"""The kinds of meeting that a method knows, and where each is held."""

from services.deliberation.meetings.models import Meeting
from services.kernel.codes import Level, level_of
from services.kernel.errors import Invalid
from services.kernel.text import N_
from services.methods.document.deliberation import MeetingKind
from services.methods.queries import Method, method_of
from services.methods.vocabulary import Side, Tier

LEVELS = {
    Tier.BUILDING: Level.GRID,
    Tier.ESTATE: Level.COMMUNITY,
    Tier.GRID: Level.GRID,
    Tier.COMMUNITY: Level.COMMUNITY,
    Tier.STREET: Level.STREET,
    Tier.DISTRICT: Level.DISTRICT,
}
"""At which level of tenants the meetings of a tier stand. Buildings and estates are no tenants."""


class MeetingKindUnknown(Invalid):
    code, sentence = "MEETING_KIND_UNKNOWN", N_("本地工作法没有这一种会议，或不在这一级召开")


class MeetingThemeUnknown(Invalid):
    code, sentence = "MEETING_THEME_UNKNOWN", N_("这一种会议没有该主题")


class SideRequired(Invalid):
    code, sentence = "SIDE_REQUIRED", N_("这一种会议须区分提意见方和听意见方，其他会议不区分")


class GroupUnknown(Invalid):
    code, sentence = "GROUP_UNKNOWN", N_("这一种会议没有该类参会人")


def kind_at(method: Method, code: str, tenant: int) -> MeetingKind:
    """The kind, if meetings of it are held at that level. A building's may stand in its community."""
    kind = method.document.meeting(code)
    level = level_of(tenant)
    near = {LEVELS[kind.tier]} if kind else set()
    if kind and kind.tier in {Tier.BUILDING, Tier.ESTATE}:
        near |= {Level.GRID, Level.COMMUNITY}
    if kind is None or level not in near:
        raise MeetingKindUnknown(kind=code)
    return kind


async def kind_of(meeting: Meeting) -> MeetingKind:
    """As the method says it that the meeting began with."""
    found = (await method_of(meeting.method_id)).document.meeting(meeting.kind)
    if found is None:
        raise MeetingKindUnknown(kind=meeting.kind)
    return found


def require_theme(kind: MeetingKind, theme: str | None) -> None:
    if theme is not None and all(each.code != theme for each in kind.themes):
        raise MeetingThemeUnknown(theme=theme)


def require_place(kind: MeetingKind, side: Side | None, group: str | None) -> None:
    """A member's side, where there are sides, and a group that the method speaks of."""
    if kind.sides != (side is not None):
        raise SideRequired
    if group is not None and all(each.group != group for each in kind.composition):
        raise GroupUnknown(group=group)
