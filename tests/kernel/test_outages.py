"""Whatever keeps the database from answering, it is told as a refusal with a code, and passes by itself."""

import asyncio
import contextlib
from contextlib import asynccontextmanager

import asyncpg
import pytest
from tortoise.exceptions import OperationalError

from services.kernel.access import Actor, system
from services.kernel.deliveries import worker_in
from services.kernel.errors import Forbidden, Unavailable
from services.kernel.outages import TimedOut, refusal
from services.kernel.scope import acting, fetch, pools, sql, standing_in
from tests import make
from tests.faults.conftest import eventually

WORKER = worker_in(make.DISTRICT // 10**9)
ANYBODY = "select count(*) as there from delivery"
OURS = "from pg_stat_activity where application_name = 'mulin' and datname = current_database()"

pytestmark = pytest.mark.usefixtures("db")


async def reads() -> None:
    await fetch(WORKER, ANYBODY)


async def acts(*statements: str, actor: Actor = WORKER) -> None:
    """One transaction of these statements."""
    async with acting(actor):
        for statement in statements or [ANYBODY]:
            await sql(statement)


async def goes_on() -> bool:
    """Both ways in work, at the second try at the latest."""
    for way in (reads, acts):
        try:
            await way()
        except Unavailable:
            await way()
    return True


@asynccontextmanager
async def no_room(owner):
    """Nobody but the owner gets a connection to this database."""
    name = await owner.fetchval("select current_database()")
    await owner.execute(f'alter database "{name}" connection limit 0')
    try:
        yield
    finally:
        await owner.execute(f'alter database "{name}" connection limit -1')


async def cut(owner, text: str) -> None:
    """Cut the connection that is at work on a statement with this text in it."""
    victim = f"select pg_terminate_backend(pid) {OURS} and query like '%{text}%'"

    async def done() -> bool:
        return bool(await owner.fetch(victim))

    await eventually(done)


async def cut_own(owner) -> None:
    """Cut the connection of the transaction in progress, and wait until it is gone."""
    [row] = await sql("select pg_backend_pid() as pid")
    await owner.fetchval("select pg_terminate_backend($1, 5000)", row["pid"])


@pytest.mark.parametrize("way", [reads, acts])
async def test_too_many_connections_are_a_house_that_is_not_ready(owner, way):
    async with no_room(owner):
        with pytest.raises(Unavailable) as refused:
            await way()

    assert isinstance(refused.value.__cause__, asyncpg.TooManyConnectionsError)
    assert await goes_on()


@pytest.mark.parametrize("way", [reads, acts])
async def test_a_connection_that_was_cut_while_it_waited_is_replaced(owner, way):
    await way()
    await owner.fetch(f"select pg_terminate_backend(pid) {OURS}")

    assert await goes_on()


async def test_a_connection_that_is_cut_in_the_middle_of_a_read_is_a_house_that_is_not_ready(owner):
    with pytest.raises(Unavailable):
        await asyncio.gather(fetch(WORKER, "select pg_sleep(60) as here"), cut(owner, "60) as here"))

    assert pools()[WORKER.sight].stats()[0] == 0
    assert await goes_on()


async def test_a_connection_that_is_cut_in_the_middle_of_a_transaction_is_a_house_that_is_not_ready(owner):
    with pytest.raises(Unavailable):
        await asyncio.gather(acts("select pg_sleep(60) as there"), cut(owner, "60) as there"))

    assert await goes_on()


async def test_a_connection_that_is_cut_between_two_statements_is_a_house_that_is_not_ready(owner):
    async def act() -> None:
        async with acting(WORKER):
            await cut_own(owner)
            await sql(ANYBODY)

    with pytest.raises(Unavailable):
        await act()

    assert await goes_on()


async def test_a_commit_that_never_arrives_is_a_house_that_is_not_ready(owner):
    await make.tenants(make.GRID)

    async def act() -> None:
        async with acting(system(make.COMMUNITY)):
            await sql("update tenant set name = 'lost' where district_code = $1", make.DISTRICT // 10**9)
            await cut_own(owner)

    with pytest.raises(Unavailable):
        await act()

    assert await owner.fetchval("select count(*) from tenant where name = 'lost'") == 0


async def test_a_statement_that_takes_too_long_is_a_timeout():
    with pytest.raises(TimedOut) as refused:
        await acts("set local statement_timeout = 20", "select pg_sleep(60)")

    assert (refused.value.code, refused.value.status) == ("TIMEOUT", 503)
    assert await goes_on()


async def test_a_lock_that_others_hold_for_too_long_is_a_timeout(owner):
    async with owner.transaction():
        await owner.execute("lock table delivery")
        with pytest.raises(TimedOut):
            await acts("set local lock_timeout = 20", ANYBODY)

    assert await goes_on()


async def test_who_stands_in_when_it_takes_too_long_hears_of_that_and_of_nothing_else():
    async def act() -> None:
        async with acting(WORKER), standing_in(worker_in(0)):
            await sql("set local statement_timeout = 20")
            await sql("select pg_sleep(60)")

    with pytest.raises(TimedOut):
        await act()

    assert await goes_on()


async def test_the_victim_of_a_deadlock_may_try_again():
    await make.tenants(make.GRID)
    update = "update tenant set name = name where district_code = $1 and code = $2"
    met = asyncio.Barrier(2)

    async def change(first: int, second: int) -> None:
        async with acting(system(make.DISTRICT)):
            await sql(update, first // 10**9, first)
            await met.wait()
            await sql(update, second // 10**9, second)

    there, back = change(make.GRID, make.STREET), change(make.STREET, make.GRID)
    tried = await asyncio.gather(there, back, return_exceptions=True)

    assert sorted(type(each).__name__ for each in tried) == ["NoneType", "Unavailable"]


async def test_a_migration_that_goes_by_costs_at_most_one_try(owner):
    everything = "select * from delivery"
    await acts(everything)
    await owner.execute("alter table delivery add column passing_by text")
    try:
        with contextlib.suppress(Unavailable):
            await acts(everything)
        await acts(everything)
    finally:
        await owner.execute("alter table delivery drop column passing_by")


async def test_what_a_sight_has_no_grant_for_is_forbidden_either_way():
    with pytest.raises(Forbidden):
        await fetch(WORKER, "select * from account")
    with pytest.raises(Forbidden):
        await acts("select * from account")


async def test_a_fault_of_ours_stays_one():
    with pytest.raises(OperationalError):
        await acts("select nonsense")
    with pytest.raises(asyncpg.UndefinedColumnError):
        await fetch(WORKER, "select nonsense")

    assert refusal(ValueError("ours")) is None
    assert refusal(asyncpg.InterfaceError("another operation is in progress")) is None
