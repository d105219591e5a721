"""How a statement reaches the database as somebody: one pool a role, the scope sent with the statement.

Two ways in, and no third:
- `reading(actor).fetch(sql, *values)`: one statement, one round trip, the scope set inside it;
- `async with acting(actor):` one transaction, in which the ORM's models and `sql()` work as the actor.

Both fail closed: a statement without a scope sees no row of any tenant.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import asyncpg
from tortoise import BaseDBAsyncClient
from tortoise.backends.base.client import TransactionContext
from tortoise.connection import get_connection, get_connections
from tortoise.exceptions import TransactionManagementError
from tortoise.transactions import in_transaction

from services.kernel.access import LEVEL_SIGHTS, Actor, Role, Sight
from services.kernel.errors import DomainError, SignInRequired
from services.kernel.outages import LOST, refusal

SETTINGS: dict[Sight, tuple[str, ...]] = {
    **dict.fromkeys(LEVEL_SIGHTS, ("tenant", "person")),
    Sight.DEPARTMENT: ("tenant", "person", "department"),
    Sight.RESIDENT: ("tenant", "person"),
    Sight.PLATFORM: ("tenant", "person"),
    Sight.GATE: ("tenant", "account"),
}
"""The settings that the policies of a role read; every other role needs the tenant alone."""


def settings_of(actor: Actor) -> tuple[str, ...]:
    """The values of the actor's scope settings, in the order of `SETTINGS`."""
    names = SETTINGS.get(actor.sight)
    if names is None:
        return (str(actor.tenant or ""),)
    values = {
        "tenant": actor.tenant,
        "person": actor.person_id,
        "department": actor.department_id,
        "account": actor.account_id,
    }
    return tuple(str(values[name] or "") for name in names)


@lru_cache(maxsize=4096)
def scoped(sql: str, sight: Sight, values: int) -> str:
    """A SELECT of `values` parameters that sets its own scope first, in the same statement.

    The lateral's reference to `s` makes PostgreSQL set the scope before it looks at a single row, and
    `offset 0` keeps the planner from undoing that.
    """
    names = SETTINGS.get(sight, ("tenant",))
    sets = ", ".join(
        f"set_config('app.{name}', ${values + number}, true) s{number}"
        for number, name in enumerate(names, 1)
    )
    return (
        f"with s as materialized (select {sets}) "  # noqa: S608 - our own statements
        f"select q.* from s cross join lateral (select * from ({sql}) r "
        f"where s.s1 is not null offset 0) q"
    )


