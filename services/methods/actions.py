"""What people do with methods: draft, edit, activate. A district writes its own; those below narrow it."""

from typing import Final
from uuid import UUID

from services.kernel import clock
from services.kernel.access import Actor, Permission
from services.kernel.codes import Level, ancestors_of, is_within, level_of, shown
from services.kernel.errors import Conflict, Invalid
from services.kernel.outbox import record
from services.kernel.text import N_, SOURCE, speaking
from services.methods.differences import differences
from services.methods.document.document import Document
from services.methods.document.reading import checked, parsed
from services.methods.events import MethodActivated, MethodDrafted, MethodEdited
from services.methods.models import MethodState, MethodVersion
from services.methods.narrowing import check_narrowing
from services.methods.queries import common, laid_over, merged, method_of, shipped_text
from services.tenancy.models import Tenant
from services.tenancy.refusals import WrongLevel
from services.tenancy.standing import hold

MOST_TOLD: Final = 100
"""Differences that an event keeps."""


class MethodStateForbids(Conflict):
    code, sentence = "METHOD_STATE", N_("只有草稿可以修改或启用")


class NothingToNarrow(Conflict):
    code, sentence = "METHOD_NOT_ABOVE", N_("上级尚未启用工作法，无法在其基础上调整")


class BaseReplaced(Conflict):
    """What it narrows is no longer in force; saving the draft again puts it on what is."""

    code, sentence = "METHOD_BASE_REPLACED", N_("上级工作法已更换，请重新保存草稿后再启用")


class TextOrShipped(Invalid):
    code, sentence = "METHOD_TEXT_REQUIRED", N_("请填写工作法内容，或选择一部内置工作法")


async def draft_method(
    actor: Actor, tenant: int, *, text: str | None = None, shipped: str | None = None
) -> MethodVersion:
    """Begin a version: from a text, or from a shipped method by its code.

    A district's text is a whole document. A street's or community's is laid over the version in force above
    and says only what is different. Raises `MethodInvalid`, `NarrowingForbidden`, `NothingToNarrow`.
    """
    actor.require(Permission.METHOD_EDIT)
    place = await _hold(actor, tenant)
    if (text is None) == (shipped is None):
        raise TextOrShipped(field="text")
    written = shipped_text(shipped) if shipped is not None else str(text)
    base = await base_for(tenant)
    document = await _checked(written, base, source=shipped)
    newest = await MethodVersion.filter(tenant=tenant).order_by("-version").first()
    method = await MethodVersion.create(
        tenant=place.code,
        code=document.code,
        name=document.name,
        version=newest.version + 1 if newest else 1,
        text=written,
        base_id=base.id if base else None,
        made_by_id=actor.person_id,
    )
    await record(MethodDrafted(method.code, method.name, method.version), by=actor, about=method)
    return method


async def edit_draft(actor: Actor, method_id: UUID, *, text: str) -> MethodVersion:
    """Write a draft anew. A narrowing goes onto what is in force above now."""
    actor.require(Permission.METHOD_EDIT)
    method = await _locked_draft(actor, method_id)
    base = await base_for(method.tenant)
    document = await _checked(text, base)
    method.code, method.name, method.text = document.code, document.name, text
    method.base_id = base.id if base else None
    await method.save(update_fields=["code", "name", "text", "base_id"])
    await record(MethodEdited(method.code, method.name, method.version), by=actor, about=method)
    return method


async def activate_method(actor: Actor, method_id: UUID) -> MethodVersion:
    """From now on this holds in its tenant; what is under way stays with the version it began with."""
    actor.require(Permission.METHOD_ACTIVATE)
    method = await _locked_draft(actor, method_id)
    base = await base_for(method.tenant)
    if (base.id if base else None) != method.base_id:
        raise BaseReplaced(method=method.id)
    document = await _checked(method.text, base)
    before = await _before(method.tenant, base)
    with speaking(SOURCE):
        told = [each.sentence for each in differences(before, document)]
    await MethodVersion.filter(tenant=method.tenant, state=MethodState.ACTIVE).update(
        state=MethodState.RETIRED
    )
    method.state, method.activated_at = MethodState.ACTIVE, clock.now()
    await method.save(update_fields=["state", "activated_at"])
    event = MethodActivated(method.code, method.name, method.version, told[:MOST_TOLD])
    await record(event, by=actor, about=method)
    return method


async def base_for(tenant: int) -> MethodVersion | None:
    """The version in force above that a street's or community's narrows; None for a district."""
    if level_of(tenant) is Level.DISTRICT:
        return None
    levels = ancestors_of(tenant)
    found = await MethodVersion.filter(tenant__in=levels, state=MethodState.ACTIVE)
    if not found:
        raise NothingToNarrow(tenant=shown(tenant))
    return min(found, key=lambda each: levels.index(each.tenant))


async def proposed(actor: Actor, tenant: int, text: str) -> Document:
    """The document that a text would make in a tenant, checked as a draft is, without keeping it."""
    actor.require(Permission.METHOD_READ)
    return await _checked(text, await base_for(tenant))


async def _checked(text: str, base: MethodVersion | None, *, source: str | None = None) -> Document:
    own = parsed(text, source=source or "text")
    if base is None:
        return checked(own, source=source or "text")
    above = await merged(base)
    narrowed = laid_over(above, own)
    check_narrowing(above, narrowed)
    return checked(narrowed, source=source or "text")


async def _before(tenant: int, base: MethodVersion | None) -> Document:
    """What held in the tenant until now."""
    own = await MethodVersion.get_or_none(tenant=tenant, state=MethodState.ACTIVE)
    held = own or base
    return (await method_of(held.id)).document if held else common().document


async def _locked_draft(actor: Actor, method_id: UUID) -> MethodVersion:
    """The draft, with its tenant held, so that two activations come one after the other."""
    found = await MethodVersion.fetch(method_id)
    await _hold(actor, found.tenant)
    method = await MethodVersion.lock(method_id)
    if method.state is not MethodState.DRAFT:
        raise MethodStateForbids(method=method.id, state=method.state.value)
    return method


async def _hold(actor: Actor, tenant: int) -> Tenant:
    """A tenant that may have a method of its own: not a grid."""
    level = level_of(tenant)
    if level is Level.GRID and is_within(tenant, actor.tenant):
        raise WrongLevel(value=shown(tenant), wanted=Level.COMMUNITY)
    return await hold(actor, tenant, level)
