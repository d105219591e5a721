"""The course of a matter in plain sentences, made from its events: roles and departments, never names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch
from uuid import UUID

from admin.portal.words import CHANNELS, RATINGS, RUNGS
from services.evaluation.rounds import events as obstacles
from services.kernel.access import ROLE_NAMES, Actor, Role
from services.kernel.calendar import last_day
from services.kernel.outbox import Event, EventRow
from services.kernel.text import _
from services.matters import events
from services.methods.vocabulary import Colour, Rating


@dataclass(frozen=True, slots=True)
class Scene:
    """Who reads, who did it, and what departments and the method's colours are called."""

    own: bool
    who: str
    departments: dict[UUID, str]
    colours: dict[Colour, str]


@dataclass(frozen=True, slots=True)
class Step:
    at: datetime
    sentence: str
    words: str
    """What somebody wrote: a reason, a note, an outcome, a comment."""


def steps(
    viewer: Actor, rows: Iterable[EventRow], departments: dict[UUID, str], colours: dict[Colour, str]
) -> list[Step]:
    """What happened, one step an event that is a resident's business."""
    told = []
    for row in rows:
        event = Event.kinds[row.kind].restore(row.payload)
        own = row.actor_id == viewer.person_id
        who = _("您") if own else _(ROLE_NAMES[Role(row.actor_role)])
        sentence, words = tell(event, Scene(own, who, departments, colours))
        if sentence:
            told.append(Step(row.created_at, sentence, words))
    return told


def role_of_owner(rows: Iterable[EventRow]) -> Role | None:
    """What the owner is, as the last assignment says; None when only a department has it."""
    given = [row for row in rows if row.kind == events.MatterAssigned.__name__]
    return events.MatterAssigned.restore(given[-1].payload).owner_role if given else None


@singledispatch
def tell(_event: Event, _scene: Scene) -> tuple[str, str]:
    """A sentence, and somebody's own words; nothing for what a resident need not read."""
    return "", ""


@tell.register
def _reported(event: events.MatterReported, scene: Scene) -> tuple[str, str]:
    if scene.own:
        return _("您提交了这件事"), ""
    return _("{who}替您登记了这件事（{channel}）", who=scene.who, channel=_(CHANNELS[event.channel])), ""


@tell.register
def _triaged(event: events.MatterTriaged, scene: Scene) -> tuple[str, str]:
    colour = scene.colours.get(event.colour, "")
    return _("已受理，类别：{category}。{colour}", category=event.category, colour=colour), ""


@tell.register
def _assigned(event: events.MatterAssigned, scene: Scene) -> tuple[str, str]:
    if event.department_id:
        who = scene.departments.get(event.department_id, _("职能部门"))
    else:
        who = _(ROLE_NAMES[event.owner_role]) if event.owner_role else _("专人")
    return _("已交给{who}办理", who=who), ""


@tell.register
def _noted(event: events.ProgressNoted, scene: Scene) -> tuple[str, str]:
    return _("{who}说明进展：", who=scene.who), event.text


@tell.register
def _photographed(_event: events.PhotoAdded, scene: Scene) -> tuple[str, str]:
    return _("{who}添加了一张照片", who=scene.who), ""


@tell.register
def _merged(event: events.MatterMerged, _scene: Scene) -> tuple[str, str]:
    return _("与同类事项 {number} 合在一起办理，办好后一样会通知您", number=event.into_number), ""


@tell.register
def _escalated(event: events.MatterEscalated, _scene: Scene) -> tuple[str, str]:
    return _("超过期限未办结，已上报到{rung}", rung=_(RUNGS[event.rung])), ""


@tell.register
def _paused(event: events.MatterPaused, _scene: Scene) -> tuple[str, str]:
    return _("暂停计时，最迟到 {day}，理由：", day=last_day(event.until)), event.reason


@tell.register
def _resumed(_event: events.MatterResumed, _scene: Scene) -> tuple[str, str]:
    return _("恢复计时"), ""


@tell.register
def _followed_up(_event: events.MatterFollowedUp, _scene: Scene) -> tuple[str, str]:
    return _("完成回头看"), ""


@tell.register
def _obstacle(event: obstacles.ObstacleReported, _scene: Scene) -> tuple[str, str]:
    day = last_day(event.reply_due_at)
    return _("因客观原因暂时难以整改，最迟 {day} 答复您，原因：", day=day), event.reasons


@tell.register
def _met(event: obstacles.ObstacleMet, _scene: Scene) -> tuple[str, str]:
    return _("联席会议已研究（{day}）：", day=event.met_on), event.result


@tell.register
def _replied(event: obstacles.ObstacleReplied, _scene: Scene) -> tuple[str, str]:
    return _("给您的答复："), event.reply


@tell.register
def _declined(event: events.MatterDeclined, _scene: Scene) -> tuple[str, str]:
    return _("不予办理，理由："), event.reason


@tell.register
def _resolved(event: events.MatterResolved, _scene: Scene) -> tuple[str, str]:
    return _("已办结，结果："), event.outcome


@tell.register
def _rated(event: events.MatterRated, scene: Scene) -> tuple[str, str]:
    again = _("，将重新办理") if event.rating is Rating.DISSATISFIED else ""
    return _("{who}评价：{rating}", who=scene.who, rating=_(RATINGS[event.rating])) + again, event.comment


@tell.register
def _reopened(event: events.MatterReopened, _scene: Scene) -> tuple[str, str]:
    return _("重新办理（第 {round} 轮），原因：", round=event.round), event.reason


@tell.register
def _closed(_event: events.MatterClosed, _scene: Scene) -> tuple[str, str]:
    return _("已结案"), ""
