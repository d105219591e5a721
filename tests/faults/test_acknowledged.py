"""What was acknowledged is there, once: whatever happens to PostgreSQL or to the way there meanwhile."""

import asyncio
import contextlib
import os
import signal
from collections import Counter
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest

from deploy.database import credentials
from deploy.embedded import throwaway
from deploy.embedded.program import free_port
from services.kernel.access import Role
from services.people.tokens import create_token
from tests import make
from tests.deploy.processes import living
from tests.faults.conftest import eventually
from tests.faults.cutting import relaying
from tests.faults.town import REPORT

PEOPLE, EACH = 6, 20
COUNTS = """
with told as (
  select m.title, m.id, e.id as event_id from matter m
  join event e on e.subject_id = m.id and e.kind = 'MatterReported')
select title, count(distinct id) as matters, count(distinct event_id) as events,
  (select count(*) from delivery d where d.event_id = any(array_agg(told.event_id))) as debts,
  (select count(*) from done where result->>'id' = any(array_agg(told.id::text))) as keys
from told group by title"""


@pytest.fixture
def pair():
    """What is told to be done must be kept, as it is where servers are no throwaway ones."""
    servers = throwaway(f"acknowledged-{os.getpid()}", postgres_settings=["synchronous_commit=on"])
    servers.start()
    yield servers
    servers.stop()


class Reporter:
    """Somebody whose app sends a report until it is acknowledged, always under the same key."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self.client, self.headers = client, {"authorization": f"Bearer {token}"}
        self.heard: Counter[tuple[int, str]] = Counter()
        self.acknowledged: dict[str, str] = {}

    async def report(self, title: str) -> str:
        while title not in self.acknowledged:
            await self.once(title)
        return self.acknowledged[title]

    async def once(self, title: str) -> None:
        input = {"tenant": "210114007038", "title": title, "clientMutationId": title}
        body = {"query": REPORT, "variables": {"input": input}}
        answer = await self.client.post("/graphql", json=body, headers=self.headers)
        told = answer.json()
        code = told["errors"][0]["extensions"]["code"] if "errors" in told else ""
        self.heard[answer.status_code, code] += 1
        if code:
            await asyncio.sleep(0.05)
        else:
            self.acknowledged[title] = told["data"]["reportMatter"]["matter"]["id"]


@contextlib.asynccontextmanager
async def open_house(start, **environment):
    """A web process, and as many people as there are."""
    await make.tenants(make.GRID)
    tokens = [(await create_token(await make.actor(Role.RESIDENT), "test", 1))[0] for _ in range(PEOPLE)]
    port = free_port()
    start("deploy", "serve", PORT=str(port), **environment)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:

        async def answers() -> bool:
            with contextlib.suppress(httpx.TransportError):
                return (await client.get("/readyz")).status_code == 200
            return False

        await eventually(answers)
        yield [Reporter(client, token) for token in tokens]


async def counted(hurt) -> dict[str, tuple[int, ...]]:
    """Of each title how many matters there are, and how many events, debts and keys of them."""
    owner = await asyncpg.connect(**credentials(hurt.database_url))
    try:
        return {title: tuple(counts) for title, *counts in await owner.fetch(COUNTS)}
    finally:
        await owner.close()


async def test_postgresql_killed_under_load_loses_nothing_that_was_acknowledged(hurt, pair, start):
    async with open_house(start) as people:
        titles = [[f"第{who}人第{number}件" for number in range(EACH)] for who in range(PEOPLE)]

        async def live(person: Reporter, mine: list[str]) -> None:
            for title in mine:
                await person.report(title)

        def acknowledged(share: float):
            async def holds() -> bool:
                return sum(len(each.acknowledged) for each in people) >= share * PEOPLE * EACH

            return holds

        async with asyncio.timeout(90), asyncio.TaskGroup() as group:
            for person, mine in zip(people, titles, strict=True):
                group.create_task(live(person, mine))
            for share in (0.2, 0.6):
                await eventually(acknowledged(share))
                living(pair.home, "/bin/postgres")[0].send_signal(signal.SIGKILL)
        heard = sum((person.heard for person in people), Counter())
        counts = await counted(hurt)

    assert set(heard) <= {(200, ""), (503, "UNAVAILABLE"), (503, "TIMEOUT")}
    assert heard[503, "UNAVAILABLE"] > 0
    assert counts == {title: (1, 1, 1, 1) for mine in titles for title in mine}


@pytest.mark.parametrize(("cut", "done"), [("before", 0), ("after", 1)])
async def test_a_connection_cut_at_its_commit_leaves_one_effect_when_the_client_repeats(
    hurt, start, cut, done
):
    port = urlsplit(hurt.login_url).port
    async with relaying(port, cut, "下水道堵塞") as (relay, near):
        through = hurt.login_url.replace(f":{port}/", f":{near}/")
        async with open_house(start, APP_DATABASE_URL=through) as [resident, *_]:
            await resident.report("路灯不亮")
            await resident.once("下水道堵塞")
            assert resident.heard == {(200, ""): 1, (503, "UNAVAILABLE"): 1}

            async def settled() -> bool:
                return len(await counted(hurt)) == 1 + done

            await eventually(settled)
            first = await resident.report("下水道堵塞")
            resident.acknowledged.clear()
            again = await resident.report("下水道堵塞")
            counts = await counted(hurt)

    assert relay.cuts == 1
    assert resident.heard == {(200, ""): 3, (503, "UNAVAILABLE"): 1}
    assert first == again
    assert counts == {"路灯不亮": (1, 1, 1, 1), "下水道堵塞": (1, 1, 1, 1)}


async def test_many_that_repeat_one_request_while_its_connection_is_cut_have_one_effect(hurt, start):
    port = urlsplit(hurt.login_url).port
    async with relaying(port, "after", "下水道堵塞") as (relay, near):
        through = hurt.login_url.replace(f":{port}/", f":{near}/")
        async with open_house(start, APP_DATABASE_URL=through) as [resident, *_]:
            same = [Reporter(resident.client, "") for _ in range(5)]
            for each in same:
                each.headers = resident.headers
            answers = await asyncio.gather(*[each.report("下水道堵塞") for each in same])
            counts = await counted(hurt)

    assert relay.cuts == 1
    assert len(set(answers)) == 1
    assert counts == {"下水道堵塞": (1, 1, 1, 1)}
