"""Ballots on paper: entered by two people who agree, or by one with a photo; and written proxies."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from services.deliberation.votes.casting import cast_ballot, enter_paper_ballot, withdraw_paper_ballot
from services.deliberation.votes.proxies import give_proxy, revoke_proxy
from services.deliberation.votes.queries import my_entries, progress, voting_slots
from services.kernel.access import Role
from services.kernel.errors import DomainError
from services.kernel.scope import acting
from services.matters.photos import develop
from tests import make
from tests.deliberation import town


@pytest.fixture
async def flats(db):
    await make.tenants()
    return await make.households(await make.building(), 4)


async def does(action, actor, *given, **named):
    async with acting(actor):
        return await action(actor, *given, **named)


async def refused(action, actor, *given, **named) -> str:
    with pytest.raises(DomainError) as refusal:
        await does(action, actor, *given, **named)
    return refusal.value.code


async def cast(owner) -> list[tuple]:
    rows = await owner.fetch("select household_id, choice from ballot order by id")
    return [tuple(row) for row in rows]


async def test_a_paper_counts_when_a_second_person_has_entered_the_same(flats, owner):
    secretary, worker = await make.actor(), await make.actor(Role.GRID_WORKER, make.GRID)
    vote = await make.vote(secretary)
    await does(enter_paper_ballot, worker, vote.id, flats[0].id, "agree")
    assert await cast(owner) == []
    assert await refused(enter_paper_ballot, worker, vote.id, flats[0].id, "agree") == "SECOND_PERSON_NEEDED"
    assert await cast(owner) == []

    assert await refused(enter_paper_ballot, secretary, vote.id, flats[0].id, "disagree") == "PAPER_MISMATCH"
    assert await cast(owner) == []
    await does(enter_paper_ballot, secretary, vote.id, flats[0].id, "agree")
    assert await cast(owner) == [(flats[0].id, "agree")]
    assert await refused(enter_paper_ballot, secretary, vote.id, flats[0].id, "agree") == "ALREADY_VOTED"


async def test_one_human_with_two_posts_is_not_two_people(flats, owner):
    secretary = await make.actor()
    vote = await make.vote(secretary)
    await does(enter_paper_ballot, secretary, vote.id, flats[0].id, "agree")
    other = await make.actor(Role.GRID_LEADER, make.GRID)
    same = replace(other, account_id=secretary.account_id)
    assert await refused(enter_paper_ballot, same, vote.id, flats[0].id, "agree") == "SECOND_PERSON_NEEDED"
    assert await cast(owner) == []


async def test_a_photo_of_the_paper_needs_no_second_person(flats, owner):
    secretary = await make.actor()
    vote = await make.vote(secretary)
    file = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(file, "JPEG")
    picture = await develop(file.getvalue())
    await does(enter_paper_ballot, secretary, vote.id, flats[0].id, "disagree", photo=picture)
    assert await cast(owner) == [(flats[0].id, "disagree")]
    assert await owner.fetchval("select length(photo) from paper_ballot") == len(picture.content)


async def test_where_the_method_asks_for_one_person_only_one_enters(flats, owner):
    await town.method('turnout_households = "1/2"\nagree_households = "1/2"\npaper_by_two = false')
    secretary = await make.actor()
    vote = await make.vote(secretary)
    await does(enter_paper_ballot, secretary, vote.id, flats[0].id, "agree")
    assert await cast(owner) == [(flats[0].id, "agree")]


async def test_staff_see_their_own_entries_until_they_are_confirmed_and_no_others(flats, owner):
    secretary, worker = await make.actor(), await make.actor(Role.GRID_WORKER, make.GRID)
    vote = await make.vote(secretary)
    await does(enter_paper_ballot, worker, vote.id, flats[0].id, "agree")

    [mine] = await my_entries(worker, vote.id)
    assert (mine.household_id, mine.choice) == (flats[0].id, "agree")
    assert await my_entries(secretary, vote.id) == []
    [building] = await progress(secretary, vote.id)
    assert (building.asked, building.cast, building.waiting, building.missing) == (4, 0, 1, 4)

    await does(enter_paper_ballot, secretary, vote.id, flats[0].id, "agree")
    assert await my_entries(worker, vote.id) == []
    [building] = await progress(secretary, vote.id)
    assert (building.cast, building.paper, building.waiting, building.missing) == (1, 1, 0, 3)


async def test_an_entry_is_taken_back_by_its_enterer_or_unseen_by_who_manages_the_vote(flats, owner):
    secretary = await make.actor()
    one, other = [await make.actor(Role.GRID_WORKER, make.GRID) for _ in range(2)]
    vote = await make.vote(secretary)
    await does(enter_paper_ballot, one, vote.id, flats[0].id, "agree")
    assert await refused(withdraw_paper_ballot, other, vote.id, flats[0].id) == "FORBIDDEN"
    await does(withdraw_paper_ballot, one, vote.id, flats[0].id)
    assert await refused(withdraw_paper_ballot, one, vote.id, flats[0].id) == "NOT_FOUND"

    await does(enter_paper_ballot, one, vote.id, flats[0].id, "disagree")
    await does(withdraw_paper_ballot, secretary, vote.id, flats[0].id)
    await does(enter_paper_ballot, other, vote.id, flats[0].id, "agree")
    await does(enter_paper_ballot, one, vote.id, flats[0].id, "agree")
    assert await cast(owner) == [(flats[0].id, "agree")]
    assert await owner.fetchval("select count(*) from paper_ballot where withdrawn_at is not null") == 2


async def test_who_votes_online_overtakes_a_paper_that_waits(flats, owner):
    worker, other = [await make.actor(Role.GRID_WORKER, make.GRID) for _ in range(2)]
    vote = await make.vote()
    await does(enter_paper_ballot, worker, vote.id, flats[0].id, "disagree")
    await does(cast_ballot, await make.at_home(flats[0]), vote.id, "agree")
    assert await refused(enter_paper_ballot, other, vote.id, flats[0].id, "disagree") == "ALREADY_VOTED"
    assert await cast(owner) == [(flats[0].id, "agree")]
    assert await my_entries(worker, vote.id) == []


async def test_a_household_of_another_grid_is_not_found(flats, owner):
    other = await make.actor(Role.GRID_WORKER, make.OTHER_GRID)
    stranger = await make.actor(tenant=make.SIBLING)
    vote = await make.vote()
    for actor in (other, stranger):
        assert await refused(enter_paper_ballot, actor, vote.id, flats[0].id, "agree") == "NOT_FOUND"
        assert (
            await refused(give_proxy, actor, vote.id, flats[0].id, actor.person_id, document="委托书")
            == "NOT_FOUND"
        )
    resident = await make.at_home(flats[0])
    assert await refused(enter_paper_ballot, resident, vote.id, flats[0].id, "agree") == "FORBIDDEN"
    assert await cast(owner) == []
    assert await owner.fetchval("select count(*) from paper_ballot") == 0


async def test_a_proxy_votes_for_few_households_besides_their_own(flats, owner):
    secretary, one = await make.actor(), await make.at_home(flats[0])
    vote = await make.vote(secretary)
    for flat in flats[1:3]:
        await does(give_proxy, secretary, vote.id, flat.id, one.person_id, document="委托书 2026-11-01")
    given = {"document": "委托书"}
    assert await refused(give_proxy, secretary, vote.id, flats[3].id, one.person_id, **given) == (
        "TOO_MANY_PROXIES"
    )
    other = await make.person()
    assert await refused(give_proxy, secretary, vote.id, flats[1].id, other.id, **given) == "PROXY_EXISTS"
    assert await refused(give_proxy, secretary, vote.id, flats[3].id, other.id, document=" ") == (
        "TEXT_REQUIRED"
    )
    assert await owner.fetchval("select count(*) from vote_proxy") == 2

    assert [slot.by_proxy for slot in await voting_slots(one)] == [False, True, True]
    for flat in flats[:3]:
        await does(cast_ballot, one, vote.id, "agree", household_id=flat.id)
    assert await refused(cast_ballot, one, vote.id, "agree", household_id=flats[3].id) == (
        "NOT_YOUR_HOUSEHOLD"
    )
    assert await owner.fetchval("select count(*) from vote_roll where by_proxy") == 2
    assert len(await cast(owner)) == 3


async def test_a_revoked_proxy_is_worth_nothing_and_makes_room(flats, owner):
    secretary, one = await make.actor(), await make.actor(Role.RESIDENT)
    vote = await make.vote(secretary)
    proxy = await does(give_proxy, secretary, vote.id, flats[1].id, one.person_id, document="委托书")
    await does(revoke_proxy, secretary, proxy.id)
    await does(revoke_proxy, secretary, proxy.id)
    assert await refused(cast_ballot, one, vote.id, "agree", household_id=flats[1].id) == (
        "NOT_YOUR_HOUSEHOLD"
    )
    assert await voting_slots(one) == []
    other = await make.person()
    await does(give_proxy, secretary, vote.id, flats[1].id, other.id, document="新委托书")
    assert await owner.fetchval("select count(*) from event where kind = 'ProxyRevoked'") == 1


async def test_where_the_method_has_no_proxies_none_is_registered(flats, owner):
    await town.method('turnout_households = "1/2"\nagree_households = "1/2"\nproxies = 0')
    secretary = await make.actor()
    vote = await make.vote(secretary)
    someone = await make.person()
    assert await refused(give_proxy, secretary, vote.id, flats[0].id, someone.id, document="委托书") == (
        "TOO_MANY_PROXIES"
    )


async def test_a_paper_by_proxy_needs_a_registered_proxy(flats, owner):
    secretary, worker = await make.actor(), await make.actor(Role.GRID_WORKER, make.GRID)
    vote = await make.vote(secretary)
    given = (vote.id, flats[0].id, "agree")
    assert await refused(enter_paper_ballot, worker, *given, by_proxy=True) == "NO_PROXY"
    someone = await make.person()
    await does(give_proxy, secretary, vote.id, flats[0].id, someone.id, document="委托书")
    await does(enter_paper_ballot, worker, *given, by_proxy=True)
    assert await refused(enter_paper_ballot, secretary, *given) == "PAPER_MISMATCH"
    await does(enter_paper_ballot, secretary, *given, by_proxy=True)
    assert await owner.fetchval("select by_proxy from vote_roll where cast_at is not null")
