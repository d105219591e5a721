"""Clients of the whole house: what a vendor's app would send, as somebody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from deploy.app import House
from deploy.settings import Settings
from schema.relay import encode_id
from services.kernel.access import Actor
from services.people.tokens import create_token

SHARED = {
    **dict.fromkeys(("PublishWishInput", "ClaimWishInput", "GrantWishInput"), "WishInput"),
    **dict.fromkeys(("ConfirmWishInput", "WithdrawWishInput"), "WishInput"),
    "RevealPersonInput": "RevealInput",
    **dict.fromkeys(
        ("OpenVoteInput", "CloseVoteInput", "PublishVoteInput", "RecountVoteInput"), "HouseholdVoteInput"
    ),
    **dict.fromkeys(("DeliberateVersionInput", "AdoptVersionInput"), "MeetingOfVersionInput"),
    "PublishVersionInput": "VersionInput",
    **dict.fromkeys(("AppointWatcherInput", "ReleaseWatcherInput"), "WatcherInput"),
}
"""The inputs that several mutations take."""


class Client(httpx.AsyncClient):
    """One caller of the API; `ask` gives the whole answer, `data` insists on one without errors."""

    async def ask(self, query: str, **variables: object) -> dict[str, Any]:
        answer = await self.post("/graphql", json={"query": query, "variables": variables})
        assert answer.status_code < 500, answer.text
        return answer.json()

    async def data(self, query: str, **variables: object) -> Any:
        answer = await self.ask(query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def code(self, query: str, **variables: object) -> str:
        """The code that the only error of the answer carries."""
        [error] = (await self.ask(query, **variables))["errors"]
        return error["extensions"]["code"]

    async def perform(self, mutation: str, selection: str, **input: object) -> dict[str, Any]:
        """Perform a mutation; its whole answer."""
        kind = mutation[0].upper() + mutation[1:] + "Input"
        kind = SHARED.get(kind, kind)
        query = f"mutation ($input: {kind}!) {{ {mutation}(input: $input) {{ {selection} }} }}"
        return await self.ask(query, input=input)


@asynccontextmanager
async def client(
    settings: Settings, actor: Actor | None = None, *, address: str = "127.0.0.1"
) -> AsyncIterator[Client]:
    """The house over HTTP, asked by an actor's token, or by nobody."""
    headers = {}
    if actor is not None:
        token, _ = await create_token(actor, "test", 1)
        headers["authorization"] = f"Bearer {token}"
    transport = httpx.ASGITransport(House(settings), client=(address, 4711))
    async with Client(transport=transport, base_url="http://house", headers=headers) as one:
        yield one


def matter_id(row: Any) -> str:
    return encode_id("Matter", row.district_code, row.id)
