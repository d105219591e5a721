"""Coming in with a phone and a code that was sent to it, and going out again."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from admin.portal.homes import best, portal_appointments
from admin.portal.shown import show
from admin.web.codes import send_to
from admin.web.forms import form_of, query_of
from admin.web.pages import local_path, see_other, tell
from admin.web.visit import address_of, session_required, visit_of
from services.kernel.errors import Invalid, TooMany
from services.kernel.text import N_, _
from services.people.models import CredentialKind
from services.people.one_time import CodeNotSent, SenderMissing, WrongCode, sign_in_with_code
from services.people.sessions import open_session, revoke, revoke_all

SIGNED_OUT = N_("您已退出登录")
SIGNED_OUT_EVERYWHERE = N_("已在所有设备上退出登录")


async def ask_phone(request: Request) -> Response:
    if visit_of(request).session:
        return see_other(request, "/")
    return await show(request, "sign_in.html", phone="", next=query_of(request).text("next"))


async def send(request: Request) -> Response:
    """Send a code and ask for it. The number stays in the page, never in an address."""
    form = form_of(request)
    typed: dict[str, Any] = {"phone": form.text("phone"), "next": form.text("next")}
    try:
        shown = await send_to(request, typed["phone"], request.app.state.sender)
    except (Invalid, SenderMissing, CodeNotSent) as refusal:
        return await show(request, "sign_in.html", refusal=refusal, **typed)
    except TooMany as refusal:
        return await show(request, "code.html", refusal=refusal, demo_code="", **typed)
    return await show(request, "code.html", demo_code=shown, **typed)


async def enter(request: Request) -> Response:
    """Let in whoever knows the code; who has no community yet goes on to choose one."""
    form, visit = form_of(request), visit_of(request)
    phone, next = form.text("phone"), form.text("next")
    try:
        signed_in = await sign_in_with_code(phone, form.text("code"), address_of(request))
    except (WrongCode, Invalid, TooMany) as refusal:
        return await show(request, "code.html", refusal=refusal, phone=phone, next=next, demo_code="")
    await _leave_old(request)
    held = best(portal_appointments(signed_in.appointments))
    visit.keep(await open_session(signed_in.account_id, held.id if held else None, CredentialKind.PORTAL))
    return see_other(request, (local_path(visit.site, next) or "/") if held else "/join")


async def _leave_old(request: Request) -> None:
    visit = visit_of(request)
    if visit.session and visit.secret:
        await revoke(visit.secret)


async def leave(request: Request) -> Response:
    await _leave_old(request)
    visit_of(request).leave()
    tell(request, _(SIGNED_OUT))
    return see_other(request, "/")


async def leave_everywhere(request: Request) -> Response:
    await revoke_all(session_required(request).account_id)
    visit_of(request).leave()
    tell(request, _(SIGNED_OUT_EVERYWHERE))
    return see_other(request, "/")


routes = [
    Route("/sign-in", ask_phone),
    Route("/sign-in", send, methods=["POST"]),
    Route("/sign-in/code", enter, methods=["POST"]),
    Route("/sign-out", leave, methods=["POST"]),
    Route("/sign-out/everywhere", leave_everywhere, methods=["POST"]),
]
