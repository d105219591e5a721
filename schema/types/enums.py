"""Our enums as GraphQL has them: names in upper case, every value explained, Chinese term first."""

from enum import StrEnum

import strawberry

from services.deliberation.covenants.comparing import Change
from services.deliberation.covenants.models import VersionState
from services.deliberation.mediation.models import CaseState, Side
from services.deliberation.votes.models import VoteScope, VoteState
from services.deliberation.votes.sealed import BallotChannel
from services.kernel.access import ROLE_NAMES, Role
from services.kernel.calendar import Unit as LimitUnit
from services.kernel.codes import Level
from services.matters.models import Channel, State
from services.methods.models import MethodState
from services.methods.vocabulary import Colour, Rating, TriageClass
from services.tenancy.kinds import Kind
from services.volunteering.models import WishState

__all__ = [
    "BallotChannel",
    "CaseState",
    "Change",
    "Channel",
    "Colour",
    "Kind",
    "Level",
    "LimitUnit",
    "ListOrder",
    "MatterOrder",
    "MethodState",
    "Rating",
    "Role",
    "Side",
    "State",
    "TriageClass",
    "VersionState",
    "VoteScope",
    "VoteState",
    "WishState",
]


class MatterOrder(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    DUE_SOONEST = "due_soonest"


class ListOrder(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"


def explained(enum: type[StrEnum], name: str, description: str, **values: str) -> None:
    """Make an enum known to strawberry, which can't take descriptions for values declared elsewhere."""
    made = strawberry.enum(enum, name=name, description=description)
    for value in made.__strawberry_definition__.values:  # type: ignore[attr-defined] # put there by strawberry
        value.description = values[value.name]


explained(
    State,
    "MatterState",
    "事项状态 (matter state): how far a matter has come",
    REPORTED="已上报 (reported): waits for triage",
    TRIAGED="已分流 (triaged): category, colour and class are decided",
    ASSIGNED="办理中 (assigned): a person or a department works on it",
    RESOLVED="已办结 (resolved): done, waits for the reporter's rating",
    CLOSED="已关闭 (closed): rated, or closed without",
    MERGED="已归并 (merged): follows another matter of the same content",
    DECLINED="不予办理 (declined): refused with a written reason",
)
explained(
    Colour,
    "MatterColour",
    "颜色 (colour): how urgent a matter is; which are used, and their time limits, the method says",
    GREEN="绿色 (green): usually within a week",
    BLUE="蓝色 (blue)",
    YELLOW="黄色 (yellow)",
    ORANGE="橙色 (orange): usually within a month",
    RED="红色 (red): usually by when a meeting decides",
)
explained(
    TriageClass,
    "TriageClass",
    "分流类别 (triage class)",
    IMMEDIATE="即办件 (immediate): done at once",
    DEFERRED="待办件 (deferred): takes its time",
    UPWARD="上报件 (upward): needs somebody above",
)
explained(
    Channel,
    "MatterChannel",
    "渠道 (channel): how a matter was raised",
    GRID="网格 (grid): told to a grid worker",
    HALL="大厅 (hall): at the service hall",
    WECHAT="微信群 (WeChat group)",
    HOTLINE="热线 (hotline): by telephone",
    SESSION="议事会 (session): at a listening session",
    APP="线上 (app): by the resident online",
)
explained(
    Rating,
    "Rating",
    "满意度 (rating)",
    SATISFIED="满意 (satisfied)",
    MOSTLY_SATISFIED="基本满意 (mostly satisfied)",
    DISSATISFIED="不满意 (dissatisfied): another round begins",
)
explained(
    Level,
    "TenantLevel",
    "层级 (level of a tenant)",
    DISTRICT="区 (district)",
    STREET="街道 (street)",
    COMMUNITY="社区 (community)",
    GRID="网格 (grid)",
)
explained(
    Kind,
    "TenantKind",
    "类别 (kind of a tenant): what it is called at its level",
    DISTRICT="区 (district)",
    COUNTY="县 (county)",
    CITY="市 (city)",
    STREET="街道 (street)",
    TOWN="镇 (town)",
    TOWNSHIP="乡 (township)",
    COMMUNITY="社区 (community)",
    VILLAGE="村 (village)",
    GRID="网格 (grid)",
    OTHER="其他 (other): a development zone and the like",
)
explained(
    Role,
    "Role",
    "角色 (role): what somebody is appointed as",
    **{role.name: f"{ROLE_NAMES[role]} ({role.value.replace('_', ' ')})" for role in Role},
)
explained(
    WishState,
    "WishState",
    "心愿状态 (wish state)",
    DRAFT="草稿 (draft): not published",
    OPEN="待认领 (open): published, nobody has claimed it",
    CLAIMED="已认领 (claimed): one volunteer has claimed it",
    GRANTED="已实现 (granted): the volunteer has done it",
    CONFIRMED="已确认 (confirmed): the community has seen that it is done",
    WITHDRAWN="已撤回 (withdrawn)",
)
explained(
    MatterOrder,
    "MatterOrder",
    "事项排序 (order of matters)",
    NEWEST="最新上报在前 (newest first)",
    OLDEST="最早上报在前 (oldest first)",
    DUE_SOONEST="最先到期在前 (due soonest first): those without a limit come last",
)
explained(
    ListOrder,
    "ListOrder",
    "排序 (order)",
    NEWEST="最新在前 (newest first)",
    OLDEST="最早在前 (oldest first)",
)
explained(
    CaseState,
    "MediationState",
    "调解状态 (mediation state)",
    OPEN="调解中 (open)",
    AGREED="已达成协议 (agreed): waits to be performed",
    FAILED="调解不成 (failed)",
    WITHDRAWN="已撤回 (withdrawn)",
    PERFORMED="已履行 (performed)",
    CLOSED="未履行结案 (closed): though it was not performed",
)
explained(
    Side,
    "MediationSide",
    "调解中的身份 (side in a mediation)",
    PARTY="当事人 (party)",
    MEDIATOR="调解员 (mediator)",
    LAWYER="律师 (lawyer)",
)
explained(
    VoteState,
    "HouseholdVoteState",
    "征求意见状态 (state of a household vote)",
    DRAFT="草稿 (draft): not begun",
    OPEN="征求中 (open): ballots are taken",
    CLOSED="已计票 (closed): counted, not published",
    PUBLISHED="已公布 (published): everyone reads the result",
    CANCELLED="已取消 (cancelled)",
)
explained(
    VoteScope,
    "HouseholdVoteScope",
    "征求范围 (scope of a household vote)",
    WHOLE="全部 (whole): every household of the community or grid",
    ESTATES="小区 (estates): of the estates named",
    BUILDINGS="楼栋 (buildings): of the buildings named",
)
explained(
    BallotChannel,
    "BallotChannel",
    "投票方式 (channel of a ballot)",
    ONLINE="线上 (online)",
    PAPER="纸质 (paper): entered by staff",
)
explained(
    VersionState,
    "CovenantState",
    "公约状态 (state of a version of a covenant)",
    DRAFT="草稿 (draft)",
    DELIBERATED="已议 (deliberated): may be voted on",
    ADOPTED="已通过 (adopted): has its number",
    PUBLISHED="已公布 (published): residents read it",
    ABANDONED="已放弃 (abandoned)",
)
explained(
    Change,
    "ClauseChange",
    "条款变化 (change of a clause)",
    SAME="未变 (same)",
    CHANGED="修改 (changed)",
    ADDED="新增 (added)",
    REMOVED="删除 (removed)",
)
explained(
    MethodState,
    "MethodState",
    "工作法版本状态 (state of a method version)",
    DRAFT="草稿 (draft): holds nowhere yet",
    ACTIVE="启用 (active): what begins now goes by it",
    RETIRED="停用 (retired): only what began with it goes on by it",
)
explained(
    LimitUnit,
    "LimitUnit",
    "时限单位 (unit of a limit)",
    DAYS="天 (calendar days)",
    WORKING_DAYS="工作日 (working days)",
    MONTHS="个月 (months)",
)
