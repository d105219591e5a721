"""One ballot a household: online by whoever lives there, and never a second one."""

import asyncio
from datetime import timedelta

import pytest

from services.deliberation.votes import actions
from services.deliberation.votes.casting import cast_ballot
from services.deliberation.votes.queries import voting_slots
from services.kernel import clock
from services.kernel.access import Role
from services.kernel.errors import DomainError
from services.kernel.scope import acting
from tests import make


@pytest.fixture
async def flats(db):
    await make.tenants()
    return await make.households(await make.building(), 3)


async def cast(actor, vote, choice="agree", **named):
    async with acting(actor):
        await cast_ballot(actor, vote.id, choice, **named)


async def refused(actor, vote, choice="agree", **named) -> str:
    with pytest.raises(DomainError) as refusal:
        await cast(actor, vote, choice, **named)
    return refusal.value.code


async def ballots(owner) -> list[tuple]:
    return [tuple(row) for row in await owner.fetch("select household_id, choice from ballot order by id")]


async def test_who_lives_there_votes_once_for_the_household(flats, owner):
    one, other = await make.at_home(flats[0]), await make.at_home(flats[0], Role.VOLUNTEER)
    vote = await make.vote()
    await cast(one, vote, "disagree")

    assert await refused(one, vote) == "ALREADY_VOTED"
    assert await refused(other, vote) == "ALREADY_VOTED"
    assert await ballots(owner) == [(flats[0].id, "disagree")]
    [entry] = await owner.fetch("select * from vote_roll where cast_at is not null")
    assert (entry["household_id"], entry["channel"], entry["by_proxy"]) == (flats[0].id, "online", False)
    [told] = await owner.fetch("select * from event where kind = 'BallotCast'")
    assert "disagree" not in str(dict(told))


async def test_of_two_who_vote_at_once_for_one_household_one_is_counted(flats, owner):
    family = [await make.at_home(flats[0]) for _ in range(8)]
    vote = await make.vote()
    choices = ["agree", "disagree"] * 4
    outcomes = await asyncio.gather(
        *(cast(one, vote, choice) for one, choice in zip(family, choices, strict=True)),
        return_exceptions=True,
    )

    assert [getattr(each, "code", None) for each in outcomes].count(None) == 1
    assert {each.code for each in outcomes if each} == {"ALREADY_VOTED"}
    assert len(await ballots(owner)) == 1
    assert await owner.fetchval("select count(*) from event where kind = 'BallotCast'") == 1


async def test_neighbours_vote_beside_each_other(flats, owner):
    people = [await make.at_home(each) for each in flats]
    vote = await make.vote()
    await asyncio.gather(*(cast(one, vote) for one in people))
    assert {row[0] for row in await ballots(owner)} == {each.id for each in flats}


async def test_nobody_votes_for_a_household_they_do_not_live_in(flats, owner):
    one, homeless = await make.at_home(flats[0]), await make.actor(Role.RESIDENT)
    vote = await make.vote()

    assert await refused(one, vote, household_id=flats[1].id) == "NOT_YOUR_HOUSEHOLD"
    assert await refused(homeless, vote) == "NO_HOUSEHOLD"
    assert await refused(homeless, vote, household_id=flats[1].id) == "NOT_YOUR_HOUSEHOLD"
    assert await ballots(owner) == []


async def test_a_household_that_is_not_asked_has_no_ballot(flats, owner):
    elsewhere = await make.households(await make.building(tenant=make.SIBLING), grid=make.SIBLING)
    neighbour = await make.at_home(elsewhere[0])
    [stranger] = await make.households(await make.building(tenant=make.ELSEWHERE), grid=make.ELSEWHERE)
    vote = await make.vote()

    assert await refused(neighbour, vote) == "NOT_ON_ROLL"
    assert await refused(await make.at_home(stranger), vote) == "NOT_ON_ROLL"
    assert await ballots(owner) == []


async def test_who_moves_in_later_is_not_on_the_frozen_roll(flats, owner):
    secretary = await make.actor()
    vote = await make.vote(secretary)
    [late] = await make.households(await make.building("2号楼"))

    assert await refused(await make.at_home(late), vote) == "NOT_ON_ROLL"
    assert await owner.fetchval("select count(*) from vote_roll") == 3


async def test_there_are_no_ballots_before_the_opening_after_the_deadline_or_after_the_closing(flats, owner):
    secretary, one = await make.actor(), await make.at_home(flats[0])
    draft = await make.vote(secretary, opened=False)
    assert await refused(one, draft) == "NOT_ON_ROLL"

    vote = await make.vote(secretary)
    with clock.at(vote.closes_at):
        assert await refused(one, vote) == "VOTE_NOT_OPEN"
    with clock.at(vote.closes_at - timedelta(seconds=1)):
        await cast(one, vote)
    async with acting(secretary):
        await actions.close_vote(secretary, vote.id)
    assert await refused(await make.at_home(flats[1]), vote) == "VOTE_NOT_OPEN"

    gone = await make.vote(secretary)
    async with acting(secretary):
        await actions.cancel_vote(secretary, gone.id, reason="方案需要修改")
    assert await refused(one, gone) == "VOTE_NOT_OPEN"
    assert len(await ballots(owner)) == 1


async def test_only_the_options_of_the_vote_are_chosen_from(flats, owner):
    one = await make.at_home(flats[0])
    vote = await make.vote(options=["蓝色", "绿色"])
    for choice in ("agree", "option_3", "", "蓝色"):
        assert await refused(one, vote, choice) == "UNKNOWN_CHOICE"
    assert await ballots(owner) == []
    await cast(one, vote, "option_2")
    assert await ballots(owner) == [(flats[0].id, "option_2")]


async def test_a_resident_finds_the_votes_in_which_they_have_a_say(flats):
    one = await make.at_home(flats[0])
    await make.vote(opened=False)
    vote = await make.vote()
    [slot] = await voting_slots(one)
    assert (slot.vote_id, slot.household_id, slot.by_proxy, slot.cast_at) == (
        vote.id,
        flats[0].id,
        False,
        None,
    )
    await cast(one, vote)
    [slot] = await voting_slots(one)
    assert slot.cast_at is not None
    assert await voting_slots(await make.actor(Role.RESIDENT)) == []


async def test_whoever_votes_while_a_vote_is_closed_is_counted_or_refused(flats, owner):
    secretary = await make.actor()
    people = [await make.at_home(each) for each in flats]
    vote = await make.vote(secretary)

    async def close():
        async with acting(secretary):
            await actions.close_vote(secretary, vote.id)

    outcomes = await asyncio.gather(
        cast(people[0], vote), cast(people[1], vote), close(), cast(people[2], vote), return_exceptions=True
    )
    assert {each.code for each in outcomes if each} <= {"VOTE_NOT_OPEN"}
    taken = 3 - sum(each is not None for each in outcomes)
    assert len(await ballots(owner)) == taken
    assert await owner.fetchval("select cast_households from vote_result") == taken
