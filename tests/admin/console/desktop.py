"""A desktop in an office: opens pages of the console, fills in their forms as they stand, and follows."""

import re
from html import unescape
from secrets import token_hex
from typing import Self

import httpx

from services.kernel.access import Actor
from services.people.models import CredentialKind
from services.people.sessions import open_session

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
TAGS = re.compile(r"<[^>]+>")


class Desktop:
    def __init__(self, app) -> None:
        transport = httpx.ASGITransport(app)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://mulin.test")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    async def enter(self, actor: Actor) -> Self:
        """As somebody who has signed in."""
        secret = await open_session(actor.account_id, actor.appointment_id, CredentialKind.CONSOLE)
        self.http.cookies.set("console", secret)
        return self

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(f"/console{path}")

    async def text(self, path: str) -> str:
        """What a page says, without its markup."""
        answer = await self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, words(answer)[:300])
        return words(answer)

    async def hidden(self, path: str) -> dict[str, str]:
        """The token of a page's forms, and one of their keys."""
        return {name: unescape(value) for name, value in HIDDEN.findall((await self.get(path)).text)}

    async def submit(self, path: str, *, on: str | None = None, **typed: object) -> httpx.Response:
        """Fill in a form of the page and send it; `on` is the page when the form goes elsewhere."""
        hidden = await self.hidden(on or path)
        form = {"token": hidden.get("token", ""), "key": hidden.get("key") or token_hex(8)}
        return await self.post(path, **{**form, **typed})

    async def post(self, path: str, **fields: object) -> httpx.Response:
        return await self.http.post(
            f"/console{path}", data={name: str(value) for name, value in fields.items()}
        )


def words(answer: httpx.Response) -> str:
    return " ".join(unescape(TAGS.sub(" ", answer.text)).split())
