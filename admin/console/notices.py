"""The inbox: what one was told in person, as an officer of a department, or as staff of a tenant."""

from collections.abc import Sequence
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import Response

from admin.console.listing import Position, Row, Where, listing
from admin.console.section import Section, get, post
from admin.console.sentences import notice_sentence
from admin.web.forms import Form, form_of, perform
from admin.web.pages import local_path, see_other
from admin.web.visit import visit_of
from services.kernel.access import Actor, Permission
from services.kernel.errors import Invalid
from services.kernel.scope import acting, sql
from services.kernel.text import N_
from services.people.notices import read_notices

COLUMNS = "t.kind, t.subject_type, t.subject_id, t.facts, t.created_at, t.read_at"
_TITLES = "select id, title from matter where district_code = $1 and id = any($2::uuid[])"
PATHS = {"matter": "/matters", "wish": "/wishes", "person": "/people"}


class Notices(Section):
    menu_label = N_("通知")
    icon = "fa-solid fa-bell"
    path = "/notices"
    needs = Permission.CONSOLE_ENTER

    @get()
    async def index(self, request: Request, actor: Actor) -> Response:
        async with acting(actor):
            page = await listing("notice", COLUMNS, meant_for(actor), position=Position.of(request))
            titles = await _titles(actor, page.rows)
        lines = [(row, _sentence(row), titles.get(row["subject_id"], ""), _path(row)) for row in page.rows]
        return await self.show(request, "notices.html", page=page, lines=lines)

    @post(again="index")
    async def read(self, request: Request, actor: Actor) -> Response:  # noqa: ARG002 - `perform` finds out itself
        ids = _ids(form_of(request))

        async def take(actor: Actor, _: Form) -> None:
            await read_notices(actor, ids)

        await perform(request, "notice.read", take)
        site = visit_of(request).site
        wanted = local_path(site, form_of(request).text("next"))
        return see_other(request, site.within(wanted) if wanted else "/notices")


def meant_for(actor: Actor) -> Where:
    """As `services.people.notices.inbox` says it, with the district first."""
    where = Where(actor)
    if actor.department_id:
        return where.add(
            "(t.to_person_id = {} or t.to_department_id = {})", actor.person_id, actor.department_id
        )
    return where.add("(t.to_person_id = {} or t.to_tenant = {})", actor.person_id, actor.tenant)


async def _titles(actor: Actor, rows: Sequence[Row]) -> dict[UUID, str]:
    """What the matters are about; of a wish the sentence says so itself."""
    ids = [row["subject_id"] for row in rows if row["subject_type"] == "matter"]
    found = await sql(_TITLES, actor.district, ids) if ids else []
    return {row["id"]: row["title"] for row in found}


def _sentence(row: Row) -> str:
    facts = row["facts"]
    return notice_sentence(row["kind"], orjson.loads(facts) if isinstance(facts, str) else facts)


def _path(row: Row) -> str | None:
    section = PATHS.get(row["subject_type"])
    return f"{section}/{row['subject_id']}" if section else None


def _ids(form: Form) -> list[UUID]:
    try:
        return [UUID(part) for part in form.text("ids").split(",") if part]
    except ValueError as error:
        raise Invalid(field="ids") from error
