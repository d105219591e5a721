"""How the portal says things to a resident: states, ratings, and what is new in the inbox."""

from services.kernel.codes import Level
from services.kernel.text import N_
from services.matters.models import Channel, State
from services.methods.vocabulary import Rating
from services.volunteering.models import WishState

STATES: dict[State, str] = {
    State.REPORTED: N_("已收到，等待受理"),
    State.TRIAGED: N_("已受理，正在安排"),
    State.ASSIGNED: N_("正在办理"),
    State.RESOLVED: N_("已办结，请您评价"),
    State.CLOSED: N_("已完成"),
    State.MERGED: N_("与同类事项一起办理"),
    State.DECLINED: N_("不予办理"),
}

RATINGS: dict[Rating, str] = {
    Rating.SATISFIED: N_("满意"),
    Rating.MOSTLY_SATISFIED: N_("基本满意"),
    Rating.DISSATISFIED: N_("不满意"),
}

CHANNELS: dict[Channel, str] = {
    Channel.GRID: N_("网格走访"),
    Channel.HALL: N_("服务大厅"),
    Channel.WECHAT: N_("微信群"),
    Channel.HOTLINE: N_("热线电话"),
    Channel.SESSION: N_("议事会"),
    Channel.APP: N_("手机"),
}

RUNGS: dict[Level, str] = {
    Level.DISTRICT: N_("区里"),
    Level.STREET: N_("街道"),
    Level.COMMUNITY: N_("社区"),
    Level.GRID: N_("网格"),
}

CLAIMS: dict[WishState, str] = {
    WishState.CLAIMED: N_("等您去完成"),
    WishState.GRANTED: N_("已完成，等社区确认"),
    WishState.CONFIRMED: N_("社区已确认，谢谢您"),
}

NOTICES: dict[str, str] = {
    "matter.merged": N_("您反映的 {number} 与同类事项 {into} 一起办理"),
    "matter.declined": N_("您反映的 {number} 不予办理，请看理由"),
    "matter.resolved": N_("您反映的 {number} 已办结，请您评价"),
    "obstacle.replied": N_("您反映的 {number} 已有答复，请查看"),
    "assessment.asked": N_("请您评议“{title}”"),
    "matter.paused": N_("您反映的 {number} 暂停计时，请看理由"),
    "matter.assigned": N_("事项 {number} 已交给您办理"),
    "matter.overdue": N_("事项 {number} 已超过期限"),
    "meeting.invited": N_("邀请您参加“{name}”"),
    "meeting.accepted": N_("您已成为“{name}”的参会人"),
    "task.created": N_("新任务：{what}"),
    "task.assigned": N_("任务“{what}”交由您办理"),
    "task.overdue": N_("任务“{what}”已超过期限"),
    "task.done": N_("任务“{what}”已完成，请验收"),
    "task.reopened": N_("任务“{what}”被退回，请重新办理"),
    "task.cancelled": N_("任务“{what}”已取消"),
    "mediation.joined": N_("您参与了调解案件 {number}"),
    "mediation.agreed": N_("调解案件 {number} 已达成协议"),
    "mediation.ended": N_("调解案件 {number} 已结案"),
    "mediation.overdue": N_("调解案件 {number} 的协议逾期未履行"),
    "wish.claimed": N_("您认领了心愿“{title}”，社区会与您联系"),
    "wish.released": N_("心愿“{title}”已放回心愿墙"),
    "wish.confirmed": N_("社区已确认心愿“{title}”完成，谢谢您"),
}
SOMETHING_NEW = N_("您有一条新消息")
