"""One's own bearer tokens: made for programs that act as oneself, listed with their last use, revoked."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from admin.console.section import Section, get, post
from admin.web.forms import form_of
from admin.web.pages import see_other, tell
from services.kernel.access import Actor, Permission
from services.kernel.text import N_, _
from services.people.tokens import LONGEST_NAME, MOST_DAYS, create_token, revoke_token, tokens_of

USUAL_DAYS = 90


class Tokens(Section):
    menu_label = N_("接口令牌")
    icon = "fa-solid fa-key"
    path = "/tokens"
    add_to_menu = False
    needs = Permission.CONSOLE_ENTER

    @get()
    async def index(self, request: Request, actor: Actor) -> Response:
        return await self.show(
            request,
            "tokens.html",
            tokens=await tokens_of(actor),
            secret=getattr(request.state, "secret", None),
            longest=LONGEST_NAME,
            most=MOST_DAYS,
            usual=USUAL_DAYS,
        )

    @post(again="index")
    async def make(self, request: Request, actor: Actor) -> Response:
        """A new secret is shown in this very answer and nowhere else."""
        form = form_of(request)
        request.state.secret, _token = await create_token(actor, form.text("name"), form.number("days"))
        page: Response = await self.index(request)
        return page

    @post("/{id:uuid}/revoke", again="index")
    async def revoke(self, request: Request, actor: Actor) -> Response:
        id: UUID = request.path_params["id"]
        await revoke_token(actor, id)
        tell(request, _("令牌已撤销"))
        return see_other(request, "/tokens")
