"""Two texts side by side, a clause a row: what stayed, what was changed, added and taken away."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

Numbered = tuple[int, str]


class Change(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Compared:
    """One row: the clause before and after, with their numbers; none where there was or is none."""

    change: Change
    before_number: int | None
    before: str | None
    after_number: int | None
    after: str | None


def side_by_side(before: list[str], after: list[str]) -> list[Compared]:
    """Every clause of both, in order. Clauses that were rewritten in one place stand beside each other."""
    old, new = list(enumerate(before, 1)), list(enumerate(after, 1))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        row
        for tag, left, left_end, right, right_end in matcher.get_opcodes()
        for row in _rows(old[left:left_end], new[right:right_end], same=tag == "equal")
    ]


def _rows(before: list[Numbered], after: list[Numbered], *, same: bool) -> Iterator[Compared]:
    for (i, old), (j, new) in zip_longest(before, after, fillvalue=(None, None)):
        yield Compared(Change.SAME if same else _change(old, new), i, old, j, new)


def _change(old: str | None, new: str | None) -> Change:
    if old is None:
        return Change.ADDED
    return Change.REMOVED if new is None else Change.CHANGED
