"""The ledger of matters (台账): filter, search, sort, page, export; and the way to each matter."""

from starlette.requests import Request
from starlette.responses import Response

from admin.console.listing import COUNTED, SIZE, Position, counted
from admin.console.matters.export import as_csv, as_excel
from admin.console.matters.filters import ANY_OPEN, Filters
from admin.console.matters.page import MatterPages
from admin.console.matters.rows import lines
from admin.console.names import choosable_departments, choosable_tenants, names
from admin.console.section import get
from admin.console.words import CATEGORIES, choices
from services.kernel.access import Actor, Permission, Role
from services.kernel.scope import acting
from services.kernel.text import N_, _
from services.matters.models import State
from services.methods.vocabulary import Colour, TriageClass


class Ledger(MatterPages):
    menu_label = N_("诉求台账")
    icon = "fa-solid fa-list-check"
    path = "/matters"
    needs = Permission.MATTER_READ

    @get()
    async def ledger(self, request: Request, actor: Actor) -> Response:
        filters = Filters.of(request)
        async with acting(actor):
            found, page = await lines(actor, filters, Position.of(request), size=SIZE)
            total = await counted("matter", filters.where(actor))
            officer = actor.role is Role.DEPARTMENT_OFFICER
            tenants = [] if officer else await choosable_tenants(actor.tenant, actor.district)
            known = await names(actor, people=[filters.owner], tenants=[filters.tenant])
            if filters.tenant and filters.tenant not in dict(tenants):
                tenants = [(filters.tenant, known.tenant(filters.tenant)), *tenants]
            departments = [] if officer else await choosable_departments(actor.district)
        return await self.show(
            request,
            "matters/ledger.html",
            filters=filters,
            lines=found,
            page=page,
            total=total,
            most=COUNTED,
            tenants=tenants,
            owner=known.person(filters.owner),
            departments=departments,
            states=[(ANY_OPEN, _("全部在办")), *choices(State)],
            colours=choices(Colour),
            classes=choices(TriageClass),
            categories=CATEGORIES,
            query=dict(request.query_params),
        )

    @get("/export.csv")
    async def export_csv(self, request: Request, actor: Actor) -> Response:
        return await as_csv(actor, Filters.of(request))

    @get("/export.xlsx")
    async def export_excel(self, request: Request, actor: Actor) -> Response:
        return await as_excel(actor, Filters.of(request))
