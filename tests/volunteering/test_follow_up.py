"""Who hears of a wish on its way, in the worker's hands."""

import pytest

from services import jobs  # noqa: F401 - subscribes the handlers
from services.kernel.access import Role
from services.kernel.deliveries import drain
from services.kernel.scope import acting
from services.volunteering import actions
from tests import make

DISTRICT = make.DISTRICT // 10**9


@pytest.fixture
async def leader(db):
    await make.tenants()
    return await make.actor(Role.GRID_LEADER, make.GRID)


async def told(owner, kind: str) -> list:
    rows = await owner.fetch("select * from notice where kind = $1 order by id", kind)
    return sorted(str(each["to_tenant"] or each["to_person_id"]) for each in rows)


async def test_a_grids_wish_is_brought_to_its_community_to_be_published_claimed_and_confirmed(leader, owner):
    wish = await make.wish(leader, published=False)
    await drain(DISTRICT)
    assert await told(owner, "wish.made") == [str(make.COMMUNITY)]

    secretary, volunteer = await make.actor(), await make.actor(Role.VOLUNTEER)
    async with acting(secretary):
        await actions.publish_wish(secretary, wish.id)
    async with acting(volunteer):
        await actions.claim_wish(volunteer, wish.id)
    await drain(DISTRICT)
    everyone = sorted([str(make.COMMUNITY), str(make.GRID), str(volunteer.person_id)])
    assert await told(owner, "wish.claimed") == everyone

    async with acting(volunteer):
        await actions.grant_wish(volunteer, wish.id)
    await drain(DISTRICT)
    assert await told(owner, "wish.granted") == [str(make.COMMUNITY)]
    async with acting(secretary):
        await actions.confirm_wish(secretary, wish.id)
    await drain(DISTRICT)
    assert await told(owner, "wish.confirmed") == [str(volunteer.person_id)]


async def test_whoever_publishes_wishes_is_not_told_of_their_own(db, owner):
    await make.tenants()
    await make.wish(published=False)
    await drain(DISTRICT)
    assert await owner.fetchval("select count(*) from notice") == 0
