"""From the box to a result: the count written down once, and compared when it is made again."""

from decimal import Decimal
from typing import Any

from services.deliberation.votes.box import at_the_box, count
from services.deliberation.votes.counting import Count, Weight, decide, percent
from services.deliberation.votes.models import HouseholdVote
from services.deliberation.votes.results import VoteResult, VoteTally
from services.deliberation.votes.sealed import PaperBallot
from services.kernel import clock
from services.kernel.access import Actor


async def write_result(actor: Actor, vote: HouseholdVote) -> VoteResult:
    """Count a vote that is just closing, and keep what was found."""
    async with at_the_box(actor):
        counted = await count(vote)
        waiting = await PaperBallot.filter(
            vote_id=vote.id, confirmed_at__isnull=True, withdrawn_at__isnull=True
        ).count()
        result = await VoteResult.create(
            tenant=vote.tenant, vote_id=vote.id, waiting=waiting, **_figures(vote, counted)
        )
        await VoteTally.bulk_create(_tallies(vote, counted))
        await HouseholdVote.filter(id=vote.id).update(counted_at=clock.now())
    return result


async def counted_again(actor: Actor, vote: HouseholdVote) -> bool:
    """Whether the ballots still say what was written down."""
    result = await VoteResult.get(vote_id=vote.id)
    before = await VoteTally.filter(vote_id=vote.id).order_by("number")
    async with at_the_box(actor):
        counted = await count(vote)
    same = all(getattr(result, name) == value for name, value in _figures(vote, counted).items())
    now = [(each.choice, each.households, each.area) for each in _tallies(vote, counted)]
    return same and now == [(each.choice, each.households, each.area) for each in before]


def _figures(vote: HouseholdVote, counted: Count) -> dict[str, Any]:
    asked, cast = counted.asked, counted.cast
    outcome = decide(counted, vote.frozen_rules, vote.carrying)
    return {
        "asked_households": asked.households,
        "asked_area": asked.area,
        "cast_households": cast.households,
        "cast_area": cast.area,
        "turnout_households": percent(cast.households, asked.households),
        "turnout_area": percent(cast.area, asked.area),
        "paper": counted.paper,
        "by_proxy": counted.by_proxy,
        "turnout_reached": outcome.turnout_reached,
        "carried": outcome.carried,
    }


def _tallies(vote: HouseholdVote, counted: Count) -> list[VoteTally]:
    return [
        VoteTally(
            tenant=vote.tenant,
            vote_id=vote.id,
            number=number,
            choice=option["code"],
            text=option["text"],
            households=counted.chosen[option["code"]].households,
            area=counted.chosen[option["code"]].area,
            **_shares(counted, counted.chosen[option["code"]]),
        )
        for number, option in enumerate(vote.options, 1)
    ]


def _shares(counted: Count, chosen: Weight) -> dict[str, Decimal | None]:
    asked, cast = counted.asked, counted.cast
    return {
        "of_asked": percent(chosen.households, asked.households),
        "of_cast": percent(chosen.households, cast.households),
        "area_of_asked": percent(chosen.area, asked.area),
        "area_of_cast": percent(chosen.area, cast.area),
    }
