"""What things are called on a page: one table of words for each vocabulary of the domain."""

from collections.abc import Mapping
from enum import StrEnum

from services.evaluation.inspections.models import Finding
from services.evaluation.rounds.models import ObstacleState
from services.kernel.access import ROLE_NAMES
from services.kernel.codes import Level
from services.kernel.text import N_, _
from services.matters.models import Channel, State
from services.methods.vocabulary import Checked, Colour, Rating, TriageClass
from services.volunteering.models import WishState

Words = Mapping[str, str]

WORDS: dict[type[StrEnum], Words] = {
    State: {
        State.REPORTED: N_("待分流"),
        State.TRIAGED: N_("待交办"),
        State.ASSIGNED: N_("办理中"),
        State.RESOLVED: N_("待评议"),
        State.CLOSED: N_("已办结"),
        State.MERGED: N_("已归并"),
        State.DECLINED: N_("不予办理"),
    },
    Colour: {
        Colour.GREEN: N_("绿色"),
        Colour.BLUE: N_("蓝色"),
        Colour.YELLOW: N_("黄色"),
        Colour.ORANGE: N_("橙色"),
        Colour.RED: N_("红色"),
    },
    TriageClass: {
        TriageClass.IMMEDIATE: N_("即办件"),
        TriageClass.DEFERRED: N_("待办件"),
        TriageClass.UPWARD: N_("上报件"),
    },
    Channel: {
        Channel.GRID: N_("网格走访"),
        Channel.HALL: N_("服务大厅"),
        Channel.WECHAT: N_("微信群"),
        Channel.HOTLINE: N_("热线"),
        Channel.SESSION: N_("议事会"),
        Channel.APP: N_("手机端"),
    },
    Rating: {
        Rating.SATISFIED: N_("满意"),
        Rating.MOSTLY_SATISFIED: N_("基本满意"),
        Rating.DISSATISFIED: N_("不满意"),
    },
    WishState: {
        WishState.DRAFT: N_("待发布"),
        WishState.OPEN: N_("待认领"),
        WishState.CLAIMED: N_("已认领"),
        WishState.GRANTED: N_("待确认"),
        WishState.CONFIRMED: N_("已实现"),
        WishState.WITHDRAWN: N_("已撤回"),
    },
    Checked: {
        Checked.VISIT: N_("督走访"),
        Checked.CALL: N_("督回访"),
        Checked.HANDLING: N_("督办理"),
        Checked.SATISFACTION: N_("督满意度"),
    },
    Finding: {
        Finding.OK: N_("属实"),
        Finding.FAULT: N_("有问题"),
        Finding.UNREACHABLE: N_("未联系上"),
    },
    ObstacleState: {
        ObstacleState.REPORTED: N_("待商议"),
        ObstacleState.CONFERRED: N_("待联席会议"),
        ObstacleState.MET: N_("待答复"),
        ObstacleState.REPLIED: N_("已答复"),
        ObstacleState.SETTLED: N_("已了结"),
    },
    Level: {
        Level.DISTRICT: N_("区县"),
        Level.STREET: N_("街道（镇）"),
        Level.COMMUNITY: N_("社区（村）"),
        Level.GRID: N_("网格"),
    },
}


def word(value: StrEnum | None) -> str:
    """What a value is called, in the reader's language."""
    return _(WORDS[type(value)][value]) if value is not None else ""


def named(kind: type[StrEnum], value: str | None) -> str:
    """The same for a value as it stands in the database."""
    return _(WORDS[kind][value]) if value else ""


def role_name(role: str) -> str:
    return _({each.value: name for each, name in ROLE_NAMES.items()}.get(role, role))


def choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    """The options of a select, in the order of the vocabulary."""
    return [(each.value, _(sentence)) for each, sentence in WORDS[kind].items() if isinstance(each, StrEnum)]
