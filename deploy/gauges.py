"""What Prometheus is told of the database: connections of this process, and how far behind the house is.

What waits in the database is looked up when somebody asks, by one statement. Every web process tells the same
of it: take the maximum, not the sum.
"""

import asyncio
from collections.abc import Iterable, Iterator
from typing import Final

import structlog
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from tortoise.connection import get_connection
from tortoise.exceptions import OperationalError

from services.kernel.access import Sight
from services.kernel.backlog import Backlog, backlog
from services.kernel.errors import Unavailable
from services.kernel.scope import pools

PATIENCE: Final = 2.0
log = structlog.get_logger(__name__)


class Gauges(Collector):
    """The database and what waits in it, as it was found when somebody last looked."""

    def __init__(self) -> None:
        self.backlog: Backlog | None = None

    async def look(self) -> None:
        """Whatever is in the way, the rest of the metrics is told all the same."""
        self.backlog = None
        try:
            async with asyncio.timeout(PATIENCE):
                self.backlog = await backlog()
        except (Unavailable, OperationalError, TimeoutError) as error:
            log.warning("backlog_unknown", error=type(error).__name__)

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield _connections()
        yield _gauge("mulin_database_up", "Whether it answered", float(self.backlog is not None))
        if self.backlog:
            yield _gauge("mulin_deliveries_waiting", "Not made yet, up to 10000", self.backlog.waiting)
            yield _gauge("mulin_deliveries_oldest_seconds", "How late the oldest is", self.backlog.oldest)
            yield _gauge(
                "mulin_deliveries_dead", "Given up after the last try, up to 10000", self.backlog.dead
            )
            yield _gauge("mulin_deadlines_due", "Passed and not fired yet, up to 10000", self.backlog.due)


def _gauge(name: str, help: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, help, value=value)


def _connections() -> GaugeMetricFamily:
    """Reads have pools of their own; the ORM's are for transactions, and made when they are first needed."""
    family = GaugeMetricFamily(
        "mulin_database_connections", "Connections by role", labels=["role", "use", "state"]
    )
    for sight, pool in pools().items():
        transactions = getattr(get_connection(sight), "_pool", None)
        idle = transactions.get_idle_size() if transactions else 0
        busy = transactions.get_size() - idle if transactions else 0
        for use, counts in (("read", pool.stats()), ("transaction", (busy, idle))):
            for state, count in zip(("busy", "idle"), counts, strict=True):
                family.add_metric([Sight(sight).value, use, state], count)
    return family
