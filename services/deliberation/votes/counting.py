"""What ballots amount to: exact shares decide, rounded ones are shown. Nothing here touches the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from services.methods.document.deliberation import HouseholdVoteRules
from services.methods.document.parts import reached


@dataclass(frozen=True, slots=True)
class Weight:
    """How many households, and their area in square metres, where all of it is known."""

    households: int = 0
    area: Decimal | None = Decimal()

    def __add__(self, other: "Weight") -> "Weight":
        known = self.area is not None and other.area is not None
        return Weight(
            self.households + other.households,
            (self.area or 0) + (other.area or Decimal()) if known else None,
        )


@dataclass(frozen=True, slots=True)
class Count:
    """Everything that was counted: those asked, and what was cast for each option."""

    asked: Weight
    chosen: Mapping[str, Weight]
    paper: int = 0
    by_proxy: int = 0

    @property
    def cast(self) -> Weight:
        return sum(self.chosen.values(), start=Weight())


@dataclass(frozen=True, slots=True)
class Outcome:
    turnout_reached: bool
    carried: str | None


def decide(count: Count, rules: HouseholdVoteRules, carrying: Sequence[str]) -> Outcome:
    """Whether enough took part, and which option carried, by households and by area (Civil Code, art. 278).

    Where several reach their shares, the one with the most households carries; of equals none does.
    """
    enough = _taking_part(count, rules)
    agreed = [code for code in carrying if enough and _agreed(count, rules, code)]
    most = max((count.chosen[code].households for code in agreed), default=0)
    first = [code for code in agreed if count.chosen[code].households == most]
    return Outcome(enough, first[0] if len(first) == 1 else None)


def _taking_part(count: Count, rules: HouseholdVoteRules) -> bool:
    by_households = reached(count.cast.households, count.asked.households, rules.turnout_households)
    return by_households and (
        rules.turnout_area is None
        or reached(Fraction(count.cast.area or 0), Fraction(count.asked.area or 0), rules.turnout_area)
    )


def _agreed(count: Count, rules: HouseholdVoteRules, code: str) -> bool:
    """Agreement is a share of those who took part."""
    chosen = count.chosen.get(code, Weight())
    return _above(chosen.households, count.cast.households, rules.agree_households, rules) and (
        rules.agree_area is None
        or _above(Fraction(chosen.area or 0), Fraction(count.cast.area or 0), rules.agree_area, rules)
    )


def _above(part: int | Fraction, whole: int | Fraction, share: Fraction, rules: HouseholdVoteRules) -> bool:
    if rules.more_than and share < 1:
        return whole > 0 and Fraction(part) > share * whole
    return reached(part, whole, share)


def percent(part: int | Decimal | None, whole: int | Decimal | None) -> Decimal | None:
    """`97.8` for 1,760 of 1,800: one decimal, halves rounded up; None of nothing."""
    if part is None or not whole:
        return None
    tenths = Fraction(part) * 1000 / Fraction(whole)
    return Decimal((2 * tenths.numerator + tenths.denominator) // (2 * tenths.denominator)).scaleb(-1)
