"""What judging leaves to the worker, done by a real one: a look-back comes about, a late reply is told of."""

import asyncpg
import pytest

from deploy.database import credentials
from services import jobs  # noqa: F401 - subscribes the handlers
from services.evaluation.rounds import actions as rounds
from services.kernel.access import Role
from services.kernel.scope import acting
from services.matters import actions as matters
from services.methods.vocabulary import Rating
from tests import make
from tests.evaluation.judging.conftest import ADDED
from tests.faults.conftest import eventually
from tests.methods_at import method

WORKER = "tests.faults.worker"


@pytest.fixture
async def watch(hurt):
    """The owner's eyes."""
    await make.tenants(make.GRID)
    await method(make.DISTRICT, added=ADDED)
    connection = await asyncpg.connect(**credentials(hurt.database_url))
    yield connection
    await connection.close()


async def rated(rating: Rating):
    """A matter done by a secretary and rated by its resident."""
    resident, secretary = await make.actor(Role.RESIDENT), await make.actor()
    matter = await make.assigned(await make.matter(resident), secretary)
    async with acting(secretary):
        await matters.resolve_matter(secretary, matter.id, outcome="已处理")
    async with acting(resident):
        return secretary, await matters.rate_matter(resident, matter.id, rating=rating)


async def test_a_running_worker_sets_a_look_back_up_and_says_when_it_is_late(watch, start):
    start(WORKER)
    _, matter = await rated(Rating.SATISFIED)

    async def there() -> bool:
        found = await watch.fetch("select matter_id from look_back")
        return [row["matter_id"] for row in found] == [matter.id]

    await eventually(there)
    await watch.execute("update deadline set due_at = now() where kind = 'look_back.due'")

    async def told() -> bool:
        return await watch.fetchval("select count(*) from notice where kind = 'look_back.late'") == 2

    await eventually(told)
    assert await watch.fetchval("select late from look_back")


async def test_a_running_worker_marks_a_late_reply_once(watch, start):
    start(WORKER)
    secretary, matter = await rated(Rating.DISSATISFIED)
    async with acting(secretary):
        await rounds.report_obstacle(secretary, matter.id, reasons="等管网改造")
    await watch.execute("update deadline set due_at = now() where kind = 'obstacle.reply'")

    async def late() -> bool:
        return await watch.fetchval("select count(*) from notice where kind = 'obstacle.late'") == 3

    await eventually(late)
    assert await watch.fetchval("select late from obstacle")
    assert await watch.fetchval("select count(*) from event where kind = 'ObstacleReplyLate'") == 1
