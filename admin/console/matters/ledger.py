"""The ledger of matters (台账): filter, search, sort, page, export; and the way to each matter."""

from starlette.requests import Request
from starlette.responses import Response

from admin.console.listing import COUNTED, SIZE, Position, counted
from admin.console.matters.board import board, chosen, column, communities_of
from admin.console.matters.export import as_csv, as_excel
from admin.console.matters.filters import ANY_OPEN, Filters
from admin.console.matters.page import MatterPages
from admin.console.matters.rows import lines
from admin.console.names import choosable_departments, choosable_tenants, names
from admin.console.section import get
from admin.console.words import choices
from admin.web.forms import query_of
from services.kernel.access import Actor, Permission, Role
from services.kernel.scope import acting
from services.kernel.text import N_, _
from services.matters.models import State
from services.methods.queries import method_at


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
            document = (await method_at(actor.tenant)).document
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
            colours=[(each.code.value, _(each.name)) for each in document.urgencies],
            classes=[(each.code.value, _(each.name)) for each in document.classes],
            categories=[each.name for each in document.categories],
            query=dict(request.query_params),
        )

    @get("/board")
    async def board(self, request: Request, actor: Actor) -> Response:
        """The open matters of one community by stage; from above, one chooses which."""
        query = query_of(request)
        stage, position = query.text("stage"), Position.of(request)
        async with acting(actor):
            communities = await communities_of(actor)
            community = chosen(actor, query.number_or_none("tenant"), communities)
            found = None
            if community and stage:
                found = await column(actor, community, stage, position)
            elif community:
                found = await board(actor, community)
        return await self.show(
            request,
            "matters/board.html",
            board=found,
            single=bool(stage),
            community=community,
            tenants=communities,
        )

    @get("/export.csv")
    async def export_csv(self, request: Request, actor: Actor) -> Response:
        return await as_csv(actor, Filters.of(request))

    @get("/export.xlsx")
    async def export_excel(self, request: Request, actor: Actor) -> Response:
        return await as_excel(actor, Filters.of(request))
