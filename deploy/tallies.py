"""What is counted at every request, kept as plain numbers: one thread counts, so nobody has to lock.

Prometheus' own counters cost several microseconds a request, and there are thousands of those a second.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@dataclass
class Times:
    """How many took how long; the last place is for longer than any bucket."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.total += seconds

    def buckets(self) -> Iterator[tuple[str, float]]:
        """Each bucket with all that are in it or in a smaller one."""
        so_far = 0
        for limit, count in zip((*BUCKETS, float("inf")), self.counts, strict=True):
            so_far += count
            yield floatToGoString(limit), float(so_far)  # type: ignore[no-untyped-call] # Prometheus' own


class Tallies(Collector):
    """Requests by room, method and status, and how long they took; operations by kind, way and code."""

    def __init__(self) -> None:
        self.requests: dict[tuple[str, str, int], int] = defaultdict(int)
        self.operations: dict[tuple[str, str, str], int] = defaultdict(int)
        self.seconds: dict[str, Times] = defaultdict(Times)

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "mulin_http_requests", "Requests answered", labels=["room", "method", "status"]
        )
        for (room, method, status), count in self.requests.items():
            requests.add_metric([room, method, str(status)], count)
        yield requests
        seconds = HistogramMetricFamily(
            "mulin_http_request_seconds", "From the first byte in to the last byte out", labels=["room"]
        )
        for room, times in self.seconds.items():
            seconds.add_metric([room], list(times.buckets()), times.total)
        yield seconds
        operations = CounterMetricFamily(
            "mulin_graphql_operations",
            "Operations by the way they took, and the code of their first error",
            labels=["kind", "way", "code"],
        )
        for labels, count in self.operations.items():
            operations.add_metric(labels, count)
        yield operations
