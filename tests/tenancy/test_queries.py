"""The tree of tenants, as far as each may see it."""

import pytest

from services.kernel.access import Actor, Role
from services.kernel.errors import Forbidden, NotFound
from services.kernel.scope import acting
from services.tenancy.queries import children_of, districts, names_of, tenant_of
from tests import make


@pytest.fixture(autouse=True)
async def tenants(db):
    await make.tenants()


async def test_a_street_sees_its_own_branch_one_step_after_the_other():
    street = await make.actor(Role.STREET_STAFF, make.STREET)
    for parent, below in {
        make.STREET: [make.COMMUNITY, make.SIBLING],
        make.COMMUNITY: [make.GRID, make.OTHER_GRID],
        make.GRID: [],
    }.items():
        assert [child.code for child in await children_of(street, parent)] == below


@pytest.mark.parametrize("foreign", [make.SIBLING, make.SIBLING_STREET, make.ELSEWHERE])
async def test_what_is_somebody_elses_is_not_found(foreign):
    secretary = await make.actor()
    assert await children_of(secretary, foreign) == []
    assert await names_of(secretary, [foreign]) == {}
    async with acting(secretary):
        with pytest.raises(NotFound):
            await tenant_of(foreign)


async def test_everyone_knows_the_names_of_those_above():
    worker = await make.actor(Role.GRID_WORKER, make.GRID)
    names = await names_of(worker, [make.GRID, make.OTHER_GRID, make.COMMUNITY, make.STREET, make.DISTRICT])
    assert set(names) == {make.GRID, make.COMMUNITY, make.STREET, make.DISTRICT}
    async with acting(worker):
        assert (await tenant_of(make.STREET)).name == names[make.STREET]


async def test_the_operator_sees_every_district_and_nobody_else_does():
    found = await districts(Actor(Role.PLATFORM_OPERATOR, 0))
    assert [branch.code for branch in found] == [make.DISTRICT, 370505000000000]
    with pytest.raises(Forbidden):
        await districts(await make.actor(Role.DISTRICT_STAFF, make.DISTRICT))