class Pool:
    """A last-in-first-out pool of connections of one role. Taking one costs a microsecond or two."""

    def __init__(self, connect: Callable[[], Awaitable[asyncpg.Connection]], size: int) -> None:
        self._connect, self._size = connect, size
        self._free: list[asyncpg.Connection] = []
        self._waiting: deque[asyncio.Future[asyncpg.Connection | None]] = deque()
        self._busy = 0
        self._loop: asyncio.AbstractEventLoop | None = None

    async def fetch(self, sql: str, values: Sequence[object]) -> list[asyncpg.Record]:
        """Run one statement. A connection that was interrupted in the middle of one is thrown away."""
        connection = await self._turn()
        try:
            if connection is None or connection.is_closed():
                self._loop = asyncio.get_running_loop()
                connection = await self._connect()
            rows: list[asyncpg.Record] = await connection.fetch(sql, *values)
        except asyncpg.PostgresError:
            self._over(connection)
            raise
        except BaseException:
            if connection is not None:
                connection.terminate()
            self._over(None)
            raise
        self._over(connection)
        return rows

    async def _turn(self) -> asyncpg.Connection | None:
        """A connection to use; None is leave to make one."""
        if self._busy < self._size:
            self._busy += 1
            return self._free.pop() if self._free else None
        turn: asyncio.Future[asyncpg.Connection | None] = asyncio.Future(loop=self._loop)
        self._waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if not turn.cancelled():
                self._over(turn.result())
            raise

    def _over(self, connection: asyncpg.Connection | None) -> None:
        """The next one's turn."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return
        self._busy -= 1
        if connection is not None:
            self._free.append(connection)

    def stats(self) -> tuple[int, int]:
        """How many connections are in use, and how many wait to be used."""
        return self._busy, len(self._free)

    async def close(self) -> None:
        while self._free:
            await self._free.pop().close()


_pools: dict[Sight, Pool] = {}


def open_pools(connect: Callable[[Sight], Awaitable[asyncpg.Connection]], size: int = 8) -> None:
    """Called by the composition root: how a connection of each role is made, when it is first needed."""

    def maker(sight: Sight) -> Callable[[], Awaitable[asyncpg.Connection]]:
        return lambda: connect(sight)

    _pools.update({sight: Pool(maker(sight), size) for sight in Sight})


def pools() -> dict[Sight, Pool]:
    """The pools of this process, to be looked at."""
    return _pools


async def close_pools() -> None:
    for pool in _pools.values():
        await pool.close()
    _pools.clear()


async def fetch(actor: Actor, sql: str, *values: object) -> list[asyncpg.Record]:
    """Run one SELECT as the actor: no transaction, one round trip."""
    statement = scoped(sql, actor.sight, len(values))
    try:
        return await _pools[actor.sight].fetch(statement, (*values, *settings_of(actor)))
    except Exception as error:
        if known := refusal(error):
            raise known from error
        raise


@dataclass
class Work:
    """One transaction in progress: whose it is, who stands in, and what to do when it has been committed."""

    actor: Actor
    connection: BaseDBAsyncClient
    seen_as: Actor | None = None
    committed: list[Callable[[], Awaitable[None]]] = field(default_factory=list)


_work: ContextVar[Work | None] = ContextVar("work", default=None)


def work() -> Work:
    """The transaction in progress; refuses with SIGN_IN_REQUIRED when nobody is acting."""
    if current := _work.get():
        return current
    raise SignInRequired


@asynccontextmanager
async def acting(actor: Actor) -> AsyncIterator[Work]:
    """One transaction as the actor. An auditor's is read-only; a lost connection is UNAVAILABLE.

    What was put into `committed` runs after the commit, at best: nothing may depend on it.
    """
    try:
        async with _transaction(actor.sight) as connection:
            await _enter(connection, actor)
            current = Work(actor, connection)
            token = _work.set(current)
            try:
                yield current
            finally:
                _work.reset(token)
    except DomainError:
        raise
    except Exception as error:
        if known := refusal(error):
            raise known from error
        raise
    for effect in current.committed:
        await effect()


@asynccontextmanager
async def _transaction(sight: Sight) -> AsyncIterator[BaseDBAsyncClient]:
    """The ORM's own, which would keep a connection that can't begin, and not roll back after every error."""
    context = in_transaction(sight)
    try:
        connection = await _begun(context)
        try:
            yield connection
        except BaseException as error:
            kind = Exception if isinstance(error, TransactionManagementError) else type(error)
            await context.__aexit__(kind, error, error.__traceback__)
            raise
        await context.__aexit__(None, None, None)
    finally:
        if hasattr(context, "token") and get_connection(sight) is context.client:
            get_connections().reset(context.token)


async def _begun(context: TransactionContext) -> BaseDBAsyncClient:
    try:
        return await context.__aenter__()
    except BaseException as error:
        if hasattr(context, "token"):  # it has taken a connection, and gives it back when told to leave
            with contextlib.suppress(asyncpg.InterfaceError, TransactionManagementError):
                await context.__aexit__(type(error), error, error.__traceback__)
        raise


async def _enter(connection: BaseDBAsyncClient, actor: Actor) -> None:
    await _look_as(connection, actor)
    if actor.role is Role.AUDITOR:
        await connection.execute_query("set transaction read only")


async def _look_as(connection: BaseDBAsyncClient, actor: Actor) -> None:
    names = SETTINGS.get(actor.sight, ("tenant",))
    calls = ", ".join(f"set_config('app.{name}', ${number}, true)" for number, name in enumerate(names, 2))
    role = "set_config('role', $1, true)"
    await connection.execute_query(f"select {role}, {calls}", [actor.sight.value, *settings_of(actor)])


@asynccontextmanager
async def standing_in(other: Actor) -> AsyncIterator[None]:
    """The transaction in progress goes on as another actor, and then again as whoever it was before.

    For what takes two sights and must be one commit: staff making an account, the gate recording an event.
    `work().actor`, and so the ORM's district, stays. After an error of the database the transaction is lost.
    """
    current = work()
    before, current.seen_as = current.seen_as, other
    await _look_as(current.connection, other)
    try:
        yield
    except LOST:
        raise
    except Exception:
        await _step_back(current, before)
        raise
    await _step_back(current, before)


async def _step_back(current: Work, before: Actor | None) -> None:
    current.seen_as = before
    await _look_as(current.connection, before or current.actor)


async def sql(statement: str, *values: object) -> list[Any]:
    """Run a statement inside the transaction in progress; the rows of a SELECT or of RETURNING."""
    return await work().connection.execute_query_dict(statement, list(values))


class Router:
    """Tells the ORM to use the connection of whoever is acting."""

    def db_for_read(self, _: type) -> str:
        return work().actor.sight

    def db_for_write(self, _: type) -> str:
        return work().actor.sight
