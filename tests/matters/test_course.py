"""A matter's course from report to rating, and what each step refuses."""

import pytest

from services.kernel.access import Role
from services.kernel.errors import DomainError
from services.kernel.scope import acting
from services.matters import actions
from services.matters.models import Matter, State
from services.methods.vocabulary import Rating
from tests import make


async def refused(actor, action, *given, **named) -> str:
    with pytest.raises(DomainError) as refusal:
        async with acting(actor):
            await action(actor, *given, **named)
    return refusal.value.code


@pytest.fixture
async def secretary(db):
    await make.tenants()
    return await make.actor()


async def test_a_matter_is_reported_triaged_assigned_resolved_and_rated(secretary, owner):
    resident = await make.actor(Role.RESIDENT)
    matter = await make.matter(resident)
    await make.assigned(matter, secretary)
    async with acting(secretary):
        await actions.resolve_matter(secretary, matter.id, outcome="路灯已修好")
    async with acting(resident):
        closed = await actions.rate_matter(resident, matter.id, rating=Rating.SATISFIED)

    assert closed.state is State.CLOSED
    kinds = await owner.fetch("select kind from event where subject_id = $1 order by id", matter.id)
    assert [row["kind"] for row in kinds] == [
        "MatterReported",
        "MatterTriaged",
        "MatterAssigned",
        "MatterResolved",
        "MatterRated",
    ]


async def test_someone_elses_matter_is_not_found(secretary, owner):
    matter = await make.matter()
    for stranger in (
        await make.actor(Role.COMMUNITY_SECRETARY, make.SIBLING),
        await make.actor(Role.GRID_LEADER, make.OTHER_GRID),
        await make.actor(Role.DISTRICT_STAFF, make.ELSEWHERE // 10**9 * 10**9),
        await make.actor(Role.STREET_STAFF, make.SIBLING_STREET),
    ):
        assert (
            await refused(
                stranger,
                actions.triage_matter,
                matter.id,
                category="x",
                colour="green",
                triage_class="immediate",
            )
            == "NOT_FOUND"
        )
    neighbour = await make.actor(Role.RESIDENT)
    assert await refused(neighbour, actions.rate_matter, matter.id, rating=Rating.SATISFIED) == "NOT_FOUND"
    assert await owner.fetchval("select state from matter where id = $1", matter.id) == "reported"
    assert await owner.fetchval("select count(*) from event") == 1


async def test_a_bad_rating_starts_another_round(secretary):
    resident = await make.actor(Role.RESIDENT)
    matter = await make.assigned(await make.matter(resident), secretary)
    async with acting(secretary):
        await actions.resolve_matter(secretary, matter.id, outcome="已处理")
    async with acting(resident):
        again = await actions.rate_matter(resident, matter.id, rating=Rating.DISSATISFIED)

    assert (again.state, again.round) == (State.ASSIGNED, 2)
    async with acting(secretary):
        assert (await Matter.fetch(matter.id)).rating is Rating.DISSATISFIED


async def test_closing_for_a_silent_reporter_does_not_take_their_word_away(secretary):
    resident = await make.actor(Role.RESIDENT)
    matter = await make.assigned(await make.matter(resident), secretary)
    async with acting(secretary):
        await actions.resolve_matter(secretary, matter.id, outcome="已处理")
        await actions.close_matter(secretary, matter.id)
    async with acting(resident):
        again = await actions.rate_matter(resident, matter.id, rating=Rating.DISSATISFIED)
    assert (again.state, again.round) == (State.ASSIGNED, 2)
    assert await refused(resident, actions.rate_matter, matter.id, rating=Rating.SATISFIED) == "MATTER_STATE"
