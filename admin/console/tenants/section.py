"""The tree, opened branch by branch; the page of one tenant; for the platform, its districts."""

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from admin.console.section import Section, get, post
from admin.console.tenants.acts import ACTS, offered
from admin.console.tenants.places import places
from admin.web.forms import Form, form_of, perform
from admin.web.pages import render, see_other, tell
from services.kernel.access import Actor, Permission, Role
from services.kernel.codes import Level, ancestors_of, level_of
from services.kernel.errors import NotFound
from services.kernel.scope import acting
from services.kernel.text import N_, _
from services.people.accounts import NewAccount
from services.tenancy.actions import create_district
from services.tenancy.imports import import_register
from services.tenancy.queries import children_of, districts, names_of
from services.tenancy.queries import tenant_of as tenant_by_code


class Tenants(Section):
    menu_label = N_("辖区")
    icon = "fa-solid fa-sitemap"
    path = "/tenants"
    needs = Permission.TENANT_READ
    for_operator = True

    @get()
    async def index(self, request: Request, actor: Actor) -> Response:
        below = None
        if is_operator(actor):
            roots = [(branch.code, branch.name, branch.level) for branch in await districts(actor)]
        else:
            async with acting(actor):
                tenant = await tenant_by_code(actor.tenant)
            roots = [(tenant.code, tenant.name, tenant.level)]
            below = await children_of(actor, actor.tenant)
        return await self.show(
            request, "tenants/tree.html", roots=roots, below=below, operator=is_operator(actor)
        )

    @post(again="index")
    async def open_district(self, request: Request, actor: Actor) -> Response:
        """The platform's operator opens a district, or takes in a whole register."""
        actor.require(Permission.DISTRICT_CREATE)
        form = form_of(request)
        content = await _content(form)

        async def take(actor: Actor, form: Form) -> Any:
            if content:
                return await import_register(actor, content)
            return await create_district(actor, form.text("code"), form.text("name"))

        await perform(request, "district.create", take)
        tell(request, _("已建立"))
        return see_other(request, "/tenants")

    @get("/{code:int}/branches")
    async def branches(self, request: Request, actor: Actor) -> Response:
        """A piece of the tree, fetched when a branch is opened."""
        code = request.path_params["code"]
        children = await children_of(standing(actor, code), code)
        return render(request, "console/tenants/branches.html", children=children, last=Level.GRID)

    @get("/{code:int}")
    async def tenant(self, request: Request, actor: Actor) -> Response:
        code = request.path_params["code"]
        there = standing(actor, code)
        async with acting(there):
            tenant = await tenant_by_code(code)
            inside = await places(there, code) if not is_operator(actor) else None
        return await self.show(
            request,
            "tenants/page.html",
            tenant=tenant,
            children=await children_of(there, code),
            path=await _path(there, code),
            inside=inside,
            acts=offered(actor, code),
            password=getattr(request.state, "password", None),
        )

    @post("/{code:int}", again="tenant")
    async def act(self, request: Request, actor: Actor) -> Response:
        code: int = request.path_params["code"]
        name = form_of(request).text("act")
        if name not in offered(actor, code):
            raise NotFound(act=name)
        content = await _content(form_of(request))
        came: list[object] = []

        async def take(actor: Actor, form: Form) -> Any:
            came.append(await ACTS[name].act(actor, code, form, content))

        await perform(request, f"tenant.{name}", take, actor=standing(actor, code))
        if came and isinstance(came[0], NewAccount) and came[0].password:
            request.state.password = came[0].password
            page: Response = await self.tenant(request)
            return page
        tell(request, _(ACTS[name].done))
        return see_other(request, f"/tenants/{code}")


def is_operator(actor: Actor) -> bool:
    return actor.role is Role.PLATFORM_OPERATOR


def standing(actor: Actor, code: int) -> Actor:
    """The platform's operator stands in whichever district they look at; everybody else where they are."""
    district = code // Level.DISTRICT.divisor * Level.DISTRICT.divisor
    level_of(code)
    return replace(actor, tenant=district) if is_operator(actor) else actor


async def _path(actor: Actor, code: int) -> list[tuple[int, str]]:
    """From the district down to this tenant."""
    above = ancestors_of(code)[::-1]
    known = await names_of(actor, above)
    return [(each, known[each]) for each in above if each in known]


async def _content(form: Form) -> bytes:
    files = form.files("file")
    return await files[0].read() if files else b""
