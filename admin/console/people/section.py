"""Finding people, the page of one, and a new one."""

import re
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from admin.console.listing import SIZE, Listing, Position, Where, listing
from admin.console.names import choosable_tenants, names
from admin.console.people.acts import ACTS, Outcome
from admin.console.people.around import around
from admin.console.section import Section, get, post
from admin.web.forms import Form, form_of, perform
from admin.web.pages import see_other, tell
from services.kernel.access import Actor, Permission
from services.kernel.codes import Level, level_of
from services.kernel.errors import NotFound
from services.kernel.scope import acting
from services.kernel.text import N_, _
from services.kernel.typed import half_width, tidy
from services.people.actions import Revealed, create_person, reveal
from services.people.models import Person
from services.people.queries import find_people_by_identity_number, find_people_by_phone

PHONE = re.compile(r"\d{11}")
IDENTITY = re.compile(r"\d{17}[\dXx]")
COLUMNS = "t.name, t.phone_masked, t.identity_masked, t.tenant, t.account_id, t.created_at"


class People(Section):
    menu_label = N_("人员")
    icon = "fa-solid fa-users"
    path = "/people"
    needs = Permission.PERSON_READ

    @get()
    async def index(self, request: Request, actor: Actor) -> Response:
        async with acting(actor):
            page = await listing("person", COLUMNS, Where(actor), position=Position.of(request))
        return await self._list(request, actor, page)

    @post(again="index")
    async def search(self, request: Request, actor: Actor) -> Response:
        """By part of a name or a whole number; a form, so that neither is in an address or a log."""
        typed = half_width(tidy(form_of(request).text("q")))[:40].replace("\0", "")
        async with acting(actor):
            found = await listing("person", COLUMNS, await self._searched(actor, typed))
        return await self._list(request, actor, Listing(found.rows), typed, more=bool(found.older))

    async def _searched(self, actor: Actor, typed: str) -> Where:
        if PHONE.fullmatch(typed):
            people = await find_people_by_phone(actor, typed)
        elif IDENTITY.fullmatch(typed):
            people = await find_people_by_identity_number(actor, typed)
        else:
            return Where(actor).add("strpos(t.name, {}) > 0", typed)
        return Where(actor).add("t.id = any({}::uuid[])", [person.id for person in people])

    async def _list(
        self, request: Request, actor: Actor, page: Listing, typed: str = "", *, more: bool = False
    ) -> Response:
        async with acting(actor):
            known = await names(actor, tenants=[row["tenant"] for row in page.rows])
        return await self.show(
            request, "people/list.html", page=page, known=known, typed=typed, more=more, size=SIZE
        )

    @get("/{id:uuid}")
    async def person(self, request: Request, actor: Actor) -> Response:
        async with acting(actor):
            found = await around(actor, request.path_params["id"])
        return await self.show(
            request,
            "people/page.html",
            it=found,
            person=found.person,
            revealed=getattr(request.state, "revealed", None),
            password=getattr(request.state, "password", None),
        )

    @post("/{id:uuid}", again="person")
    async def act(self, request: Request, actor: Actor) -> Response:
        """A new password is shown in this very answer and nowhere else."""
        id: UUID = request.path_params["id"]
        name = form_of(request).text("act")
        if name == "reveal":
            return await self._reveal(request, actor, id)
        if name not in ACTS:
            raise NotFound(act=name)
        came: list[Outcome] = []

        async def take(actor: Actor, form: Form) -> Any:
            came.append(await ACTS[name].act(actor, id, form))

        await perform(request, f"person.{name}", take)
        if came and came[0].password:
            request.state.password = came[0].password
            page: Response = await self.person(request)
            return page
        tell(request, _(ACTS[name].done))
        return see_other(request, f"/people/{id}")

    async def _reveal(self, request: Request, actor: Actor, id: UUID) -> Response:
        form = form_of(request)
        async with acting(actor):
            request.state.revealed = await reveal(
                actor, id, form.choice("what", Revealed), form.text("reason")
            )
        page: Response = await self.person(request)
        return page

    @get("/new", needs=Permission.PERSON_MANAGE)
    async def new(self, request: Request, actor: Actor) -> Response:
        async with acting(actor):
            below = await choosable_tenants(actor.tenant, actor.district)
            known = await names(actor, tenants=[actor.tenant])
        own = [(actor.tenant, known.tenant(actor.tenant))]
        grown = level_of(actor.tenant) is not Level.GRID
        return await self.show(request, "people/new.html", tenants=[*own, *below] if grown else own)

    @post("/new", again="new", needs=Permission.PERSON_MANAGE)
    async def enter(self, request: Request, actor: Actor) -> Response:  # noqa: ARG002 - `perform` finds out itself
        async def take(actor: Actor, form: Form) -> Person:
            return await create_person(
                actor,
                tenant=form.number("tenant"),
                name=form.text("name"),
                phone=form.text("phone"),
                identity_number=form.text("identity_number"),
            )

        id = await perform(request, "person.create", take)
        tell(request, _("已登记"))
        return see_other(request, f"/people/{id}")
