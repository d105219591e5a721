"""What happened, as a sentence: one for each kind of event and of notice, its facts put into words."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from admin.console.names import Names
from admin.console.words import named, role_name
from services.kernel.codes import Level
from services.kernel.text import N_, _
from services.matters.models import Channel
from services.methods.vocabulary import Colour, Rating, TriageClass

EVENTS: dict[str, str] = {
    "MatterReported": N_("上报诉求，渠道：{channel}"),
    "MatterTriaged": N_("分流：{category}，{colour}，{triage_class}"),
    "MatterMoved": N_("转入{place}"),
    "LedgerExported": N_("导出台账 {rows} 条（{form}），条件：{filters}"),
    "MatterAssigned": N_("交办给 {handlers}"),
    "MatterMerged": N_("归并到 {into_number}"),
    "MatterDeclined": N_("不予办理，说明理由"),
    "ProgressNoted": N_("进展"),
    "InternalNoted": N_("内部记录"),
    "PhotoAdded": N_("添加照片"),
    "MatterResolved": N_("办理完成（第 {round} 轮）"),
    "MatterRated": N_("评议：{rating}（第 {round} 轮）"),
    "MatterReopened": N_("重新办理，进入第 {round} 轮"),
    "MatterClosed": N_("已办结归档"),
    "MatterOverdue": N_("已超过期限"),
    "MatterPaused": N_("暂停计时"),
    "MatterResumed": N_("恢复计时"),
    "MatterEscalated": N_("上升到{rung}处理"),
    "MatterFollowedUp": N_("完成回头看"),
    "ObstacleReported": N_("报客观原因，提请研究"),
    "ObstacleViewGiven": N_("{level}提出商议意见"),
    "ObstacleMet": N_("联席会议研究（{met_on}）"),
    "ObstacleReplied": N_("答复上报人"),
    "ObstacleReplyLate": N_("逾期未答复"),
    "ObstacleSettled": N_("客观原因已了结"),
    "LookBackDue": N_("安排回头看：{name}"),
    "LookBackAnswered": N_("完成回头看：{name}"),
    "LookBackLate": N_("回头看逾期：{name}"),
    "InspectionDrawn": N_("抽取样本：{size} 件中每种方式 {sample} 件"),
    "InspectorsAssigned": N_("分派督导 {given} 件，{left} 件无人可派"),
    "CaseAssigned": N_("指定督导人员"),
    "CaseInspected": N_("填写督导结果"),
    "RepresentativeNamed": N_("聘任居民代表"),
    "RepresentativeEnded": N_("居民代表卸任"),
    "RepresentativesAsked": N_("提请 {people} 位居民代表评议：{title}"),
    "RepresentativeRated": N_("居民代表评议"),
    "AssessmentConcluded": N_("代表评议结果：{rating}"),
    "MendingAccepted": N_("验收整改"),
    "DeadlinePassed": N_("期限届满"),
    "WishMade": N_("记录心愿：{title}"),
    "WishPublished": N_("已发布到心愿墙"),
    "WishClaimed": N_("{volunteer} 认领"),
    "WishReleased": N_("已退回心愿墙"),
    "WishGranted": N_("心愿已实现，等待确认"),
    "WishConfirmed": N_("确认心愿已实现"),
    "WishWithdrawn": N_("撤回心愿"),
    "MethodDrafted": N_("起草工作法：{name}（第 {version} 版）"),
    "MethodEdited": N_("修改工作法草稿：{name}（第 {version} 版）"),
    "MethodActivated": N_("启用工作法：{name}（第 {version} 版）"),
    "TaskCreated": N_("交办任务：{what}"),
    "TaskAssigned": N_("任务转交给 {handlers}"),
    "TaskDone": N_("任务已完成（第 {round} 轮）"),
    "TaskConfirmed": N_("任务已验收"),
    "TaskReopened": N_("任务退回，进入第 {round} 轮"),
    "TaskCancelled": N_("任务已取消"),
    "TaskOverdue": N_("任务已超过期限"),
    "ProcedureStarted": N_("启动决策程序“{name}”：{subject}"),
    "ProcedureStepTaken": N_("完成步骤：{name}"),
    "ProcedureFiled": N_("报送备案（第 {round} 次）"),
    "ProcedureFilingAccepted": N_("备案已确认"),
    "ProcedureFilingReturned": N_("备案退回"),
    "ProcedureDisclosed": N_("发布公开：{name}"),
    "ProcedureDisclosureEnded": N_("公示期满：{name}"),
    "ProcedureAbandoned": N_("终止决策程序"),
    "MediationOpened": N_("受理纠纷调解"),
    "MediationJoined": N_("调解：有人加入"),
    "MediationLeft": N_("调解：有人退出"),
    "MediationTalkHeld": N_("调解：进行了一次商谈"),
    "MediationAgreed": N_("调解：达成协议"),
    "MediationFailed": N_("调解不成"),
    "MediationWithdrawn": N_("撤回调解"),
    "MediationPerformed": N_("调解协议已履行"),
    "MediationClosed": N_("调解协议未履行，已结案"),
    "MediationOverdue": N_("调解协议逾期未履行"),
    "TopicChosen": N_("选定议题：{title}"),
    "TopicDropped": N_("议题不再议"),
    "MatterChosen": N_("列为议题：{title}"),
    "MeetingPlanned": N_("按工作法排定会议：{name}"),
    "MeetingCalled": N_("召集会议：{name}"),
    "MeetingMoved": N_("调整会议时间地点"),
    "MeetingCancelled": N_("取消会议"),
    "MeetingMissed": N_("会议未按时召开"),
    "MeetingOpened": N_("开会，应到 {invited} 人，到会 {present} 人"),
    "MeetingClosed": N_("散会"),
    "RulesAdopted": N_("通过议事规则第 {version} 版"),
    "MemberInvited": N_("邀请参会"),
    "MemberProposed": N_("提出参会人选"),
    "MemberAccepted": N_("确认为参会人"),
    "MemberRefused": N_("未采纳参会人选"),
    "MemberSignedIn": N_("会议签到"),
    "VoteDrafted": N_("起草逐户征求意见：{question}"),
    "VoteOpened": N_("开始征求意见，共 {asked} 户"),
    "BallotCast": N_("一户已投票"),
    "PaperBallotEntered": N_("录入一张纸质票，等待复核"),
    "PaperBallotWithdrawn": N_("撤回一张待复核的纸质票"),
    "ProxyGiven": N_("登记书面委托"),
    "ProxyRevoked": N_("撤销书面委托"),
    "VoteClosed": N_("截止并计票：{asked} 户中 {cast} 户投票"),
    "VoteRecounted": N_("重新计票"),
    "VotePublished": N_("公布征求意见结果"),
    "VoteCancelled": N_("取消征求意见"),
    "CovenantDrafted": N_("起草公约：{title}"),
    "CovenantRewritten": N_("修改公约文本"),
    "CovenantDeliberated": N_("公约经会议讨论"),
    "CovenantPutToVote": N_("公约交付逐户征求意见"),
    "CovenantAdopted": N_("公约第 {number} 版通过"),
    "CovenantPublished": N_("公布公约第 {number} 版"),
    "CovenantAbandoned": N_("放弃公约文本"),
    "WatcherAppointed": N_("加入公约监督队"),
    "WatcherReleased": N_("退出公约监督队"),
    "BreachLogged": N_("记录一次违约：第 {clause} 条"),
    "TenantCreated": N_("建立{level}：{name}"),
    "TenantRenamed": N_("更名：{before} → {after}"),
    "DistrictImported": N_("导入区划，新增 {created} 个"),
    "EstateCreated": N_("登记小区：{name}"),
    "BuildingCreated": N_("登记楼栋：{name}"),
    "BuildingMoved": N_("楼栋划归另一网格"),
    "HouseholdCreated": N_("登记住户：{name}"),
    "HouseholdMeasured": N_("登记面积：{area} 平方米"),
    "HouseholdMoved": N_("住户划归另一网格"),
    "PlacesImported": N_("导入 {grids} 个网格、{estates} 个小区、{buildings} 栋楼、{households} 户"),
    "CalendarDaySet": N_("调整工作日历：{day}"),
    "PersonCreated": N_("已登记人员"),
    "PersonUpdated": N_("更新人员资料"),
    "PersonHoused": N_("登记住处"),
    "PersonRevealed": N_("查看了完整号码"),
    "ResidentJoined": N_("居民加入社区"),
    "VolunteerJoined": N_("成为志愿者"),
    "AccountCreated": N_("开通账号：{role}"),
    "Appointed": N_("任职：{role}"),
    "AppointmentEnded": N_("结束任职：{role}"),
    "PasswordSet": N_("已修改密码"),
    "PasswordReset": N_("已重置密码"),
    "AccountDisabled": N_("已停用账号"),
    "AccountEnabled": N_("已恢复账号"),
    "TokenCreated": N_("创建接口令牌"),
    "TokenRevoked": N_("撤销接口令牌"),
    "DepartmentCreated": N_("已设立部门"),
    "OrganizationCreated": N_("已登记单位"),
}
NOTICES: dict[str, str] = {
    "matter.reported": N_("新诉求 {number} 待分流"),
    "matter.assigned": N_("{number} 交由您办理"),
    "matter.overdue": N_("{number} 已超过期限"),
    "matter.paused": N_("{number} 已暂停计时"),
    "matter.escalated": N_("{number} 上升到本级处理"),
    "matter.merged": N_("{number} 已归并到 {into}"),
    "matter.declined": N_("{number} 不予办理，请查看理由"),
    "matter.resolved": N_("{number} 已办理完成，请评议"),
    "task.created": N_("新任务：{what}"),
    "task.assigned": N_("任务“{what}”交由您办理"),
    "task.overdue": N_("任务“{what}”已超过期限"),
    "task.done": N_("任务“{what}”已完成，请验收"),
    "task.reopened": N_("任务“{what}”被退回，请重新办理"),
    "task.cancelled": N_("任务“{what}”已取消"),
    "procedure.filed": N_("“{subject}”报送备案，请答复"),
    "procedure.accepted": N_("“{subject}”的备案已确认，可以公开"),
    "procedure.returned": N_("“{subject}”的备案被退回，请看理由"),
    "mediation.joined": N_("您参与了调解案件 {number}"),
    "mediation.agreed": N_("调解案件 {number} 已达成协议"),
    "mediation.ended": N_("调解案件 {number} 已结案"),
    "mediation.overdue": N_("调解案件 {number} 的协议逾期未履行"),
    "meeting.missed": N_("“{name}”未按时召开，请补开或说明"),
    "meeting.invited": N_("邀请您参加“{name}”"),
    "meeting.accepted": N_("您已成为“{name}”的参会人"),
    "meeting.proposed": N_("“{name}”有新的参会人选待确认"),
    "obstacle.reported": N_("{number} 报客观原因，请商议"),
    "obstacle.replied": N_("{number} 已有答复"),
    "obstacle.late": N_("{number} 逾期未答复上报人"),
    "look_back.due": N_("{name}待完成：{about}"),
    "look_back.late": N_("{name}逾期：{about}"),
    "assessment.asked": N_("请评议“{title}”"),
    "assessment.filed": N_("“{title}”的代表评议结果已备案"),
    "assessment.low": N_("“{title}”代表评议不合格，请督促整改"),
    "vote.closed": N_("“{question}”已截止计票：{asked} 户中 {cast} 户投票"),
    "wish.made": N_("心愿“{title}”待发布"),
    "wish.claimed": N_("心愿“{title}”已被认领"),
    "wish.released": N_("心愿“{title}”退回心愿墙"),
    "wish.granted": N_("心愿“{title}”已实现，请回访确认"),
    "wish.confirmed": N_("心愿“{title}”已确认实现，感谢您"),
}
QUOTED = ("text", "reason", "reasons", "outcome", "result", "reply", "comment")
"""Facts that are somebody's own words."""
PEOPLE = ("owner_id", "volunteer_id")


