"""For those who check: everything that happened, and who looked at whose numbers and why."""

from starlette.requests import Request
from starlette.responses import Response

from admin.console.listing import Position, Where, listing
from admin.console.names import names
from admin.console.section import Section, get
from admin.console.sentences import EVENTS
from admin.console.timeline import moments
from admin.console.words import role_name
from admin.web.forms import Form, query_of
from services.kernel.access import ROLE_NAMES, Actor, Permission, Role
from services.kernel.outbox import EventRow
from services.kernel.scope import acting
from services.kernel.text import N_, _

PATHS = {"matter": "/matters", "wish": "/wishes", "person": "/people"}
WHAT = {"phone": N_("手机号"), "identity_number": N_("身份证号")}


class Audit(Section):
    menu_label = N_("审计")
    icon = "fa-solid fa-clipboard-check"
    path = "/audit"
    needs = Permission.AUDIT_READ

    @get()
    async def index(self, request: Request, actor: Actor) -> Response:
        where = _events(actor, query_of(request))
        async with acting(actor):
            page = await listing("event", "t.tenant", where, position=Position.of(request))
            ids = [row["id"] for row in page.rows]
            rows = {row.id: row for row in await EventRow.filter(id__in=ids)} if ids else {}
            events = [rows[id] for id in ids]
            told = await moments(actor, events, everything=True)
            known = await names(actor, tenants=[row.tenant for row in events])
        lines = list(zip(events, told, strict=True))
        kinds = [(kind, _(words).split("：")[0].split(":")[0]) for kind, words in EVENTS.items()]
        roles = [
            (role.value, role_name(role))
            for role in ROLE_NAMES
            if role not in {Role.GATE, Role.WORKER, Role.BOX}
        ]
        return await self.show(
            request,
            "audit/events.html",
            page=page,
            lines=lines,
            known=known,
            kinds=kinds,
            roles=roles,
            paths=PATHS,
            query=dict(request.query_params),
        )

    @get("/reveals")
    async def reveals(self, request: Request, actor: Actor) -> Response:
        columns = "t.reader_id, t.person_id, t.what, t.reason, t.tenant, t.created_at"
        async with acting(actor):
            page = await listing("reveal", columns, Where(actor), position=Position.of(request))
            known = await names(
                actor,
                people=[row[key] for row in page.rows for key in ("reader_id", "person_id")],
                tenants=[row["tenant"] for row in page.rows],
            )
        return await self.show(request, "audit/reveals.html", page=page, known=known, what=WHAT)


def _events(actor: Actor, query: Form) -> Where:
    where = Where(actor)
    if (kind := query.text("kind")) in EVENTS:
        where.add("t.kind = {}", kind)
    if role := query.choice_or_none("role", Role):
        where.add("t.actor_role = {}", role.value)
    return where
