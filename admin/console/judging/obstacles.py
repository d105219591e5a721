"""What may be done about an obstacle now: one step after another."""

from datetime import date
from uuid import UUID

from admin.console.acts import Act
from admin.web.forms import Form
from services.evaluation.rounds import actions
from services.evaluation.rounds.models import Obstacle, Settlement
from services.kernel import clock
from services.kernel.access import Actor, Permission
from services.kernel.errors import Invalid
from services.kernel.text import N_


async def _view(actor: Actor, id: UUID, form: Form) -> object:
    return await actions.give_view(actor, id, text=form.text("text"))


async def _meet(actor: Actor, id: UUID, form: Form) -> object:
    try:
        day = date.fromisoformat(form.text("met_on"))
    except ValueError as error:
        raise Invalid(field="met_on") from error
    return await actions.record_obstacle_meeting(actor, id, met_on=day, result=form.text("text"))


async def _reply(actor: Actor, id: UUID, form: Form) -> object:
    return await actions.reply_to_reporter(actor, id, reply=form.text("text"))


async def _close(actor: Actor, id: UUID, _: Form) -> object:
    return await actions.settle_obstacle(actor, id, Settlement.CLOSED)


async def _go_on(actor: Actor, id: UUID, _: Form) -> object:
    return await actions.settle_obstacle(actor, id, Settlement.GOES_ON)


P = Permission
ACTS: dict[str, Act[Obstacle]] = {
    "view": Act(
        N_("提出商议意见"),
        N_("已记录意见"),
        P.OBSTACLE_CONFER,
        lambda obstacle: obstacle.hear(obstacle.levels[0], set()),
        _view,
    ),
    "meet": Act(
        N_("记录联席会议意见"),
        N_("已记录会议意见"),
        P.OBSTACLE_CONFER,
        lambda obstacle: obstacle.meet(clock.day_of(clock.now()), "-", None),
        _meet,
    ),
    "reply": Act(
        N_("答复上报人"), N_("已答复"), P.OBSTACLE_REPLY, lambda obstacle: obstacle.answer("-", None), _reply
    ),
    "close": Act(
        N_("据此办结"),
        N_("已据此办结"),
        P.OBSTACLE_REPLY,
        lambda obstacle: obstacle.settle(Settlement.CLOSED),
        _close,
    ),
    "go_on": Act(
        N_("继续整改"),
        N_("将继续整改"),
        P.OBSTACLE_REPLY,
        lambda obstacle: obstacle.settle(Settlement.GOES_ON),
        _go_on,
    ),
}