def event_sentence(kind: str, payload: Mapping[str, Any], known: Names) -> str:
    template = EVENTS.get(kind)
    return _(template, **_facts(payload, known)) if template else kind


def notice_sentence(kind: str, facts: Mapping[str, Any]) -> str:
    template = NOTICES.get(kind)
    return _(template, **facts) if template else kind


def quoted(payload: Mapping[str, Any]) -> str:
    """What somebody wrote, if the event carries it."""
    return next((str(payload[name]) for name in QUOTED if payload.get(name)), "")


def people_in(payloads: Iterable[Mapping[str, Any]]) -> list[UUID]:
    return [UUID(payload[name]) for payload in payloads for name in PEOPLE if payload.get(name)]


def departments_in(payloads: Iterable[Mapping[str, Any]]) -> list[UUID]:
    return [UUID(payload["department_id"]) for payload in payloads if payload.get("department_id")]


def tenants_in(payloads: Iterable[Mapping[str, Any]]) -> list[int]:
    return [payload["to_tenant"] for payload in payloads if payload.get("to_tenant")]


def _facts(payload: Mapping[str, Any], known: Names) -> dict[str, object]:
    """The payload with its values as a person reads them."""
    owner = known.person(_id(payload, "owner_id"))
    department = known.department(_id(payload, "department_id"))
    return {
        **payload,
        "channel": named(Channel, payload.get("channel")),
        "colour": named(Colour, payload.get("colour")),
        "triage_class": named(TriageClass, payload.get("triage_class")),
        "rating": named(Rating, payload.get("rating")),
        "rung": named(Level, payload.get("rung")),
        "level": named(Level, payload.get("level")),
        "role": role_name(str(payload.get("role", ""))),
        "handlers": "、".join(name for name in (department, owner) if name) or _("责任人"),
        "place": known.tenant(payload.get("to_tenant")),
        "filters": payload.get("filters") or _("全部"),
        "volunteer": known.person(_id(payload, "volunteer_id")) or _("志愿者"),
    }


def _id(payload: Mapping[str, Any], name: str) -> UUID | None:
    return UUID(payload[name]) if payload.get(name) else None
