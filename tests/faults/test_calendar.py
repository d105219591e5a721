"""Real workers make the calendar's meetings: once each, whoever is killed and however many there are."""

import asyncpg
import pytest

from deploy.database import credentials
from services.deliberation.meetings.planning import plan_meetings
from services.kernel.access import system
from services.kernel.scope import acting
from tests import make
from tests.deliberation.kinds import COUNCIL, in_force
from tests.faults.conftest import eventually

WORKER = "tests.faults.worker"
COMMUNITIES = 12
WEEKLY = COUNCIL.replace("days = [10]", "weekdays = [1, 3, 5]")


@pytest.fixture
async def watch(hurt):
    """The owner's eyes, on a street whose communities have not been looked after for weeks."""
    tenants = [make.STREET + number * 1000 for number in range(1, COMMUNITIES + 1)]
    await make.tenants(*tenants)
    await in_force(WEEKLY)
    house = system(make.DISTRICT)
    async with acting(house):
        assert await plan_meetings(house, make.DISTRICT) == COMMUNITIES
    connection = await asyncpg.connect(**credentials(hurt.database_url))
    await connection.execute("update meeting_plan set upto = upto - 42")
    await connection.execute("update deadline set due_at = now() where kind = 'meeting.next'")
    yield connection
    await connection.close()


def made(watch, least: int):
    async def holds() -> bool:
        return await watch.fetchval("select count(*) from meeting") > least

    return holds


def settled(watch):
    async def holds() -> bool:
        due = """select count(*) from deadline
            where fired_at is null and cancelled_at is null and due_at <= now()"""
        owed = "select count(*) from delivery where done_at is null"
        return not await watch.fetchval(due) and not await watch.fetchval(owed)

    return holds


async def once_each(watch) -> None:
    """Every plan made each of its periods, and waits for the next with one deadline."""
    doubled = "select 1 from meeting group by tenant, kind, period having count(*) > 1"
    assert await watch.fetch(doubled) == []
    counts = {row["count"] for row in await watch.fetch("select count(*) from meeting group by tenant")}
    assert len(counts) == 1
    assert counts.pop() >= 18  # three a week, six weeks
    waiting = """select count(*) from deadline
        where kind = 'meeting.next' and fired_at is null and cancelled_at is null group by subject_id"""
    assert [row["count"] for row in await watch.fetch(waiting)] == [1] * COMMUNITIES
    planned = await watch.fetch(
        "select count(*) from event where kind = 'MeetingPlanned' group by subject_id"
    )
    assert {row["count"] for row in planned} == {1}
    missed = await watch.fetchval("select count(*) from meeting where state = 'missed'")
    assert missed == await watch.fetchval("select count(*) from notice where kind = 'meeting.missed'") > 0


async def test_a_worker_killed_while_it_makes_meetings_leaves_none_out_and_none_twice(watch, start):
    first = start(WORKER)
    await eventually(made(watch, COMMUNITIES))
    first.kill()
    first.wait()
    start(WORKER)
    await eventually(settled(watch))

    await once_each(watch)


async def test_two_workers_make_each_meeting_once(watch, start):
    start(WORKER)
    start(WORKER)
    await eventually(made(watch, COMMUNITIES))
    await eventually(settled(watch))

    await once_each(watch)
