"""The outermost frame of every page: a request id, a language, safe headers, and no traceback for anyone."""

import secrets

import structlog
from starlette.datastructures import MutableHeaders, QueryParams
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from admin.web.config import Site
from admin.web.trouble import answer_to
from admin.web.visit import YEAR, Visit
from services.kernel.errors import DomainError
from services.kernel.text import LANGUAGES, SOURCE, speaking

log = structlog.get_logger(__name__)
LANGUAGE = "lang"


class Frame:
    """`forgetful`: pages that look at no cookie and leave none, so that anybody may keep a copy."""

    def __init__(self, app: ASGIApp, site: Site, *, forgetful: bool = False) -> None:
        self.app, self.site, self.forgetful = app, site, forgetful
        self.headers = {
            "content-security-policy": site.content_security_policy,
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "permissions-policy": "geolocation=(), microphone=(), payment=()",
        }
        if site.config.secure_cookies:
            self.headers["strict-transport-security"] = f"max-age={YEAR}"
            self.headers["cross-origin-opener-policy"] = "same-origin"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state.setdefault("request_id", secrets.token_hex(8))
        chosen = _asked(scope)
        started = False

        async def answer(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers.setdefault("cache-control", self._keeping(scope["path"]))
                self._dress(headers, state["request_id"], None if self.forgetful else chosen)
            await send(message)

        with speaking(chosen or self._remembered(scope)):
            try:
                await self.app(scope, receive, answer)
            except ClientDisconnect:
                return
            except Exception as error:
                if not isinstance(error, DomainError):
                    log.exception("page_failed", path=scope["path"], request_id=state["request_id"])
                if not started:
                    await answer_to(self.site, scope, error)(scope, receive, answer)

    def _remembered(self, scope: Scope) -> str:
        return SOURCE if self.forgetful else HTTPConnection(scope).cookies.get(LANGUAGE, SOURCE)

    def _keeping(self, path: str) -> str:
        """Pages are about people and stay nowhere; styles and scripts may."""
        return "public, max-age=3600" if path.startswith(f"{self.site.root}/static/") else "no-store"

    def _dress(self, headers: MutableHeaders, request_id: str, language: str | None) -> None:
        headers["x-request-id"] = request_id
        for name, value in self.headers.items():
            headers.setdefault(name, value)
        if language:
            visit = Visit(self.site, None, None, "", [])
            visit.cookie(LANGUAGE, language, seconds=YEAR, path="/")
            headers.append("set-cookie", visit.cookies[0])


def _asked(scope: Scope) -> str | None:
    """The language that `?lang=` asks for, if we speak it."""
    wanted = QueryParams(scope["query_string"]).get(LANGUAGE)
    return wanted if wanted in LANGUAGES else None
