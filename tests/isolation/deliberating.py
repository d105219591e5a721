"""A vote with a ballot, a paper and a proxy, and a covenant with a breach, of any tenant."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from services.deliberation.covenants.models import Breach, Covenant, CovenantVersion, VersionState, Watcher
from services.deliberation.votes.models import USUAL, HouseholdVote, VoteState
from services.deliberation.votes.results import VoteResult, VoteTally
from services.deliberation.votes.sealed import Ballot, PaperBallot, Proxy, RollEntry
from services.kernel import clock
from services.kernel.access import Actor, Role
from services.kernel.scope import acting, standing_in
from services.methods.document.deliberation import HouseholdVoteRules
from services.tenancy.models import Household

Ids = dict[str, tuple[str, UUID]]
"""Global ids by the field of the input that names them."""


async def vote(house: Actor, household: Household, staff: Actor, resident: Actor, words: str) -> Ids:
    """One that is open, with everything that there may be of a vote."""
    tenant = {"tenant": house.tenant}
    rules = HouseholdVoteRules(turnout_households="1/2", agree_households="1/2")
    async with acting(house):
        vote = await HouseholdVote.create(
            **tenant,
            question=words,
            options=[{"code": code, "text": text} for code, text in USUAL.items()],
            state=VoteState.OPEN,
            rules=rules.model_dump(mode="json"),
            opened_at=clock.now(),
            closes_at=clock.now() + timedelta(days=7),
        )
        of_vote = {**tenant, "vote_id": vote.id}
        one = {**of_vote, "household_id": household.id}
        async with standing_in(replace(house, role=Role.BOX)):
            await RollEntry.create(**one, building_id=household.building_id)
            await Ballot.create(**one, choice="agree")
            await PaperBallot.create(**one, choice="agree", entered_by_id=staff.person_id)
            counts = {"asked_households": 1, "cast_households": 0, "paper": 0, "by_proxy": 0, "waiting": 1}
            await VoteResult.create(**of_vote, **counts, turnout_reached=False)
            await VoteTally.create(**of_vote, number=1, choice="agree", text=words, households=0)
        paper = words.replace("表决", "委托")
        proxy = await Proxy.create(**one, person_id=resident.person_id, document=paper)
    return {
        "household": ("Household", household.id),
        "buildings": ("Building", household.building_id),
        "vote": ("HouseholdVote", vote.id),
        "proxy": ("ProxyForVote", proxy.id),
    }


async def covenant(house: Actor, volunteer: Actor, words: str) -> Ids:
    """One that is published, watched over by a volunteer who has logged a breach."""
    tenant = {"tenant": house.tenant}
    async with acting(house):
        covenant = await Covenant.create(**tenant, kind="公约", title=words)
        own = {**tenant, "covenant_id": covenant.id}
        version = await CovenantVersion.create(
            **own, text=words, number=1, state=VersionState.PUBLISHED, published_at=clock.now()
        )
        covenant.published_version_id = version.id
        await covenant.save(update_fields=["published_version_id"])
        await Watcher.create(**own, person_id=volunteer.person_id)
        await Breach.create(
            **own,
            version_id=version.id,
            clause=1,
            seen_on=date(2026, 10, 10),
            note=words.replace("公约", "违约"),
            logged_by_id=volunteer.person_id,
        )
    return {"covenant": ("Covenant", covenant.id), "version": ("VersionOfCovenant", version.id)}
