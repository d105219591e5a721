"""One request's visitor: who it is, in which language, what is told next, and which cookies go back."""

from dataclasses import dataclass, field
from http.cookies import Morsel

import orjson
from starlette.requests import Request

from admin.web.config import Site
from admin.web.signing import is_marked, mark, seal
from services.kernel.access import Actor
from services.kernel.errors import DomainError, SignInRequired
from services.kernel.text import N_
from services.people.credentials import LIFETIMES
from services.people.sessions import Session

YEAR = 365 * 24 * 3600
FLASH_SECONDS = 120
MOST_FLASHES = 5


class PasswordChangeRequired(DomainError):
    code, status, sentence = "PASSWORD_CHANGE_REQUIRED", 403, N_("请先修改初始密码")


class AppointmentRequired(DomainError):
    code, status, sentence = "APPOINTMENT_REQUIRED", 403, N_("请先选择任职身份")


@dataclass
class Visit:
    """`secret` is the session cookie, `stranger` what a visitor without a session carries instead."""

    site: Site
    secret: str | None
    session: Session | None
    stranger: str
    told: list[tuple[str, str]]
    request_id: str = ""
    cookies: list[str] = field(default_factory=list)

    @property
    def actor(self) -> Actor | None:
        return self.session.actor if self.session else None

    @property
    def form_token(self) -> str:
        """Bound to the session; before sign-in, to the stranger's own cookie."""
        return mark(self.site.config.secret, "form", self._holder)

    def owns(self, token: str) -> bool:
        return is_marked(token, self.site.config.secret, "form", self._holder)

    @property
    def _holder(self) -> str:
        return self.secret if self.session and self.secret else self.stranger

    def keep(self, secret: str) -> None:
        """The browser carries this session from now on."""
        self.cookie(self.site.name, secret, seconds=int(LIFETIMES[self.site.kind].absolute.total_seconds()))

    def leave(self) -> None:
        """The browser forgets the session and everything told in it."""
        self.cookie(self.site.name, "", seconds=0)
        self.cookie(f"{self.site.name}_told", "", seconds=0)

    def tell(self, category: str, sentence: str) -> None:
        """Show a sentence on the next page: `success`, `warning` or `danger`."""
        self.told = [*self.told, (category, sentence)][-MOST_FLASHES:]
        text = orjson.dumps(self.told).decode()
        sealed = seal(self.site.config.secret, "told", text)
        self.cookie(f"{self.site.name}_told", sealed, seconds=FLASH_SECONDS)

    def take_told(self) -> list[tuple[str, str]]:
        told, self.told = self.told, []
        if told:
            self.cookie(f"{self.site.name}_told", "", seconds=0)
        return told

    def cookie(self, name: str, value: str, *, seconds: int, path: str | None = None) -> None:
        morsel: Morsel[str] = Morsel()
        morsel.set(name, value, value)
        morsel.update({"path": path or self.site.root or "/", "max-age": str(seconds), "samesite": "Lax"})
        morsel["httponly"] = True
        morsel["secure"] = self.site.config.secure_cookies
        self.cookies.append(morsel.OutputString())


def visit_of(request: Request) -> Visit:
    visit: Visit = request.state.visit
    return visit


def session_required(request: Request) -> Session:
    """The session of whoever is signed in, with a password of their own."""
    session = visit_of(request).session
    if session is None:
        raise SignInRequired
    if session.must_change_password:
        raise PasswordChangeRequired
    return session


def actor_of(request: Request) -> Actor:
    """Whoever is acting, under one appointment; refuses visitors and those who have not chosen one."""
    actor = session_required(request).actor
    if actor is None:
        raise AppointmentRequired
    return actor


def address_of(request: Request) -> str:
    """Where the visitor comes from, as far as our own proxies say so."""
    proxies = visit_of(request).site.config.trusted_proxies
    hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
    if proxies and len(hops) >= proxies:
        return hops[-proxies]
    return request.client.host if request.client else ""
