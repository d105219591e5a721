"""What belongs together stays together: merged matters share their main matter's place and its end."""

import pytest

from services import jobs  # noqa: F401 - subscribes the handlers
from services.kernel.access import Role
from services.kernel.deliveries import drain
from services.kernel.scope import acting
from services.matters import actions
from services.methods.vocabulary import Colour, TriageClass
from tests import make

DISTRICT = make.DISTRICT // 10**9
HOW = {"category": "基础设施", "colour": Colour.GREEN, "triage_class": TriageClass.IMMEDIATE}


@pytest.fixture
async def secretary(db):
    await make.tenants()
    return await make.actor()


async def merged(secretary, main):
    """A second matter of the same content, joined to the first."""
    second = await make.matter(await make.actor(Role.RESIDENT))
    async with acting(secretary):
        return await actions.merge_matter(secretary, second.id, into_id=main.id)


async def test_a_matter_that_moves_to_a_grid_takes_along_what_was_merged_into_it(secretary, owner):
    main = await make.matter()
    second = await merged(secretary, main)
    await make.assigned(main, secretary, tenant=make.GRID)
    async with acting(secretary):
        await actions.resolve_matter(secretary, main.id, outcome="已修好")
    await drain(DISTRICT)

    row = await owner.fetchrow("select tenant, state, outcome from matter where id = $1", second.id)
    assert tuple(row) == (make.GRID, "resolved", "已修好")


async def test_who_raised_the_same_thing_is_told_when_it_is_declined(secretary, owner):
    main = await make.matter()
    second = await merged(secretary, main)
    async with acting(secretary):
        await actions.decline_matter(secretary, main.id, reason="不属于社区职责")
    await drain(DISTRICT)

    row = await owner.fetchrow("select state, reason from matter where id = $1", second.id)
    told = await owner.fetch("select to_person_id from notice where kind = 'matter.declined'")
    assert tuple(row) == ("declined", "不属于社区职责")
    assert {each["to_person_id"] for each in told} == {main.reporter_id, second.reporter_id}


async def test_what_hangs_on_merged_matters_moves_with_them_when_their_main_one_is_merged(secretary, owner):
    first = await make.matter(await make.actor(Role.RESIDENT, make.GRID))
    second = await make.matter(await make.actor(Role.RESIDENT, make.GRID))
    other = await make.matter(await make.actor(Role.RESIDENT, make.OTHER_GRID))
    async with acting(secretary):
        await actions.note_progress(secretary, second.id, text="已上门")
        await actions.merge_matter(secretary, second.id, into_id=first.id)
        await actions.merge_matter(secretary, first.id, into_id=other.id)

    matters = await owner.fetch("select tenant, merged_into_id from matter where id <> $1", other.id)
    assert {tuple(each) for each in matters} == {(make.COMMUNITY, other.id)}
    assert await owner.fetchval("select tenant from note") == make.COMMUNITY
