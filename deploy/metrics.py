"""What Prometheus is told of this process: requests, operations of GraphQL, sockets, memory and time.

Counting is a few look-ups in dictionaries. No label comes from what a caller says, so there are few of them.
"""

from collections.abc import Iterator
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from deploy.gauges import Gauges
from schema.door.errors import BAD_INPUT, INTERNAL
from services.kernel.errors import DomainError

BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER: Final = "OTHER"
disable_created_metrics()  # type: ignore[no-untyped-call] # a second series beside each counter, which nobody reads


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self.gauges = Gauges()
        self.registry.register(self.gauges)
        self._requests = Counter(
            "mulin_http_requests", "Requests answered", ["room", "method", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "mulin_http_request_seconds",
            "From the first byte in to the last byte out",
            ["room"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._operations = Counter(
            "mulin_graphql_operations",
            "Operations by the way they took, and the code of their first error",
            ["kind", "way", "code"],
            registry=self.registry,
        )
        self.sockets = Gauge("mulin_websockets_open", "Sockets that are open", registry=self.registry)
        self._counters: dict[tuple[str, ...], Counter] = {}
        self._histograms: dict[str, Histogram] = {}
        self._codes = codes()

    def request(self, room: str, method: str, status: int, seconds: float) -> None:
        known = (room, method if method in METHODS else OTHER, str(status))
        self._count(self._requests, known)
        histogram = self._histograms.get(room)
        if histogram is None:
            histogram = self._histograms[room] = self._seconds.labels(room)
        histogram.observe(seconds)

    def operation(self, kind: str, way: str, code: str) -> None:
        """An operation of GraphQL is over; `code` is empty when all went well."""
        self._count(self._operations, (kind, way, code if code in self._codes else OTHER))

    def _count(self, counter: Counter, labels: tuple[str, str, str]) -> None:
        child = self._counters.get(labels)
        if child is None:
            child = self._counters[labels] = counter.labels(*labels)
        child.inc()

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
