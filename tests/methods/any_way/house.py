"""A district under one method, in an event loop of its own, and what may be asked of its database."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import asyncpg

from deploy.database import credentials, database
from deploy.settings import Settings
from services.kernel.access import Actor, Role, system
from services.kernel.deliveries import drain
from services.kernel.outbox import handlers
from services.kernel.scope import acting
from services.methods.document.document import Document
from services.methods.document.reading import read_document
from services.methods.models import MethodState, MethodVersion
from tests import make

_NEW = """
select e.id, e.kind, e.subject_id, array(select d.handler from delivery d
  where d.district_code = e.district_code and d.event_id = e.id) owed
from event e where e.id > $1 order by e.id"""
_OPEN = """
select kind, subject_id from deadline
where subject_type = 'matter' and fired_at is null and cancelled_at is null"""
_FAILED = "select handler, last_error from delivery where last_error is not null or dead_at is not null"
_DUE = """
update deadline set due_at = now() - interval '1 second'
where subject_id = $1 and fired_at is null and cancelled_at is null"""


class House:
    """Who lives and works there: the secretary, a grid's worker, and a resident of every place."""

    def __init__(self, runner: asyncio.Runner, owner: asyncpg.Connection, document: Document) -> None:
        self.run = runner.run
        self.owner = owner
        self.document = document
        self.residents: dict[int, Actor] = {}
        self.last = UUID(int=0)

    async def settle(self, text: str) -> None:
        await make.tenants()
        async with acting(system(make.DISTRICT)):
            await MethodVersion.create(
                tenant=make.DISTRICT,
                code=self.document.code,
                name=self.document.name,
                version=1,
                state=MethodState.ACTIVE,
                text=text,
            )
        self.secretary = await make.actor()
        self.worker = await make.actor(Role.GRID_WORKER, make.GRID)
        for place in (make.COMMUNITY, make.GRID, make.OTHER_GRID, make.SIBLING):
            self.residents[place] = await make.actor(Role.RESIDENT, place)
        self.upstairs = await make.actor(Role.STREET_STAFF, make.STREET)

    def rows(self) -> dict[UUID, asyncpg.Record]:
        return {row["id"]: row for row in self.run(self.owner.fetch("select * from matter"))}

    def new_events(self) -> list[asyncpg.Record]:
        """What has happened since this was last asked; each owes exactly what listens to its kind."""
        found = self.run(self.owner.fetch(_NEW, self.last))
        for event in found:
            self.last = event["id"]
            assert sorted(event["owed"]) == sorted(handlers[event["kind"]]), event["kind"]
        return found

    def waiting(self) -> set[tuple[UUID, str]]:
        return {(row["subject_id"], row["kind"]) for row in self.run(self.owner.fetch(_OPEN))}

    def work(self) -> None:
        """Pay everything that is owed; nothing of it fails."""
        self.run(drain(make.DISTRICT // 10**9))
        assert self.run(self.owner.fetch(_FAILED)) == []

    def let_time_pass(self, matter: UUID) -> None:
        self.run(self.owner.execute(_DUE, matter))

    def forget(self) -> None:
        """Before the next story begins, the matters of the last one are gone."""
        self.run(self.owner.execute("truncate matter, event, deadline, note, verdict, pause cascade"))
        self.last = UUID(int=0)

    def act(self, actor: Actor, action: Any, *given: Any, **named: Any) -> Any:
        async def acted() -> Any:
            async with acting(actor):
                return await action(actor, *given, **named)

        return self.run(acted())


@contextmanager
def opened(settings: Settings, text: str) -> Iterator[House]:
    with asyncio.Runner() as runner:
        whole = database(settings)
        runner.run(whole.__aenter__())
        owner = runner.run(asyncpg.connect(**credentials(settings.database_url)))
        house = House(runner, owner, read_document(text))
        try:
            runner.run(house.settle(text))
            yield house
        finally:
            runner.run(owner.close())
            runner.run(whole.__aexit__(None, None, None))
