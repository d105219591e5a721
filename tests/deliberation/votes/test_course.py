"""A household vote from its draft to its published result."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.deliberation.votes import actions
from services.deliberation.votes.casting import cast_ballot, enter_paper_ballot
from services.deliberation.votes.models import VoteScope
from services.kernel import clock
from services.kernel.access import Role
from services.kernel.deliveries import drain
from services.kernel.errors import DomainError
from services.kernel.scope import acting, sql
from tests import make
from tests.deliberation import town

DISTRICT = make.DISTRICT // 10**9


@pytest.fixture
async def flats(db):
    await make.tenants()
    return await make.households(await make.building(), 6)


async def does(action, actor, *given, **named):
    async with acting(actor):
        return await action(actor, *given, **named)


async def refused(action, actor, *given, **named) -> str:
    with pytest.raises(DomainError) as refusal:
        await does(action, actor, *given, **named)
    return refusal.value.code


async def all_cast(vote, flats, choices) -> None:
    for flat, choice in zip(flats, choices, strict=False):
        await does(cast_ballot, await make.at_home(flat), vote.id, choice)


async def test_turnout_and_result_are_counted_recounted_and_published(flats, owner):
    secretary = await make.actor()
    vote = await make.vote(secretary)
    assert (vote.asked_households, vote.asked_area) == (6, Decimal("540.00"))
    await all_cast(vote, flats, ["agree", "agree", "agree", "disagree"])
    await does(actions.close_vote, secretary, vote.id)

    result = dict(await owner.fetchrow("select * from vote_result"))
    assert (result["asked_households"], result["cast_households"]) == (6, 4)
    assert (result["turnout_households"], result["turnout_area"]) == (Decimal("66.7"), Decimal("66.7"))
    assert (result["turnout_reached"], result["carried"]) == (True, "agree")
    tallies = await owner.fetch("select choice, households, area, of_cast from vote_tally order by number")
    assert [tuple(row) for row in tallies] == [
        ("agree", 3, Decimal("270.00"), Decimal("75.0")),
        ("disagree", 1, Decimal("90.00"), Decimal("25.0")),
        ("abstain", 0, Decimal("0.00"), Decimal("0.0")),
    ]
    assert await does(actions.recount_vote, secretary, vote.id) is True
    await does(actions.publish_vote, secretary, vote.id)
    assert await does(actions.recount_vote, secretary, vote.id) is True
    assert await owner.fetchval("select count(*) from vote_tally where published_at is not null") == 3


async def test_a_recount_finds_a_ballot_that_somebody_put_in_by_the_database(flats, owner):
    secretary = await make.actor()
    vote = await make.vote(secretary)
    await all_cast(vote, flats, ["agree", "agree"])
    await does(actions.close_vote, secretary, vote.id)
    await owner.execute("update ballot set choice = 'disagree' where household_id = $1", flats[0].id)
    assert await does(actions.recount_vote, secretary, vote.id) is False
    assert await owner.fetchval("select payload from event where kind = 'VoteRecounted'") == '{"same": false}'


async def test_too_small_a_turnout_carries_nothing(flats, owner):
    secretary = await make.actor()
    vote = await make.vote(secretary)
    await all_cast(vote, flats, ["agree"] * 3)
    await does(actions.close_vote, secretary, vote.id)
    found = await owner.fetchrow("select turnout_reached, carried from vote_result")
    assert tuple(found) == (False, None)


async def test_states_are_passed_in_their_order(flats, owner):
    secretary = await make.actor()
    vote = await make.vote(secretary, opened=False)
    for action in (actions.close_vote, actions.publish_vote, actions.recount_vote):
        assert await refused(action, secretary, vote.id) == "VOTE_STATE"
    await does(actions.open_vote, secretary, vote.id)
    for action in (actions.open_vote, actions.publish_vote, actions.recount_vote):
        assert await refused(action, secretary, vote.id) == "VOTE_STATE"
    await does(actions.close_vote, secretary, vote.id)
    assert await refused(actions.close_vote, secretary, vote.id) == "VOTE_STATE"
    assert await refused(actions.cancel_vote, secretary, vote.id, reason="改") == "VOTE_STATE"
    await does(actions.publish_vote, secretary, vote.id)
    assert await refused(actions.publish_vote, secretary, vote.id) == "VOTE_STATE"
    assert await owner.fetchval("select count(*) from vote_result") == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"tenant": make.SIBLING}, "NOT_FOUND"),
        ({"tenant": make.ELSEWHERE}, "NOT_FOUND"),
        ({"question": " "}, "TEXT_REQUIRED"),
        ({"question": "问" * 201}, "TEXT_TOO_LONG"),
        ({"options": ["一种"]}, "WRONG_OPTIONS"),
        ({"options": ["一种", "一种"]}, "WRONG_OPTIONS"),
        ({"options": ["一种", "弃权"]}, "WRONG_OPTIONS"),
        ({"options": [str(number) for number in range(11)]}, "WRONG_OPTIONS"),
        ({"scope": VoteScope.BUILDINGS}, "WRONG_SCOPE"),
        ({"scope_ids": [make.uuid7()]}, "WRONG_SCOPE"),
        ({"scope": VoteScope.ESTATES, "scope_ids": [make.uuid7()]}, "WRONG_SCOPE"),
        ({"closes_at": clock.now()}, "CLOSES_TOO_EARLY"),
    ],
)
async def test_a_vote_that_makes_no_sense_is_not_drafted(flats, owner, given, code):
    secretary = await make.actor()
    usual = {"tenant": make.COMMUNITY, "question": "问题", "closes_at": clock.now() + timedelta(days=1)}
    assert await refused(actions.create_vote, secretary, **{**usual, **given}) == code
    assert await owner.fetchval("select count(*) from household_vote") == 0


async def test_a_district_and_a_street_have_no_household_votes(flats, owner):
    staff = await make.actor(Role.STREET_STAFF, make.STREET)
    given = {"question": "问题", "closes_at": clock.now() + timedelta(days=1)}
    assert await refused(actions.create_vote, staff, tenant=make.STREET, **given) == "WRONG_VOTE_LEVEL"


async def test_only_households_of_its_scope_are_asked(flats, owner):
    secretary = await make.actor()
    other = await make.building("2号楼")
    far = await make.building("9号楼", estate="山下小区")
    await make.households(other, 2, grid=make.OTHER_GRID)
    await make.households(far, 3)
    scopes = [
        ({}, 11),
        ({"scope": VoteScope.ESTATES, "scope_ids": [far.estate_id]}, 3),
        ({"scope": VoteScope.ESTATES, "scope_ids": [far.estate_id, other.estate_id]}, 11),
        ({"scope": VoteScope.BUILDINGS, "scope_ids": [other.id, far.id]}, 5),
        ({"tenant": make.GRID}, 9),
        ({"tenant": make.OTHER_GRID, "scope": VoteScope.BUILDINGS, "scope_ids": [other.id]}, 2),
    ]
    for scope, asked in scopes:
        vote = await make.vote(secretary, **scope)
        assert vote.asked_households == asked
        roll = "select count(*) from vote_roll where vote_id = $1"
        assert await owner.fetchval(roll, vote.id) == asked
    empty = await make.building("3号楼")
    vote = await make.vote(secretary, opened=False, scope=VoteScope.BUILDINGS, scope_ids=[empty.id])
    assert await refused(actions.open_vote, secretary, vote.id) == "NOBODY_ASKED"


async def test_where_areas_decide_every_household_must_have_one(flats, owner):
    await town.method('turnout_households = "2/3"\nturnout_area = "2/3"\nagree_households = "1/2"')
    secretary = await make.actor()
    vote = await make.vote(secretary, opened=False)
    await owner.execute("update household set area = null where id = $1", flats[0].id)
    assert await refused(actions.open_vote, secretary, vote.id) == "AREA_MISSING"
    assert await owner.fetchval("select count(*) from vote_roll") == 0
    await owner.execute("update household set area = 61.5 where id = $1", flats[0].id)
    assert (await does(actions.open_vote, secretary, vote.id)).asked_area == Decimal("511.50")


async def test_without_areas_households_alone_are_counted(flats, owner):
    await owner.execute("update household set area = null where id = $1", flats[0].id)
    secretary = await make.actor()
    vote = await make.vote(secretary)
    await all_cast(vote, flats, ["agree"] * 5)
    await does(actions.close_vote, secretary, vote.id)
    found = await owner.fetchrow("select asked_area, cast_area, turnout_area, carried from vote_result")
    assert tuple(found) == (None, None, None, "agree")


async def test_a_vote_goes_by_the_rules_with_which_it_opened(flats, owner):
    secretary = await make.actor()
    vote = await make.vote(secretary)
    await town.method('turnout_households = "100%"\nagree_households = "100%"')
    await all_cast(vote, flats, ["agree"] * 3 + ["disagree"])
    await does(actions.close_vote, secretary, vote.id)
    assert await owner.fetchval("select carried from vote_result") == "agree"
    stricter = await make.vote(secretary)
    assert stricter.method_id is not None
    assert stricter.rules["turnout_households"] == "1"


async def test_the_worker_closes_a_vote_at_its_deadline_and_tells_the_community(flats, owner):
    secretary = await make.actor()
    vote = await make.vote(secretary)
    await all_cast(vote, flats, ["agree"] * 4)
    await drain(DISTRICT)
    assert await owner.fetchval("select state from household_vote") == "open"
    await owner.execute("update deadline set due_at = now() where subject_id = $1", vote.id)
    await drain(DISTRICT)
    assert await owner.fetchval("select state from household_vote") == "closed"
    assert await owner.fetchval("select carried from vote_result") == "agree"
    assert await owner.fetchval("select to_tenant from notice where kind = 'vote.closed'") == make.COMMUNITY


async def test_a_vote_that_was_closed_by_hand_is_not_closed_again(flats, owner):
    secretary = await make.actor()
    vote = await make.vote(secretary)
    await does(actions.close_vote, secretary, vote.id)
    async with acting(secretary):
        await sql("update deadline set cancelled_at = null where district_code = $1", DISTRICT)
    await owner.execute("update deadline set due_at = now()")
    await drain(DISTRICT)
    assert await owner.fetchval("select count(*) from event where kind = 'VoteClosed'") == 1
    assert await owner.fetchval("select count(*) from delivery where dead_at is not null") == 0


async def test_papers_that_were_entered_once_are_told_and_not_counted(flats, owner):
    secretary = await make.actor()
    vote = await make.vote(secretary)
    await does(enter_paper_ballot, secretary, vote.id, flats[0].id, "agree")
    await does(actions.close_vote, secretary, vote.id)
    found = await owner.fetchrow("select cast_households, waiting from vote_result")
    assert tuple(found) == (0, 1)


async def test_two_who_close_at_once_count_once(flats, owner):
    secretary = await make.actor()
    vote = await make.vote(secretary)
    tries = [does(actions.close_vote, secretary, vote.id) for _ in range(4)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(not isinstance(each, DomainError) for each in outcomes) == 1
    assert await owner.fetchval("select count(*) from vote_result") == 1


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    choices=st.lists(st.sampled_from(["agree", "disagree", "abstain", None]), min_size=6, max_size=6),
    areas=st.lists(st.decimals("0.01", "9999.99", places=2), min_size=6, max_size=6),
)
async def test_the_count_is_the_sum_of_what_was_cast(flats, owner, choices, areas):
    for flat, area in zip(flats, areas, strict=True):
        await owner.execute("update household set area = $2 where id = $1", flat.id, area)
    secretary = await make.actor()
    vote = await make.vote(secretary)
    for flat, choice in zip(flats, choices, strict=True):
        if choice:
            await does(cast_ballot, await make.at_home(flat), vote.id, choice)
    await does(actions.close_vote, secretary, vote.id)

    tallies = await owner.fetch("select * from vote_tally where vote_id = $1", vote.id)
    for row in tallies:
        mine = [area for choice, area in zip(choices, areas, strict=True) if choice == row["choice"]]
        assert (row["households"], row["area"]) == (len(mine), sum(mine, Decimal()))
    result = await owner.fetchrow("select * from vote_result where vote_id = $1", vote.id)
    assert result["cast_households"] == sum(row["households"] for row in tallies)
    assert result["asked_area"] == sum(areas)
    assert await does(actions.recount_vote, secretary, vote.id)
