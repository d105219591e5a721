"""Methods in the console: what holds here, earlier versions, and drafts that are tried and activated."""

from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from admin.console.methods.flow import flow
from admin.console.names import names
from admin.console.section import Section, get, post
from admin.web.forms import Form, form_of, perform, query_of
from admin.web.pages import see_other, tell
from services.kernel.access import Actor, Permission, Role
from services.kernel.codes import Level, level_of
from services.kernel.errors import DomainError, NotFound
from services.kernel.scope import acting
from services.kernel.text import N_, _
from services.matters.trial import Trial, try_method
from services.methods.actions import activate_method, base_for, draft_method, edit_draft
from services.methods.differences import differences, word
from services.methods.models import MethodState, MethodVersion
from services.methods.queries import Method, common, method_at, method_of, shipped, shipped_codes

STATES = {
    MethodState.DRAFT: N_("草稿"),
    MethodState.ACTIVE: N_("启用中"),
    MethodState.RETIRED: N_("已停用"),
}
FIRST_NARROWING = '# name = ""\n'
"""What a street or community begins with: nothing is different yet."""


class Methods(Section):
    menu_label = N_("工作法")
    icon = "fa-solid fa-diagram-project"
    path = "/methods"
    needs = Permission.METHOD_READ
    for_officer = False

    @get()
    async def methods(self, request: Request, actor: Actor) -> Response:
        async with acting(actor):
            held = await method_at(actor.tenant)
            versions = await MethodVersion.all().order_by("-tenant", "-version").limit(50)
            own = await MethodVersion.get_or_none(tenant=actor.tenant, state=MethodState.ACTIVE)
            known = await names(actor, tenants=[each.tenant for each in versions])
            outdated = own is not None and own.base_id is not None and await _outdated(own)
        whole = level_of(actor.tenant) is Level.DISTRICT
        return await self.show(
            request,
            "methods/list.html",
            held=held,
            document=held.document,
            flow=flow(held.document),
            versions=versions,
            known=known,
            states=STATES,
            outdated=outdated,
            may_draft=_may_draft(actor),
            shipped=[(code, shipped(code).name) for code in shipped_codes()] if whole else [],
            own=own,
            word=word,
        )

    @post(again="methods", needs=Permission.METHOD_EDIT)
    async def draft(self, request: Request, actor: Actor) -> Response:  # noqa: ARG002 - `perform` finds out itself
        """From a shipped one, or from what holds here now."""
        code = form_of(request).text("shipped")

        async def take(actor: Actor, form: Form) -> MethodVersion:  # noqa: ARG001 - read above
            if code:
                return await draft_method(actor, actor.tenant, shipped=code)
            own = await MethodVersion.get_or_none(tenant=actor.tenant, state=MethodState.ACTIVE)
            text = own.text if own else FIRST_NARROWING
            return await draft_method(actor, actor.tenant, text=text)

        id = await perform(request, "method.draft", take)
        tell(request, _("已建立草稿"))
        return see_other(request, f"/methods/{id}")

    @get("/{id:uuid}")
    async def version(self, request: Request, actor: Actor) -> Response:
        """One version: what it says; for a draft, what would be different, and what would have been."""
        days = query_of(request).number_or_none("days")
        async with acting(actor):
            method = await MethodVersion.fetch(request.path_params["id"])
            known = await names(actor, tenants=[method.tenant], people=[method.made_by_id])
            found = await _read(method)
            told = await _differences(method, found) if isinstance(found, Method) else []
            trial = await _trial(actor, method, days) if days and isinstance(found, Method) else None
        editable = _may_draft(actor) and method.state is MethodState.DRAFT and method.tenant == actor.tenant
        return await self.show(
            request,
            "methods/version.html",
            method=method,
            known=known,
            states=STATES,
            problems=_problems(request, found),
            flow=flow(found.document) if isinstance(found, Method) else None,
            differences=told,
            trial=trial,
            days=days or 90,
            editable=editable,
            word=word,
        )

    @post("/{id:uuid}", again="version", needs=Permission.METHOD_EDIT)
    async def change(self, request: Request, actor: Actor) -> Response:  # noqa: ARG002 - `perform` finds out itself
        id: UUID = request.path_params["id"]
        act = form_of(request).text("act")
        acts = {"save": _save, "activate": _activate}
        if act not in acts:
            raise NotFound(act=act)

        async def take(actor: Actor, form: Form) -> Any:
            return await acts[act](actor, id, form)

        await perform(request, f"method.{act}", take)
        tell(request, _("已保存草稿") if act == "save" else _("工作法已启用"))
        return see_other(request, f"/methods/{id}" if act == "save" else "/methods")


async def _save(actor: Actor, id: UUID, form: Form) -> MethodVersion:
    return await edit_draft(actor, id, text=form.raw("text").replace("\r\n", "\n"))


async def _activate(actor: Actor, id: UUID, _: Form) -> MethodVersion:
    return await activate_method(actor, id)


def _may_draft(actor: Actor) -> bool:
    return actor.may(Permission.METHOD_EDIT) and actor.role is not Role.PLATFORM_OPERATOR


async def _read(method: MethodVersion) -> Method | DomainError:
    """What a version says; or, for a draft that was overtaken by its base, why it says nothing."""
    try:
        return await method_of(method.id)
    except DomainError as error:
        return error


async def _differences(method: MethodVersion, found: Method) -> list[str]:
    """What activating a draft would change, in sentences."""
    if method.state is not MethodState.DRAFT:
        return []
    held = await method_at(method.tenant)
    return [each.sentence for each in differences((held or common()).document, found.document)]


async def _trial(actor: Actor, method: MethodVersion, days: int) -> Trial | None:
    if not actor.may(Permission.METHOD_EDIT):
        return None
    return await try_method(actor, method.tenant, method_id=method.id, days=days)


async def _outdated(own: MethodVersion) -> bool:
    """Whether what it narrows is no longer in force."""
    base = await base_for(own.tenant)
    return base is not None and base.id != own.base_id


def _problems(request: Request, found: Method | DomainError) -> list[str]:
    """Line by line: of the text that was just refused, or of the draft as it stands."""
    trouble = getattr(request.state, "trouble", None)
    error = trouble.error if trouble else found
    return list(getattr(error, "problems", []))
