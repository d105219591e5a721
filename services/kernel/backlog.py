"""How far behind the house is: what waits for a worker, since when, what was given up, what has come due.

One statement that reads only partial indexes, and counts to 10,000 at most: it costs the same whether a
thousand or a million deadlines are open.
"""

from dataclasses import dataclass
from typing import Final

from services.kernel.deliveries import worker_in
from services.kernel.scope import acting, sql

PATIENCE: Final = 1500
"""Milliseconds that looking may take, before it is given up."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """`oldest` is how many seconds ago the delivery that waits longest should have been made."""

    waiting: int
    oldest: float
    dead: int
    due: int


BACKLOG: Final = """
select
  (select count(*) from
    (select from delivery where done_at is null and dead_at is null limit 10000) w) as waiting,
  (select greatest(0, extract(epoch from now() - run_at))::float from delivery
    where done_at is null and dead_at is null order by run_at limit 1) as oldest,
  (select count(*) from
    (select from delivery where dead_at is not null limit 10000) d) as dead,
  (select count(*) from
    (select from deadline
     where fired_at is null and cancelled_at is null and due_at <= now() limit 10000) p) as due"""


async def backlog() -> Backlog:
    """Of all districts together."""
    async with acting(worker_in(0)):
        await sql(f"set local statement_timeout = {PATIENCE}")
        [row] = await sql(BACKLOG)
    return Backlog(row["waiting"], row["oldest"] or 0.0, row["dead"], row["due"])
