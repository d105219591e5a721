"""Invented people: common surnames with given names, and phones from a range that was never given to anybody.

The Ministry of Industry and Information Technology's table of mobile network numbers (March 2023) leaves 169
unallotted to any operator: a message or a call to such a number reaches nobody.
"""

import tomllib
from functools import cache
from itertools import product
from random import Random
from typing import Final

from deploy.demo.script import DATA

NO_OPERATOR: Final = "169"


class Names:
    """Deals out each name once, always in the same order."""

    def __init__(self, seed: str) -> None:
        dice = Random(seed)  # noqa: S311 - a story, not a secret
        given = _given()
        self._older, self._younger = (
            _shuffled(dice, given["surnames"], given[age], given["real"]) for age in ("older", "younger")
        )

    def older(self) -> str:
        return self._older.pop()

    def younger(self) -> str:
        return self._younger.pop()


@cache
def _given() -> dict[str, str]:
    return tomllib.loads((DATA / "names.toml").read_text(encoding="utf-8"))


def _shuffled(dice: Random, surnames: str, given: str, real: str) -> list[str]:
    names = ["".join(parts) for parts in product(surnames.replace("\n", ""), given.split())]
    names = [name for name in names if name not in real.split()]
    dice.shuffle(names)
    return names


def phone(number: int) -> str:
    """The number-th phone of the demo."""
    return f"{NO_OPERATOR}{number:08}"
