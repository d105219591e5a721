"""What staff may do with a wish now."""

from uuid import UUID

from admin.console.acts import Act
from admin.web.forms import Form
from services.kernel.access import Actor, Permission
from services.kernel.text import N_
from services.volunteering import actions
from services.volunteering.models import Wish


async def _release(actor: Actor, id: UUID, form: Form) -> object:
    return await actions.release_wish(actor, id, reason=form.text("reason"))


P = Permission
ACTS: dict[str, Act[Wish]] = {
    "publish": Act(
        N_("发布到心愿墙"),
        N_("已发布"),
        P.WISH_PUBLISH,
        Wish.publish,
        lambda actor, wish, _: actions.publish_wish(actor, wish),
    ),
    "confirm": Act(
        N_("回访确认已实现"),
        N_("已确认"),
        P.WISH_CONFIRM,
        Wish.confirm,
        lambda actor, wish, _: actions.confirm_wish(actor, wish),
    ),
    "release": Act(N_("退回心愿墙"), N_("已退回"), P.WISH_RELEASE, Wish.release, _release, with_reason=True),
    "withdraw": Act(
        N_("撤回"),
        N_("已撤回"),
        P.WISH_PUBLISH,
        Wish.withdraw,
        lambda actor, wish, _: actions.withdraw_wish(actor, wish),
    ),
}
