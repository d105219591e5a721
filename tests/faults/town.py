"""People who keep asking a real web process, and what they hear."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

import httpx

READ = "query ($id: ID!) { node(id: $id) { ... on Matter { title reporter { name } } } }"
REPORT = "mutation ($input: ReportMatterInput!) { reportMatter(input: $input) { matter { id } } }"


@dataclass
class Town:
    """People who keep asking, and all that they were answered: who, the status, the code."""

    client: httpx.AsyncClient
    staff: str
    resident: str
    matter: str
    heard: Counter = field(default_factory=Counter)
    done: set[str] = field(default_factory=set)
    number: int = 0

    async def ask(self, token: str, query: str, **variables: object) -> tuple[int, str]:
        headers = {"authorization": f"Bearer {token}"}
        answer = await self.client.post(
            "/graphql", json={"query": query, "variables": variables}, headers=headers
        )
        told = answer.json()
        return answer.status_code, told["errors"][0]["extensions"]["code"] if "errors" in told else ""

    async def read(self) -> None:
        self.heard[("read", *await self.ask(self.staff, READ, id=self.matter))] += 1

    async def report(self) -> None:
        """With a key, so that it may be sent again."""
        self.number += 1
        input = {
            "tenant": "210114007038",
            "title": f"第{self.number}件",
            "clientMutationId": f"key-{self.number}",
        }
        answer = await self.ask(self.resident, REPORT, input=input)
        self.heard[("report", *answer)] += 1
        if answer == (200, ""):
            self.done.add(input["title"])

    async def visit(self) -> None:
        """A page, with a cookie that nobody has seen before and that has to be looked up."""
        self.number += 1
        answer = await self.client.get("/console/sign-in", headers={"cookie": f"console=x{self.number}"})
        self.heard["visit", answer.status_code, ""] += 1

    async def look(self) -> None:
        answer = await self.client.get("/readyz")
        self.heard["look", answer.status_code, answer.json().get("code", "")] += 1

    async def live(self) -> None:
        """Everybody asks, over and over."""
        async with asyncio.TaskGroup() as group:
            for way in (self.read, self.read, self.report, self.report, self.visit, self.look):
                group.create_task(self._again(way))

    async def _again(self, way) -> None:
        while True:
            await way()
            await asyncio.sleep(0.01)

    def all_hear(self, status: int, code: str = ""):
        """Wait until each kind of asking is answered like that."""
        before = self.heard.copy()

        async def holds() -> bool:
            fresh = self.heard - before
            return all(
                any(kind == each[0] and status == each[1] and each[2] in (code, "") for each in fresh)
                for kind in ("read", "report", "visit", "look")
            )

        return holds
