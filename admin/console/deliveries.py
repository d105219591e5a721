"""What the house failed to do in the end: each with its reason, to be tried again by hand."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from admin.console.listing import Order, Position, Where, listing
from admin.console.section import Section, get, post
from admin.console.sentences import EVENTS
from admin.web.forms import Form, form_of, perform
from admin.web.pages import see_other, tell
from services.kernel.access import Actor, Permission
from services.kernel.deliveries import retry_delivery
from services.kernel.outbox import EventRow
from services.kernel.scope import acting
from services.kernel.text import N_, _

COLUMNS = "t.handler, t.attempts, t.last_error, t.event_id, t.dead_at"


class Deliveries(Section):
    menu_label = N_("失败任务")
    icon = "fa-solid fa-triangle-exclamation"
    path = "/deliveries"
    needs = Permission.DELIVERY_RETRY

    @get()
    async def index(self, request: Request, actor: Actor) -> Response:
        dead = Where(actor).add("t.dead_at is not null")
        async with acting(actor):
            page = await listing(
                "delivery", COLUMNS, dead, order=Order("dead_at"), position=Position.of(request)
            )
            events = await EventRow.filter(id__in=[row["event_id"] for row in page.rows]) if page.rows else []
        return await self.show(
            request, "deliveries.html", page=page, events={event.id: event for event in events}, kinds=EVENTS
        )

    @post(again="index")
    async def retry(self, request: Request, actor: Actor) -> Response:  # noqa: ARG002 - `perform` finds out itself
        id: UUID = form_of(request).uuid("id")

        async def take(actor: Actor, _: Form) -> object:
            return await retry_delivery(actor, id)

        await perform(request, "delivery.retry", take)
        tell(request, _("已重新安排，稍后查看结果"))
        return see_other(request, "/deliveries")
