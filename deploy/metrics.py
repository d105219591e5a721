"""What Prometheus is told of this process: requests, operations of GraphQL, sockets, memory and time.

No label comes from what a caller says, so there are few of them.
"""

from collections.abc import Iterator
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Gauge,
    GCCollector,
    ProcessCollector,
    generate_latest,
)

from deploy.gauges import Gauges
from deploy.tallies import Tallies
from schema.door.errors import BAD_INPUT, INTERNAL
from services.kernel.errors import DomainError

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER: Final = "OTHER"


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self.gauges = Gauges()
        self.registry.register(self.gauges)
        self.tallies = Tallies()
        self.registry.register(self.tallies)
        self.sockets = Gauge("mulin_websockets_open", "Sockets that are open", registry=self.registry)
        self._codes = codes()

    def request(self, room: str, method: str, status: int, seconds: float) -> None:
        self.tallies.requests[room, method if method in METHODS else OTHER, status] += 1
        self.tallies.seconds[room].add(seconds)

    def operation(self, kind: str, way: str, code: str) -> None:
        """An operation of GraphQL is over; `code` is empty when all went well."""
        self.tallies.operations[kind, way, code if code in self._codes else OTHER] += 1

    async def page(self) -> bytes:
        """Everything, as Prometheus reads it."""
        await self.gauges.look()
        return generate_latest(self.registry)


def codes() -> frozenset[str]:
    """Every code that can be in an answer, and the empty one."""
    return frozenset({"", BAD_INPUT, INTERNAL, "GRAPHQL_PARSE_FAILED", *_codes_of(DomainError)})


def _codes_of(refusal: type[DomainError]) -> Iterator[str]:
    yield refusal.code
    for child in refusal.__subclasses__():
        yield from _codes_of(child)
