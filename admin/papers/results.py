"""What came of a household vote, as it is put up: turnout and results, never a single ballot."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from admin.papers.days import chinese_time
from admin.papers.sheets import Tally, VoteResultNotice
from services.deliberation.votes.models import AGREE, HouseholdVote, VoteState
from services.deliberation.votes.results import VoteResult, VoteTally
from services.kernel.clock import day_of
from services.kernel.errors import NotFound
from services.methods.document.deliberation import HouseholdVoteRules

HUNDRED: Final = 100


def vote_result_notice(
    vote: HouseholdVote,
    result: VoteResult,
    tallies: Sequence[VoteTally],
    *,
    issuer: str,
    places: Sequence[str],
) -> VoteResultNotice:
    """Of a vote whose result is published; NOT_FOUND before. No `places`: everybody there was asked."""
    if vote.state is not VoteState.PUBLISHED or vote.published_at is None:
        raise NotFound(paper="result", vote=vote.id)
    rules = vote.frozen_rules
    by_area = rules.turnout_area is not None or rules.agree_area is not None
    return VoteResultNotice(
        title="逐户征求意见结果公告",
        issuer=issuer,
        dated=day_of(vote.published_at),
        opening="本次逐户征求意见已经结束，现将结果公告如下。",
        question=vote.question,
        scope="、".join(places) or f"{issuer}全部住户",
        period=f"{chinese_time(vote.opened_at)}至{chinese_time(vote.closed_at)}",
        rule=rule(rules),
        turnout=turnout(result, by_area=by_area),
        tallies=tuple(_tally(each, by_area=by_area) for each in tallies),
        verdict=verdict(vote, result),
    )


def rule(rules: HouseholdVoteRules) -> str:
    """What the method asks for, in a sentence."""
    households, area = share(rules.turnout_households), rules.turnout_area
    part = f"参与户数达到应征求户数的{households}"
    part += f"、参与面积达到应征求面积的{share(area)}" if area is not None else ""
    above = "超过" if rules.more_than else "达到"
    agree = f"同意户数{above}参与户数的{share(rules.agree_households)}"
    agree += f"、同意面积{above}参与面积的{share(rules.agree_area)}" if rules.agree_area is not None else ""
    return f"{part}，且{agree}，方为通过。"


def share(part: Fraction) -> str:
    """三分之二 is written 2/3, and what is a whole percentage, 60%."""
    percent = part * HUNDRED
    return f"{percent}%" if percent.denominator == 1 else str(part)


def turnout(result: VoteResult, *, by_area: bool) -> str:
    told = f"应征求{result.asked_households}户，参与{result.cast_households}户"
    told += f"（{result.turnout_households}%）" if result.turnout_households is not None else ""
    if by_area:
        told += f"；应征求面积{_area(result.asked_area)}，参与面积{_area(result.cast_area)}"
        told += f"（{result.turnout_area}%）" if result.turnout_area is not None else ""
    told += f"。其中纸质{result.paper}户，委托他人{result.by_proxy}户"
    return f"{told}；另有{result.waiting}张纸质意见未经核对，不计入。" if result.waiting else f"{told}。"


def verdict(vote: HouseholdVote, result: VoteResult) -> str:
    if not result.turnout_reached:
        return "参与情况未达到规定，本事项未获通过。"
    if result.carried is None:
        return "未达到通过标准，本事项未获通过。"
    if result.carried == AGREE:
        return "达到通过标准，本事项获得通过。"
    text = next(each["text"] for each in vote.options if each["code"] == result.carried)
    return f"“{text}”达到通过标准，为本次征求意见的结果。"


def _tally(tally: VoteTally, *, by_area: bool) -> Tally:
    return Tally(
        text=tally.text,
        households=str(tally.households),
        of_asked=_percent(tally.of_asked),
        of_cast=_percent(tally.of_cast),
        area=_area(tally.area) if by_area else "",
    )


def _percent(value: Decimal | None) -> str:
    return "—" if value is None else f"{value}%"


def _area(value: Decimal | None) -> str:
    return "—" if value is None else f"{value}㎡"
