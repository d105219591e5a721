"""Departments and organizations: two short lists, each with a form for a new one."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from admin.console.listing import Position, Where, listing
from admin.console.names import choosable_tenants, names
from admin.console.section import Section, get, post
from admin.web.forms import Form, perform
from admin.web.pages import see_other, tell
from services.kernel.access import Actor, Permission
from services.kernel.codes import Level, level_of
from services.kernel.scope import acting
from services.kernel.text import N_, _
from services.people.actions import create_department, create_organization


class Offices(Section):
    """What both have in common: a name at a tenant of certain levels."""

    table: str
    adding: str
    manage: Permission
    levels: frozenset[Level]
    needs = Permission.PERSON_READ

    async def offices(self, request: Request, actor: Actor) -> Response:
        async with acting(actor):
            page = await listing(self.table, "t.name, t.tenant", Where(actor), position=Position.of(request))
            known = await names(actor, tenants=[row["tenant"] for row in page.rows])
            tenants = await self._tenants(actor) if actor.may(self.manage) else []
        return await self.show(request, "offices.html", page=page, known=known, tenants=tenants)

    async def _tenants(self, actor: Actor) -> list[tuple[int, str]]:
        """Where the actor could make one: at their own tenant or right below."""
        known = await names(actor, tenants=[actor.tenant])
        own = [(actor.tenant, known.tenant(actor.tenant))]
        options = [*own, *await choosable_tenants(actor.tenant, actor.district)]
        return [(code, name) for code, name in options if level_of(code) in self.levels]

    async def set_up(self, request: Request, create: Any) -> Response:
        async def take(actor: Actor, form: Form) -> object:
            made: object = await create(actor, tenant=form.number("tenant"), name=form.text("name"))
            return made

        await perform(request, f"{self.table}.create", take)
        tell(request, _("已登记"))
        return see_other(request, self.path)


class Departments(Offices):
    menu_label = N_("部门")
    icon = "fa-solid fa-building-columns"
    path = "/departments"
    table = "department"
    adding = N_("设立部门")
    manage = Permission.DEPARTMENT_MANAGE
    levels = frozenset({Level.DISTRICT, Level.STREET})

    @get()
    async def index(self, request: Request, actor: Actor) -> Response:
        return await self.offices(request, actor)

    @post(again="index", needs=Permission.DEPARTMENT_MANAGE)
    async def add(self, request: Request, actor: Actor) -> Response:  # noqa: ARG002 - `perform` finds out itself
        return await self.set_up(request, create_department)


class Organizations(Offices):
    menu_label = N_("单位")
    icon = "fa-solid fa-briefcase"
    path = "/organizations"
    table = "organization"
    adding = N_("登记单位")
    manage = Permission.PERSON_MANAGE
    levels = frozenset({Level.COMMUNITY})

    @get()
    async def index(self, request: Request, actor: Actor) -> Response:
        return await self.offices(request, actor)

    @post(again="index", needs=Permission.PERSON_MANAGE)
    async def add(self, request: Request, actor: Actor) -> Response:  # noqa: ARG002 - `perform` finds out itself
        return await self.set_up(request, create_organization)
