"""A district whose method has obstacles, inspections, representatives and look-backs, and people in it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest

from deploy.app import connected
from services import jobs  # noqa: F401 - subscribes the handlers
from services.kernel import clock
from services.kernel.access import Actor, Role
from services.kernel.clock import LOCAL
from services.kernel.deliveries import drain
from services.kernel.scope import acting
from services.matters import actions as matters
from services.matters.models import Matter
from services.methods.vocabulary import Rating
from tests import make
from tests.clients import client
from tests.methods_at import method

DISTRICT = make.DISTRICT // 10**9
ADDED = """
[evaluation.ratings.obstacle]
confer = ["community", "street"]
meeting = "joint"
reply = { amount = 7, unit = "working_days" }

[evaluation.inspections]
kinds = ["visit", "call"]
share = "50%"
least = 2
mend = { amount = 10, unit = "days" }

[evaluation.representatives]
low = ["dissatisfied"]
mended_under = "street"

[[evaluation.look_backs]]
code = "three"
name = "三个回头看"
of = "matter"
within = { amount = 2, unit = "months" }
questions = ["机制是否坚持？", "群众是否认可？", "问题是否解决？"]

[[deliberation.meetings]]
code = "joint"
name = "联席会议"
tier = "street"
"""
Doing = Callable[..., Awaitable[Any]]


class Town:
    """Whoever is needed, and what they do through the API."""

    def __init__(self, settings: Any) -> None:
        self.settings = settings
        self.people: dict[str, Actor] = {}

    async def settle(self) -> None:
        self.people = {
            "resident": await make.actor(Role.RESIDENT),
            "keeper": await make.actor(Role.COMMUNITY_STAFF),
            "secretary": await make.actor(),
            "street": await make.actor(Role.STREET_STAFF, make.STREET),
            "colleague": await make.actor(Role.STREET_STAFF, make.STREET),
            "district": await make.actor(Role.DISTRICT_STAFF, make.DISTRICT),
        }

    def __getitem__(self, name: str) -> Actor:
        return self.people[name]

    async def does(self, who: str | Actor, mutation: str, selection: str, **input: object) -> Any:
        """The payload's node."""
        answer = await self._perform(who, mutation, selection, **input)
        assert "errors" not in answer, answer
        return next(iter(answer["data"][mutation].values()))

    async def refused(self, who: str | Actor, mutation: str, **input: object) -> str:
        [error] = (await self._perform(who, mutation, "__typename", **input))["errors"]
        return error["extensions"]["code"]

    async def _perform(self, who: str | Actor, mutation: str, selection: str, **input: object) -> Any:
        actor = self.people[who] if isinstance(who, str) else who
        async with client(self.settings, actor) as caller:
            return await caller.perform(mutation, selection, **input)

    async def asks(self, who: str | Actor, query: str, **variables: object) -> Any:
        actor = self.people[who] if isinstance(who, str) else who
        async with client(self.settings, actor) as caller:
            return await caller.data(query, **variables)

    async def resolved(self, **given: Any) -> Matter:
        """A matter that the keeper has done, raised by the resident."""
        matter = await make.assigned(
            await make.matter(given.pop("reporter", self["resident"]), **given),
            self["secretary"],
            self["keeper"],
        )
        async with acting(self["keeper"]):
            return await matters.resolve_matter(self["keeper"], matter.id, outcome="已处理")

    async def rated(self, matter: Matter, rating: Rating, comment: str = "") -> Matter:
        async with acting(self["resident"]):
            return await matters.rate_matter(self["resident"], matter.id, rating=rating, comment=comment)


@pytest.fixture
async def town(db) -> AsyncIterator[Town]:
    async with connected(db):
        await make.tenants()
        await method(make.DISTRICT, added=ADDED)
        made = Town(db)
        await made.settle()
        yield made


@asynccontextmanager
async def at(moment: str) -> AsyncIterator[None]:
    """Inside the block it is that moment in China."""
    with clock.at(datetime.fromisoformat(moment).replace(tzinfo=LOCAL)):
        yield


async def passes(owner, kind: str) -> None:
    """The open deadlines of this kind pass, and the worker sees to them."""
    await owner.execute(
        "update deadline set due_at = '2020-01-01' where kind = $1 and fired_at is null", kind
    )
    await drain(DISTRICT)


async def told(owner, kind: str) -> set[object]:
    rows = await owner.fetch("select to_tenant, to_person_id from notice where kind = $1", kind)
    return {row["to_tenant"] or row["to_person_id"] for row in rows}
