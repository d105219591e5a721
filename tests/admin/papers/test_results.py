"""The rule, the turnout and the verdict of a household vote, in sentences."""

from decimal import Decimal
from fractions import Fraction

import pytest

from admin.papers.results import rule, share, turnout, verdict
from services.deliberation.votes.models import HouseholdVote
from services.deliberation.votes.results import VoteResult
from services.methods.document.deliberation import HouseholdVoteRules

TWO_THIRDS = Fraction(2, 3)


def result(**given) -> VoteResult:
    known = {
        "asked_households": 1800,
        "cast_households": 1790,
        "turnout_households": Decimal("99.4"),
        "asked_area": None,
        "cast_area": None,
        "turnout_area": None,
        "paper": 320,
        "by_proxy": 12,
        "waiting": 0,
        "turnout_reached": True,
        "carried": "agree",
    }
    return VoteResult(tenant=210114007038000, **{**known, **given})


@pytest.mark.parametrize(
    ("part", "words"),
    [(TWO_THIRDS, "2/3"), (Fraction(1, 2), "50%"), (Fraction(3, 5), "60%"), (Fraction(1), "100%")],
)
def test_a_share_is_written_exactly(part, words):
    assert share(part) == words


def test_the_rule_is_told_by_households_and_by_area_where_area_counts():
    plain = HouseholdVoteRules(turnout_households="2/3", agree_households="1/2", more_than=True)
    assert rule(plain) == "参与户数达到应征求户数的2/3，且同意户数超过参与户数的50%，方为通过。"
    code = HouseholdVoteRules(
        turnout_households="2/3",
        turnout_area="2/3",
        agree_households="3/4",
        agree_area="3/4",
        more_than=False,
    )
    assert rule(code) == (
        "参与户数达到应征求户数的2/3、参与面积达到应征求面积的2/3，"
        "且同意户数达到参与户数的75%、同意面积达到参与面积的75%，方为通过。"
    )


def test_the_turnout_tells_papers_that_do_not_count():
    assert (
        turnout(result(), by_area=False) == "应征求1800户，参与1790户（99.4%）。其中纸质320户，委托他人12户。"
    )
    told = turnout(
        result(
            waiting=3, asked_area=Decimal("540.00"), cast_area=Decimal("360.00"), turnout_area=Decimal("66.7")
        ),
        by_area=True,
    )
    assert "应征求面积540.00㎡，参与面积360.00㎡（66.7%）" in told
    assert told.endswith("另有3张纸质意见未经核对，不计入。")


def test_the_verdict_says_what_carried_or_why_nothing_did():
    vote = HouseholdVote(tenant=210114007038000, options=[{"code": "option_1", "text": "东侧"}])
    assert "本事项获得通过" in verdict(vote, result())
    assert verdict(vote, result(carried="option_1")).startswith("“东侧”达到通过标准")
    assert verdict(vote, result(carried=None)) == "未达到通过标准，本事项未获通过。"
    assert verdict(vote, result(carried=None, turnout_reached=False)).startswith("参与情况未达到规定")
