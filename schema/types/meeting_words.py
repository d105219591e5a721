"""The words of deliberation as GraphQL has them."""

from enum import StrEnum

from schema.types.enums import explained
from services.deliberation.meetings.members import MemberState
from services.deliberation.meetings.models import MeetingState
from services.methods.vocabulary import Joining, Side, Tier


class MeetingOrder(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    PLANNED = "planned"


explained(
    MeetingOrder,
    "MeetingOrder",
    "会议排序 (order of meetings)",
    NEWEST="最新在前 (newest first)",
    OLDEST="最早在前 (oldest first)",
    PLANNED="最先召开在前 (planned soonest first): those without a time come last",
)
explained(
    MeetingState,
    "MeetingState",
    "会议状态 (meeting state)",
    PLANNED="待召开 (planned)",
    OPEN="进行中 (open): the composition is frozen",
    CLOSED="已散会 (closed): the minutes are being written",
    PUBLISHED="纪要已公开 (published)",
    MISSED="未按时召开 (missed): its time has passed",
    CANCELLED="已取消 (cancelled)",
)
explained(
    Tier,
    "MeetingTier",
    "会议层级 (tier): how near to people's doors",
    BUILDING="楼栋 (building)",
    ESTATE="小区 (estate)",
    GRID="网格 (grid)",
    COMMUNITY="社区 (community)",
    STREET="街道 (street)",
    DISTRICT="区 (district)",
)
explained(
    Joining,
    "Joining",
    "产生方式 (joining): how somebody comes to sit at a meeting",
    STANDING="固定成员 (standing): by office",
    INVITATION="邀请 (invitation)",
    NOMINATION="党组织提名 (nomination)",
    RECOMMENDATION="居民代表推荐 (recommendation)",
    SELF_NOMINATION="自荐 (self nomination)",
)
explained(
    Side,
    "Side",
    "方 (side) at a listening session",
    SPEAKING="提意见方 (speaking)",
    LISTENING="听意见方 (listening)",
)
explained(
    MemberState,
    "MemberState",
    "参会人状态 (member state)",
    PROPOSED="待确认 (proposed)",
    ACCEPTED="已确认 (accepted)",
    REFUSED="未采纳 (refused)",
)
