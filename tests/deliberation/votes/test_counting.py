"""Exact shares decide, rounded ones are shown; and the count is the sum of what was cast."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.deliberation.votes.counting import Count, Weight, decide, percent
from services.methods.document.deliberation import HouseholdVoteRules


def rules(**given) -> HouseholdVoteRules:
    return HouseholdVoteRules(**{"turnout_households": "2/3", "agree_households": "1/2", **given})


def counted(asked: int, agree: int, disagree: int = 0, abstain: int = 0, *, area: int = 1) -> Count:
    chosen = {"agree": agree, "disagree": disagree, "abstain": abstain}
    return Count(
        Weight(asked, Decimal(asked * area)),
        {code: Weight(n, Decimal(n * area)) for code, n in chosen.items()},
    )


def test_1760_of_1800_are_shown_as_97_8_percent():
    assert percent(1760, 1800) == Decimal("97.8")


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 2000, "0.1"),
        (1, 2001, "0.0"),
        (1999, 2000, "100.0"),
        (9995, 10000, "100.0"),
        (9994, 10000, "99.9"),
        (Decimal("0.05"), Decimal(100), "0.1"),
        (0, 7, "0.0"),
        (7, 7, "100.0"),
    ],
)
def test_halves_are_rounded_up(part, whole, shown):
    assert str(percent(part, whole)) == shown


def test_of_nothing_there_is_no_share():
    assert percent(0, 0) is None
    assert percent(None, 5) is None
    assert percent(5, None) is None


@pytest.mark.parametrize(("cast", "enough"), [(1199, False), (1200, True), (1201, True)])
def test_two_thirds_of_1800_households_are_1200_and_not_one_less(cast, enough):
    assert decide(counted(1800, cast), rules(), ["agree"]).turnout_reached is enough


def test_what_rounds_to_two_thirds_is_not_two_thirds():
    almost = counted(100_000, 66_666)
    assert percent(66_666, 100_000) == percent(66_667, 100_000) == Decimal("66.7")
    assert not decide(almost, rules(), ["agree"]).turnout_reached
    assert decide(counted(100_000, 66_667), rules(), ["agree"]).turnout_reached


@pytest.mark.parametrize(
    ("agree", "more_than", "carried"),
    [(50, True, None), (51, True, "agree"), (50, False, "agree"), (49, False, None)],
)
def test_half_is_not_more_than_half(agree, more_than, carried):
    found = decide(counted(100, agree, 100 - agree), rules(more_than=more_than), ["agree"])
    assert found.carried == carried


def test_who_abstains_has_taken_part():
    assert decide(counted(100, 50, 10, 40), rules(), ["agree"]).carried is None
    assert decide(counted(100, 51, 10, 39), rules(), ["agree"]).carried == "agree"


def test_all_of_them_can_be_asked_for():
    unanimous = rules(agree_households="1")
    assert decide(counted(3, 3), unanimous, ["agree"]).carried == "agree"
    assert decide(counted(3, 2, 1), unanimous, ["agree"]).carried is None


def test_large_flats_weigh_by_area_where_the_method_says_so():
    by_area = rules(turnout_area="2/3", agree_area="1/2")
    small_agree = Count(
        Weight(4, Decimal("300.00")),
        {
            "agree": Weight(3, Decimal("149.99")),
            "disagree": Weight(1, Decimal("150.01")),
            "abstain": Weight(),
        },
    )
    assert decide(small_agree, by_area, ["agree"]).carried is None
    assert decide(small_agree, rules(), ["agree"]).carried == "agree"
    even = Count(
        small_agree.asked,
        {"agree": Weight(3, Decimal("150.01")), "disagree": Weight(1, Decimal("149.99"))},
    )
    assert decide(even, by_area, ["agree"]).carried == "agree"


def test_turnout_by_area_is_exact_to_the_square_centimetre():
    by_area = rules(turnout_area="2/3")
    for cast, enough in (("199.99", False), ("200.00", True)):
        found = Count(Weight(3, Decimal(300)), {"agree": Weight(2, Decimal(cast))})
        assert decide(found, by_area, ["agree"]).turnout_reached is enough


def test_of_several_options_the_strongest_carries_and_of_equals_none():
    low = rules(agree_households="30%", more_than=False)
    options = {"option_1": 40, "option_2": 35, "abstain": 25}
    asked = Weight(100, None)
    chosen = {code: Weight(n, None) for code, n in options.items()}
    assert decide(Count(asked, chosen), low, ["option_1", "option_2"]).carried == "option_1"
    equal = {**chosen, "option_2": Weight(40, None), "abstain": Weight(20, None)}
    assert decide(Count(asked, equal), low, ["option_1", "option_2"]).carried is None


AREAS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999.99"), places=2)
CHOICES = st.sampled_from(["agree", "disagree", "abstain"])


@given(st.lists(st.tuples(CHOICES, AREAS), max_size=60), st.integers(0, 20), st.fractions(0, 1))
def test_shares_and_outcome_follow_from_what_was_cast(ballots, missing, share):
    chosen = {code: Weight() for code in ("agree", "disagree", "abstain")}
    for code, area in ballots:
        chosen[code] += Weight(1, area)
    asked = Weight(len(ballots) + missing, sum((area for _, area in ballots), Decimal()) + missing)
    count = Count(asked, chosen)
    assert count.cast.households == len(ballots)
    assert count.cast.area == sum((area for _, area in ballots), Decimal())
    assert {code: each.households for code, each in chosen.items() if each.households} == Counter(
        code for code, _ in ballots
    )
    least = max(share, Fraction(1, 1000))
    found = decide(count, rules(turnout_households=least, more_than=False, agree_households=least), ["agree"])
    reached = bool(ballots) and len(ballots) >= least * asked.households
    assert found.turnout_reached is reached
    agreed = reached and chosen["agree"].households >= least * len(ballots)
    assert (found.carried == "agree") is agreed


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_shown_share_is_the_nearest_tenth(part, whole):
    shown = percent(min(part, whole), whole)
    assert abs(Fraction(shown) - Fraction(min(part, whole) * 100, whole)) <= Fraction(1, 20)
