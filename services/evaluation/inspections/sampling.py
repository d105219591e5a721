"""Drawing lots that anybody can draw again: no more than a hash, a seed and a list in order."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from hashlib import sha256
from math import ceil
from uuid import UUID

ALGORITHM = "sha256-order-1"
"""Ascending SHA-256 of `seed/kind/id` in UTF-8, the id in lower case with hyphens: the first so many."""


def frozen(ids: Iterable[UUID]) -> str:
    """A population as it is kept and digested: its ids in ascending order, one a line."""
    return "\n".join(sorted(str(id) for id in ids))


def digest(population: str) -> str:
    return sha256(population.encode()).hexdigest()


def drawn(population: str, seed: str, kind: str, size: int) -> list[UUID]:
    """The sample of one kind, in the order in which it was drawn."""
    lots = {each: sha256(f"{seed}/{kind}/{each}".encode()).digest() for each in population.split()}
    ordered = sorted(lots, key=lots.__getitem__)
    return [UUID(id) for id in ordered[:size]]


def sample_size(population: int, share: Fraction, least: int) -> int:
    """The share of the population, rounded up, or the least that the method says; never more than all."""
    return min(population, max(least, ceil(share * population)))


def dealt(
    cases: Sequence[UUID], inspectors: Sequence[UUID], barred: set[tuple[UUID, UUID]]
) -> list[UUID | None]:
    """Each matter's inspector: of those who had nothing to do with it, whoever has the fewest so far.

    `barred` are pairs of a matter and a person. None where everybody is.
    """
    load = dict.fromkeys(inspectors, 0)
    given: list[UUID | None] = []
    for case in cases:
        free = [each for each in load if (case, each) not in barred]
        chosen = min(free, key=load.__getitem__) if free else None
        if chosen:
            load[chosen] += 1
        given.append(chosen)
    return given
