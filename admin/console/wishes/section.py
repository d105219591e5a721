"""The list of wishes, the page of one, and a new one."""

from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from admin.console.acts import offered
from admin.console.listing import Position, Where, listing
from admin.console.matters.report import resident
from admin.console.names import choosable_tenants, names
from admin.console.section import Section, get, post
from admin.console.timeline import timeline
from admin.console.wishes.acts import ACTS
from admin.console.words import choices
from admin.web.forms import Form, form_of, perform, query_of
from admin.web.pages import see_other, tell
from services.kernel.access import Actor, Permission
from services.kernel.codes import Level, level_of
from services.kernel.errors import NotFound
from services.kernel.scope import acting
from services.kernel.text import N_, _
from services.people.models import Person
from services.volunteering.actions import make_wish
from services.volunteering.models import Claim, Wish, Wisher, WishState

COLUMNS = "t.title, t.wisher_kind, t.state, t.tenant, t.created_at, t.published_at, t.granted_at"
KINDS = ("困境儿童", "老人", "残疾人", "困难家庭", "新就业群体")


class Wishes(Section):
    menu_label = N_("微心愿")
    icon = "fa-solid fa-heart"
    path = "/wishes"
    needs = Permission.WISH_READ

    @get()
    async def index(self, request: Request, actor: Actor) -> Response:
        state = query_of(request).choice_or_none("state", WishState)
        where = Where(actor)
        if state:
            where.add("t.state = {}", state.value)
        async with acting(actor):
            page = await listing("wish", COLUMNS, where, position=Position.of(request))
            known = await names(actor, tenants=[row["tenant"] for row in page.rows])
        return await self.show(
            request, "wishes/list.html", page=page, known=known, state=state, states=choices(WishState)
        )

    @get("/{id:uuid}")
    async def wish(self, request: Request, actor: Actor) -> Response:
        id: UUID = request.path_params["id"]
        async with acting(actor):
            wish = await Wish.fetch(id)
            wisher = await self._wisher(actor, id)
            claims = await Claim.filter(wish_id=id).order_by("created_at")
            known = await names(actor, people=[claim.volunteer_id for claim in claims], tenants=[wish.tenant])
            course = await timeline(actor, id)
        return await self.show(
            request,
            "wishes/page.html",
            wish=wish,
            wisher=wisher,
            claims=claims,
            known=known,
            moments=course,
            acts=offered(actor, wish, ACTS),
        )

    async def _wisher(self, actor: Actor, id: UUID) -> Person | None:
        """Whose wish it is: for those who read people."""
        if not actor.may(Permission.PERSON_READ):
            return None
        wisher = await Wisher.get_or_none(wish_id=id)
        return await Person.get_or_none(id=wisher.person_id) if wisher else None

    @post("/{id:uuid}", again="wish")
    async def act(self, request: Request, actor: Actor) -> Response:  # noqa: ARG002 - `perform` finds out itself
        id: UUID = request.path_params["id"]
        act = ACTS.get(form_of(request).text("act"))
        if act is None:
            raise NotFound

        async def take(actor: Actor, form: Form) -> Any:
            return await act.act(actor, id, form)

        await perform(request, f"wish.{form_of(request).text('act')}", take)
        tell(request, _(act.done))
        return see_other(request, f"/wishes/{id}")

    @get("/new", needs=Permission.WISH_MAKE)
    async def new(self, request: Request, actor: Actor) -> Response:
        async with acting(actor):
            below = await choosable_tenants(actor.tenant, actor.district)
        here = level_of(actor.tenant) in {Level.COMMUNITY, Level.GRID}
        own = [(actor.tenant, _("本辖区"))] if here else []
        return await self.show(request, "wishes/new.html", tenants=[*own, *below], kinds=KINDS)

    @post("/new", again="new", needs=Permission.WISH_MAKE)
    async def make(self, request: Request, actor: Actor) -> Response:  # noqa: ARG002 - `perform` finds out itself
        async def take(actor: Actor, form: Form) -> Wish:
            tenant = form.number_or_none("tenant") or actor.tenant
            wisher = await resident(actor, tenant, phone=form.text("phone"), name=form.text("name"))
            return await make_wish(
                actor,
                tenant=tenant,
                wisher_id=wisher.id,
                title=form.text("title"),
                detail=form.text("detail"),
                wisher_kind=form.text("wisher_kind"),
            )

        id = await perform(request, "wish.make", take)
        tell(request, _("已记录心愿，发布后居民和志愿者可见"))
        return see_other(request, f"/wishes/{id}")
