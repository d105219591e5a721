"""What the house does about matters by itself, in the worker's hands."""

import pytest

from services import jobs  # noqa: F401 - subscribes the handlers
from services.kernel.access import Role
from services.kernel.deliveries import drain
from services.kernel.scope import acting
from services.matters import actions
from services.matters.models import Matter, State
from services.methods.vocabulary import Colour, Rating, TriageClass
from tests import make

DISTRICT = make.DISTRICT // 10**9


@pytest.fixture
async def secretary(db):
    await make.tenants()
    return await make.actor()


async def pass_limit(owner, matter) -> None:
    """Make the matter's open deadline due, and let the worker see to it."""
    await owner.execute(
        "update deadline set due_at = now() - interval '1 second' where subject_id = $1 and fired_at is null",
        matter.id,
    )
    await drain(DISTRICT)


async def notices(owner, kind: str) -> list:
    return await owner.fetch("select * from notice where kind = $1 order by id", kind)


async def test_a_limit_that_passes_twice_marks_the_matter_and_moves_it_up_one_rung(secretary, owner):
    keeper = await make.actor(Role.COMMUNITY_STAFF)
    matter = await make.assigned(await make.matter(), secretary, keeper)

    await pass_limit(owner, matter)

    row = await owner.fetchrow("select * from matter where id = $1", matter.id)
    assert (row["overdue"], row["rung"]) == (True, "community")
    told = await notices(owner, "matter.overdue")
    assert {(each["to_person_id"], each["to_tenant"]) for each in told} == {
        (keeper.person_id, None),
        (None, make.STREET),
    }

    await pass_limit(owner, matter)

    assert await owner.fetchval("select rung from matter where id = $1", matter.id) == "street"
    assert [each["to_tenant"] for each in await notices(owner, "matter.escalated")] == [make.STREET]


async def test_nothing_climbs_above_the_district(secretary, owner):
    matter = await make.assigned(await make.matter(), secretary)
    for _ in range(8):
        await pass_limit(owner, matter)

    assert await owner.fetchval("select rung from matter where id = $1", matter.id) == "district"
    open_deadlines = "select count(*) from deadline where subject_id = $1 and fired_at is null"
    assert await owner.fetchval(open_deadlines, matter.id) == 0


async def test_a_red_matter_has_no_limit_until_a_meeting_sets_one(secretary, owner):
    matter = await make.assigned(await make.matter(), secretary, colour=Colour.RED)

    assert matter.due_at is None
    assert await owner.fetchval("select count(*) from deadline") == 0


async def test_a_resolved_matter_is_not_overdue(secretary, owner):
    matter = await make.assigned(await make.matter(), secretary)
    async with acting(secretary):
        await actions.resolve_matter(secretary, matter.id, outcome="修好了")
    await pass_limit(owner, matter)

    assert not await owner.fetchval("select overdue from matter where id = $1", matter.id)
    assert await notices(owner, "matter.overdue") == []


async def test_merged_reporters_are_told_and_each_may_rate(secretary, owner):
    first, second = await make.actor(Role.RESIDENT), await make.actor(Role.RESIDENT, make.GRID)
    main = await make.assigned(await make.matter(first), secretary)
    same = await make.matter(second)
    async with acting(secretary):
        await actions.merge_matter(secretary, same.id, into_id=main.id)
    await drain(DISTRICT)
    assert [each["to_person_id"] for each in await notices(owner, "matter.merged")] == [second.person_id]

    async with acting(secretary):
        await actions.resolve_matter(secretary, main.id, outcome="修好了")
    await drain(DISTRICT)
    asked = {each["to_person_id"] for each in await notices(owner, "matter.resolved")}
    assert asked == {first.person_id, second.person_id}

    async with acting(second):
        await actions.rate_matter(second, same.id, rating=Rating.DISSATISFIED, comment="还是不亮")
    await drain(DISTRICT)
    async with acting(secretary):
        again, joined = await Matter.fetch(main.id), await Matter.fetch(same.id)
    assert (again.state, again.round) == (State.ASSIGNED, 2)
    assert joined.state is State.MERGED
    assert again.due_at is not None
    assert await owner.fetchval("select count(*) from delivery where done_at is null") == 0


async def test_an_event_is_delivered_once_however_often_it_is_drained(secretary, owner):
    await make.matter()
    assert await drain(DISTRICT) == 1
    assert await drain(DISTRICT) == 0
    assert len(await notices(owner, "matter.reported")) == 1


async def test_a_declined_matter_has_no_limit_left_and_is_overdue_no_more(secretary, owner):
    matter = await make.matter()
    async with acting(secretary):
        triage = {"category": "基础设施", "colour": Colour.GREEN, "triage_class": TriageClass.IMMEDIATE}
        await actions.triage_matter(secretary, matter.id, **triage)
    await pass_limit(owner, matter)
    assert await owner.fetchval("select overdue from matter where id = $1", matter.id)

    async with acting(secretary):
        declined = await actions.decline_matter(secretary, matter.id, reason="不在职责范围内")
    assert (declined.due_at, declined.overdue) == (None, False)
    await pass_limit(owner, matter)
    assert not await owner.fetchval("select overdue from matter where id = $1", matter.id)
