"""Finding out who is visiting, before anything else looks at the request."""

import secrets

import orjson
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from admin.web.config import Site
from admin.web.signing import unseal
from admin.web.visit import YEAR, Visit
from services.people.sessions import session_of


class Visits:
    """Reads the cookies, and sends back those that the visit has changed."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app, self.site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        visit = await self._visit(connection)
        visit.request_id = scope["state"]["request_id"]
        scope["state"]["visit"] = visit

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for cookie in visit.cookies:
                    headers.append("set-cookie", cookie)
            await send(message)

        await self.app(scope, receive, answer)

    async def _visit(self, connection: HTTPConnection) -> Visit:
        name = self.site.name
        secret = connection.cookies.get(name) or None
        session = await session_of(secret, self.site.kind) if secret else None
        stranger = connection.cookies.get(f"{name}_visitor") or ""
        visit = Visit(self.site, secret, session, stranger, self._told(connection))
        if not stranger:
            visit.stranger = secrets.token_urlsafe(24)
            visit.cookie(f"{name}_visitor", visit.stranger, seconds=YEAR)
        if secret and not session:
            visit.cookie(name, "", seconds=0)
        return visit

    def _told(self, connection: HTTPConnection) -> list[tuple[str, str]]:
        sealed = connection.cookies.get(f"{self.site.name}_told", "")
        text = unseal(self.site.config.secret, "told", sealed)
        return [(category, sentence) for category, sentence in orjson.loads(text)] if text else []
