"""A wish's plan made into steps."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final

from deploy.demo.script import Community, District, WishPlan
from deploy.demo.steps import Step, Verb
from deploy.demo.times import FEWEST, Calendar, in_office, office, waking

FAR: Final = {
    "draft": 1,
    "open": 2,
    "withdrawn": 2,
    "claimed": 3,
    "released": 3,
    "granted": 4,
    "confirmed": 5,
}
"""How many of a wish's five steps are taken; what else happens comes after them."""


def wishes_of(district: District, calendar: Calendar) -> Iterator[Step]:
    homes = {community.slug: community for community in district.communities}
    for number, plan in enumerate(district.wishes):
        yield from _steps(plan, homes[plan.at], number, calendar)


def _steps(plan: WishPlan, home: Community, number: int, calendar: Calendar) -> Iterator[Step]:
    here, dice = plan.at, Random(f"{plan.at} {plan.title}")  # noqa: S311 - a story, not a secret
    grid = number % len(home.grids) + 1
    volunteer = f"{here}.volunteer{number % home.volunteers + 1}"
    by = [f"{here}.leader{grid}", f"{here}.staff", volunteer, volunteer, f"{here}.staff"]
    verbs = [Verb.MAKE_WISH, Verb.PUBLISH_WISH, Verb.CLAIM_WISH, Verb.GRANT_WISH, Verb.CONFIRM_WISH]
    taken = list(zip(_moments(plan, dice, calendar), verbs, by, strict=True))[: FAR[plan.ends]]
    for at, verb, key in taken:
        facts = {"plan": plan, "grid": grid} if verb is Verb.MAKE_WISH else {}
        yield Step(at, plan.title, verb, key, facts)
    after = in_office(dice, taken[-1][0] + timedelta(days=1), (10, 200))
    if plan.ends == "withdrawn":
        yield Step(after, plan.title, Verb.WITHDRAW_WISH, f"{here}.staff")
    if plan.ends == "released":
        reason = {"reason": "志愿者临时出差，先放回心愿墙，请其他伙伴认领。"}
        yield Step(after, plan.title, Verb.RELEASE_WISH, f"{here}.staff", reason)


def _moments(plan: WishPlan, dice: Random, calendar: Calendar) -> list[datetime]:
    """Made and put on the wall in one day; claimed, granted and confirmed as the days since then allow."""
    made = office(dice, calendar.morning(plan.days))
    published = in_office(dice, made, (20, 200))
    claimed = waking(dice, calendar.morning(plan.days - max(1, plan.days // 6)))
    granted = waking(dice, calendar.morning(plan.days - max(2, plan.days // 3)))
    confirmed = office(dice, calendar.morning(plan.days - max(3, plan.days // 2)))
    moments = [made]
    for then in (published, claimed, granted, confirmed):
        moments.append(max(then, moments[-1] + FEWEST))
    return moments
