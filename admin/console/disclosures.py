"""Disclosures: what can be told, the draft as the public will see it, and its publishing."""

from typing import Any, Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from admin.console.listing import Position, Where, listing
from admin.console.names import names
from admin.console.section import Section, get, post
from admin.console.words import choices
from admin.web.forms import Form, form_of, perform, query_of
from admin.web.pages import see_other, tell
from services.evaluation.disclosure import actions
from services.evaluation.disclosure.actions import FINISHED
from services.evaluation.disclosure.models import LONGEST_PART, PARTS, Disclosure, DisclosureState
from services.evaluation.disclosure.redaction import Removed
from services.kernel.access import Actor, Permission
from services.kernel.codes import shown
from services.kernel.errors import NotFound
from services.kernel.scope import acting
from services.kernel.text import N_, _
from services.matters.models import Matter

COLUMNS: Final = "t.title, t.state, t.tenant, t.created_at, t.published_at"
READY: Final = """
not exists (select 1 from disclosure d where d.district_code = $1 and d.matter_id = t.id
and d.state in ('draft', 'published') and d.round = t.round)"""
PART_NAMES: Final = {"course": N_("过程"), "basis": N_("依据"), "standard": N_("标准"), "result": N_("结果")}
KINDS: Final = {
    Removed.NAME: N_("姓名"),
    Removed.PHONE: N_("电话"),
    Removed.IDENTITY_NUMBER: N_("证件号"),
    Removed.DOOR: N_("门牌号"),
    Removed.PLATE: N_("车牌"),
    Removed.ADDRESS: N_("账号地址"),
    Removed.NUMBER: N_("长号码"),
}
SAID: Final = {
    "edit": N_("草稿已保存"),
    "publish": N_("已发布，任何人都可以看到"),
    "withdraw": N_("公示已撤回"),
}


class Disclosures(Section):
    menu_label = N_("公示")
    icon = "fa-solid fa-bullhorn"
    path = "/disclosures"
    needs = Permission.DISCLOSURE_PREPARE

    @get()
    async def index(self, request: Request, actor: Actor) -> Response:
        """What there is, and below it finished matters that nobody has disclosed yet."""
        state = query_of(request).choice_or_none("state", DisclosureState)
        where = Where(actor)
        if state:
            where.add("t.state = {}", state.value)
        ready = Where(actor).add("t.state = any({}::text[])", [each.value for each in FINISHED]).add(READY)
        async with acting(actor):
            page = await listing("disclosure", COLUMNS, where, position=Position.of(request))
            waiting = await listing("matter", "t.title, t.number, t.resolved_at", ready, position=None)
            known = await names(actor, tenants=[row["tenant"] for row in page.rows])
        return await self.show(
            request,
            "disclosures/list.html",
            page=page,
            waiting=waiting.rows,
            known=known,
            state=state,
            states=choices(DisclosureState),
        )

    @post(again="index")
    async def prepare(self, request: Request, actor: Actor) -> Response:  # noqa: ARG002 - `perform` finds out
        async def prepared(actor: Actor, form: Form) -> Disclosure:
            return await actions.prepare_disclosure(actor, form.uuid("matter"))

        id = await perform(request, "console.prepare_disclosure", prepared)
        tell(request, _("草稿已生成，请核对"))
        return see_other(request, f"/disclosures/{id}")

    @get("/{id:uuid}")
    async def disclosure(self, request: Request, actor: Actor) -> Response:
        async with acting(actor):
            found = await Disclosure.fetch(request.path_params["id"])
            matter = await Matter.fetch(found.matter_id)
        counted = {kind: found.removed.get(kind.value, 0) for kind in KINDS}
        return await self.show(
            request,
            "disclosures/page.html",
            it=found,
            matter=matter,
            parts={name: getattr(found, name) for name in PARTS},
            PART_NAMES=PART_NAMES,
            longest=LONGEST_PART,
            removed=[_("{count} 处{what}", count=n, what=_(KINDS[kind])) for kind, n in counted.items() if n],
            public=f"/open/{shown(found.tenant)}",
        )

    @post("/{id:uuid}", again="disclosure")
    async def act(self, request: Request, actor: Actor) -> Response:  # noqa: ARG002 - `perform` finds out itself
        id: UUID = request.path_params["id"]
        name = form_of(request).text("act")
        if name not in SAID:
            raise NotFound(kind="Act", act=name)

        async def acted(actor: Actor, form: Form) -> Disclosure:
            if name == "edit":
                given: dict[str, Any] = {each: form.text(each) for each in ("title", *PARTS)}
                return await actions.edit_disclosure(actor, id, **given)
            if name == "publish":
                return await actions.publish_disclosure(actor, id)
            return await actions.withdraw_disclosure(actor, id, reason=form.text("reason"))

        await perform(request, f"console.{name}_disclosure", acted)
        tell(request, _(SAID[name]))
        return see_other(request, f"/disclosures/{id}")
