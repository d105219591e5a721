"""Connections of one role: never more than allowed, never one that was interrupted, none lost."""

import asyncio

import asyncpg
import pytest

from deploy.database import credentials
from services.kernel.scope import Pool

SIZE = 3


@pytest.fixture
async def made():
    """Every connection that was made."""
    connections = []
    yield connections
    for each in connections:
        each.terminate()


@pytest.fixture
def pool(db, made):
    async def connect():
        made.append(await asyncpg.connect(**credentials(db.login_url)))
        return made[-1]

    return Pool(connect, SIZE)


async def answer(pool, number):
    [row] = await pool.fetch("select $1::int, pg_backend_pid()", [number])
    return tuple(row)


async def test_many_askers_share_few_connections_and_each_gets_its_own_answer(pool, made):
    answers = await asyncio.gather(*[answer(pool, number) for number in range(50)])

    assert [number for number, _ in answers] == list(range(50))
    assert len(made) <= SIZE
    assert pool.stats() == (0, len(made))


async def test_whoever_gives_up_waiting_takes_no_turn_from_the_others(pool, made):
    slow = [asyncio.create_task(pool.fetch("select pg_sleep(0.2)", [])) for _ in range(SIZE)]
    waiting = [asyncio.create_task(answer(pool, number)) for number in range(20)]
    await asyncio.sleep(0.05)
    for task in waiting[::2]:
        task.cancel()
    await asyncio.gather(*slow, *waiting, return_exceptions=True)

    assert [task.result()[0] for task in waiting[1::2]] == list(range(1, 20, 2))
    assert len(made) == SIZE
    assert pool.stats() == (0, SIZE)


async def test_turns_given_to_someone_who_just_left_are_passed_on(pool):
    for _ in range(100):
        tasks = [asyncio.create_task(answer(pool, number)) for number in range(12)]
        await asyncio.sleep(0.0005)
        for task in tasks[::3]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    assert pool.stats()[0] == 0
    assert (await answer(pool, 7))[0] == 7


async def test_a_connection_that_was_interrupted_is_never_used_again(pool, made):
    sleeper = asyncio.create_task(pool.fetch("select pg_sleep(30)", []))
    await asyncio.sleep(0.1)
    sleeper.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sleeper
    _, backend = await answer(pool, 1)

    assert made[0].is_closed()
    assert len(made) == 2
    assert backend == made[1].get_server_pid()


async def test_a_statement_that_fails_gives_its_connection_back(pool, made):
    for _ in range(SIZE * 2):
        with pytest.raises(asyncpg.DivisionByZeroError):
            await pool.fetch("select 1 / $1::int", [0])

    assert (await answer(pool, 1))[0] == 1
    assert len(made) == 1


async def test_a_connection_that_can_not_be_made_leaves_room_for_the_next_try():
    async def refuse():
        raise OSError

    pool = Pool(refuse, SIZE)
    for _ in range(SIZE * 2):
        with pytest.raises(OSError):  # noqa: PT011 - this very one
            await pool.fetch("select 1", [])

    assert pool.stats() == (0, 0)
