"""Coming in and going out: sign-in, the choice of an appointment, a new password, sign-out."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette_admin.routing import route

from admin.console.section import Section, Trouble
from admin.web.codes import send_to
from admin.web.forms import form_of, query_of
from admin.web.pages import local_path, render, see_other, tell
from admin.web.visit import address_of, session_required, visit_of
from services.kernel.access import GRANTS, Permission
from services.kernel.errors import DomainError, Forbidden, SignInRequired, TooMany
from services.kernel.text import N_, _
from services.people.gate import Held, SignedIn, appointments_of, sign_in
from services.people.models import CredentialKind
from services.people.one_time import CodeSender, sign_in_with_code
from services.people.own import set_password
from services.people.sessions import open_session, revoke, rotate, switch_appointment

PLATFORM = "platform"
Handler = Callable[[Any, Request], Awaitable[Response]]


class NothingHere(Forbidden):
    code, sentence = "NO_CONSOLE_APPOINTMENT", N_("此账号没有可进入后台的任职，请使用居民端")


class PasswordsDiffer(DomainError):
    code, status, sentence = "PASSWORDS_DIFFER", 422, N_("两次输入的新密码不一致")


def _post(path: str, template: str) -> Callable[[Handler], Any]:
    """A form in front of the console; when it is refused it is shown again with the reason."""

    def wrap(handler: Handler) -> Any:
        @wraps(handler)
        async def handle(self: Section, request: Request) -> Response:
            try:
                return await handler(self, request)
            except SignInRequired:
                raise
            except DomainError as error:
                trouble = Trouble(error, {"name": form_of(request).text("name")})
                next = form_of(request).text("next")
                return render(request, template, status=error.status, trouble=trouble, next=next)

        return route(path, methods=["POST"])(handle)

    return wrap


class Gateway(Section):
    path = "/"
    add_to_menu = False

    def __init__(self, sender: CodeSender | None) -> None:
        super().__init__()
        self.sender = sender

    def is_accessible(self, request: Request) -> bool:  # noqa: ARG002 - starlette-admin's own signature
        return True

    @route("/sign-in")
    async def sign_in_page(self, request: Request) -> Response:
        if visit_of(request).actor:
            return see_other(request, "/")
        next = query_of(request).text("next")
        return render(request, "console/sign_in.html", trouble=None, next=next)

    @route("/sign-in/code")
    async def phone_page(self, request: Request) -> Response:
        if visit_of(request).actor:
            return see_other(request, "/")
        return _by_code(request, next=query_of(request).text("next"))

    @route("/sign-in/code", methods=["POST"])
    async def enter_by_code(self, request: Request) -> Response:
        """The phone first; then, on the same page, the code that was sent to it."""
        form = form_of(request)
        phone, code, next = form.text("phone"), form.text("code"), form.text("next")
        try:
            if not code:
                shown = await send_to(request, phone, self.sender)
                return _by_code(request, phone=phone, next=next, sent=True, shown=shown)
            return await _let_in(request, await sign_in_with_code(phone, code, address_of(request)))
        except DomainError as error:
            sent = bool(code) or isinstance(error, TooMany)
            return _by_code(request, phone=phone, next=next, sent=sent, trouble=error)

    @_post("/sign-in", "console/sign_in.html")
    async def enter(self, request: Request) -> Response:
        """A wrong name and a wrong password are refused alike; trying too often, with how long to wait."""
        form = form_of(request)
        known = await sign_in(form.text("name"), form.raw("password"), address_of(request))
        return await _let_in(request, known)

    @route("/choose")
    async def choose_page(self, request: Request) -> Response:
        session = session_required(request)
        held = console_appointments(await appointments_of(session.account_id))
        return render(
            request, "console/choose.html", held=held, session=session, platform=PLATFORM, trouble=None
        )

    @route("/choose", methods=["POST"])
    async def choose(self, request: Request) -> Response:
        """Go on under another appointment, with a new secret: forms opened under the old one expire."""
        session, form, visit = session_required(request), form_of(request), visit_of(request)
        to_platform = session.operates_platform and form.text("appointment") == PLATFORM
        chosen = None if to_platform else form.uuid("appointment")
        held = console_appointments(await appointments_of(session.account_id))
        if chosen and chosen not in {each.id for each in held}:
            raise Forbidden
        visit.keep(await switch_appointment(visit.secret or "", chosen))
        return see_other(request, "/")

    @route("/password")
    async def password_page(self, request: Request) -> Response:
        return render(request, "console/password.html", session=self._somebody(request), trouble=None)

    @_post("/password", "console/password.html")
    async def change_password(self, request: Request) -> Response:
        form, visit, session = form_of(request), visit_of(request), self._somebody(request)
        if form.raw("new") != form.raw("again"):
            raise PasswordsDiffer
        await set_password(session.actor, form.raw("old"), form.raw("new"), keep=visit.secret)
        visit.keep(await rotate(visit.secret or ""))
        tell(request, _("密码已修改，其他设备上的登录已退出"))
        return see_other(request, "/")

    @route("/sign-out", methods=["POST"])
    async def leave(self, request: Request) -> Response:
        visit = visit_of(request)
        if visit.session and visit.secret:
            await revoke(visit.secret)
        visit.leave()
        return see_other(request, "/sign-in")

    def _somebody(self, request: Request) -> Any:
        """Whoever is signed in, also with a password they must change first."""
        if session := visit_of(request).session:
            return session
        raise SignInRequired


async def _let_in(request: Request, known: SignedIn) -> Response:
    """To where they wanted to go, or to the choice of an appointment; whoever has none stays outside."""
    visit, held = visit_of(request), console_appointments(known.appointments)
    if not held and not known.operates_platform:
        raise NothingHere
    first = None if known.operates_platform else held[0].id
    if visit.session and visit.secret:
        await revoke(visit.secret)
    visit.keep(await open_session(known.account_id, first, CredentialKind.CONSOLE))
    several = len(held) + known.operates_platform > 1
    next = local_path(visit.site, form_of(request).text("next")) or visit.site.url("/")
    return see_other(request, "/choose") if several else see_other(request, visit.site.within(next))


def _by_code(
    request: Request,
    *,
    phone: str = "",
    next: str = "",
    sent: bool = False,
    shown: str = "",
    trouble: DomainError | None = None,
) -> Response:
    return render(
        request,
        "console/sign_in_by_code.html",
        status=trouble.status if trouble else 200,
        phone=phone,
        next=next,
        sent=sent,
        shown=shown,
        trouble=trouble,
    )


def console_appointments(held: tuple[Held, ...]) -> list[Held]:
    """Those that open the console."""
    return [each for each in held if Permission.CONSOLE_ENTER in GRANTS[each.role]]
