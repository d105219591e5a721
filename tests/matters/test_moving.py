"""Where a matter goes, its timeline goes; several matters at once are held in one order."""

import asyncio

import pytest

from services import jobs  # noqa: F401 - subscribes the handlers
from services.kernel.access import Role
from services.kernel.deliveries import drain
from services.kernel.errors import DomainError
from services.kernel.outbox import EventRow
from services.kernel.scope import acting
from services.matters import actions
from tests import make

DISTRICT = make.DISTRICT // 10**9
WAITING = (
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
)


@pytest.fixture
async def secretary(db):
    await make.tenants()
    return await make.actor()


async def read(actor, matter) -> list[str]:
    """The kinds of what an actor sees to have happened to a matter."""
    async with acting(actor):
        return [row.kind for row in await EventRow.filter(subject_id=matter.id).order_by("id")]


async def test_the_timeline_moves_with_the_matter_from_one_grid_to_another(secretary, owner):
    here = await make.actor(Role.GRID_LEADER, make.GRID)
    there = await make.actor(Role.GRID_LEADER, make.OTHER_GRID)
    matter = await make.matter(await make.actor(Role.RESIDENT, make.GRID))
    async with acting(here):
        await actions.note_progress(here, matter.id, text="已上门查看", shown=False)
    assert (await read(here, matter), await read(there, matter)) == (["MatterReported", "InternalNoted"], [])
    await make.assigned(matter, secretary, tenant=make.OTHER_GRID)
    await drain(DISTRICT)

    whole = ["MatterReported", "InternalNoted", "MatterMoved", "MatterTriaged", "MatterAssigned"]
    assert (await read(here, matter), await read(there, matter)) == ([], whole)
    assert await read(secretary, matter) == whole
    [moved] = await owner.fetch("select payload::text, actor_id from event where kind = 'MatterMoved'")
    assert str(make.GRID) in moved["payload"]
    assert moved["actor_id"] == secretary.person_id
    assert await owner.fetchval("select count(*) from delivery where done_at is null") == 0


async def test_a_matter_that_becomes_the_communitys_is_out_of_its_grids_sight(secretary):
    here = await make.actor(Role.GRID_LEADER, make.GRID)
    first = await make.matter(await make.actor(Role.RESIDENT, make.GRID))
    second = await make.matter(await make.actor(Role.RESIDENT, make.OTHER_GRID))
    async with acting(secretary):
        await actions.merge_matter(secretary, first.id, into_id=second.id)

    assert await read(here, first) == []
    assert await read(secretary, first) == ["MatterReported", "MatterMoved", "MatterMerged"]
    assert await read(secretary, second) == ["MatterReported", "MatterMoved"]


async def test_a_department_reads_what_the_reporter_reads_from_before_and_one_that_had_it_no_more(secretary):
    reporter = await make.actor(Role.RESIDENT)
    matter = await make.matter(reporter)
    officers = []
    for name in ("房产局", "执法局"):
        department = await make.department(name)
        officers.append(await make.actor(Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=department.id))
    first, second = officers
    async with acting(secretary):
        await actions.note_progress(secretary, matter.id, text="内部", shown=False)
    await make.assigned(matter, secretary)
    async with acting(secretary):
        await actions.assign_matter(secretary, matter.id, department_id=first.department_id)
    shown = ["MatterReported", "MatterTriaged", "MatterAssigned", "MatterAssigned"]
    assert await read(first, matter) == shown
    async with acting(first):
        await actions.note_progress(first, matter.id, text="只在科内", shown=False)
    assert await read(first, matter) == [*shown, "InternalNoted"]
    async with acting(secretary):
        await actions.assign_matter(secretary, matter.id, department_id=second.department_id)
    assert await read(first, matter) == []
    assert await read(second, matter) == [*shown, "MatterAssigned"]
    assert await read(reporter, matter) == [*shown, "MatterAssigned"]


async def blocked(owner, count: int) -> None:
    """Until so many wait for a lock."""
    while await owner.fetchval(WAITING) < count:  # noqa: ASYNC110 - the database has no event for it
        await asyncio.sleep(0.01)


async def test_merging_waits_for_resolving_what_was_merged_and_never_in_a_circle(secretary, owner):
    older = await make.matter()
    main = await make.matter()
    async with acting(secretary):
        await actions.merge_matter(secretary, older.id, into_id=main.id)
    await make.assigned(main, secretary)
    await drain(DISTRICT)
    async with acting(secretary):
        await actions.resolve_matter(secretary, main.id, outcome="已修好")

    async def merge() -> str:
        try:
            async with acting(secretary):
                await actions.merge_matter(secretary, older.id, into_id=main.id)
        except DomainError as refused:
            return refused.code
        return "merged"

    holding = owner.transaction()
    await holding.start()
    await owner.execute("select id from matter where id = $1 for update", older.id)
    merging = asyncio.create_task(merge())
    await blocked(owner, 1)
    resolving = asyncio.create_task(drain(DISTRICT))
    await blocked(owner, 2)
    await holding.commit()

    assert await asyncio.wait_for(merging, 5) == "MATTER_STATE"
    await resolving
    row = await owner.fetchrow("select state, outcome from matter where id = $1", older.id)
    assert tuple(row) == ("resolved", "已修好")
    assert await owner.fetchval("select max(attempts) from delivery") == 1


async def test_what_joins_a_family_while_one_waits_for_it_is_held_with_it(secretary, owner):
    """Two merges into each other's families at once: one goes first, the other sees what came of it."""
    matters = [await make.matter() for _ in range(4)]

    async def merge(matter, into) -> str:
        try:
            async with acting(secretary):
                await actions.merge_matter(secretary, matter.id, into_id=into.id)
        except DomainError as refused:
            return refused.code
        return "merged"

    first, second, third, fourth = matters
    came = await asyncio.gather(
        merge(first, second),
        merge(second, first),
        merge(third, second),
        merge(second, fourth),
        merge(fourth, third),
    )
    assert set(came) <= {"merged", "MATTER_STATE", "MERGE_IMPOSSIBLE"}
    assert "merged" in came
    strays = await owner.fetchval(
        "select count(*) from matter m join matter main on main.id = m.merged_into_id "
        "where main.state = 'merged'"
    )
    assert strays == 0
