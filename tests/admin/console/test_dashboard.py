"""The numbers of one's tenant."""

from datetime import timedelta

import pytest

from admin.console.dashboard.figures import figures
from services.kernel import clock
from services.kernel.access import Role
from services.kernel.scope import acting
from services.matters.actions import rate_matter, resolve_matter
from services.methods.vocabulary import Rating
from tests import make


@pytest.fixture
async def street(site):
    return await make.actor(Role.STREET_STAFF, make.STREET)


async def test_the_figures_count_ones_own_tenant_and_what_lies_below(street, owner):
    secretary, resident = await make.actor(), await make.actor(Role.RESIDENT)
    matters = [await make.matter(resident) for _ in range(4)]
    with clock.at(clock.now() - timedelta(days=45)):
        await make.matter(resident)
    await make.matter(await make.actor(Role.RESIDENT, make.SIBLING))
    await make.matter(await make.actor(Role.RESIDENT, make.SIBLING_STREET))
    for matter, rating in zip(
        matters, (Rating.SATISFIED, Rating.MOSTLY_SATISFIED, Rating.DISSATISFIED), strict=False
    ):
        await make.assigned(matter, secretary, colour="orange")
        async with acting(secretary):
            await resolve_matter(secretary, matter.id, outcome="已处理")
        async with acting(resident):
            await rate_matter(resident, matter.id, rating=rating)
    await owner.execute("update matter set overdue = true where id = $1", matters[3].id)

    async with acting(street):
        found = await figures(street)
    whole = found.whole
    assert (whole.open, dict(whole.colours), whole.overdue) == (4, {"": 3, "orange": 1}, 1)
    assert sum(whole.reported.values()) == 6
    assert whole.reported[found.this_month] == 5
    assert whole.resolved[found.this_month] == 2
    assert (whole.rated, whole.satisfied) == (3, 2)
    assert (found.below[make.COMMUNITY].open, found.below[make.SIBLING].open) == (3, 1)
    assert len(found.months) == 6


async def test_the_page_shows_the_rate_with_the_number_behind_it(desktop, street):
    desk = await desktop(street)
    assert "近 6 个月评议 0 件" in await desk.text("/")
    secretary, resident = await make.actor(), await make.actor(Role.RESIDENT)
    matter = await make.assigned(await make.matter(resident), secretary)
    async with acting(secretary):
        await resolve_matter(secretary, matter.id, outcome="已处理")
    async with acting(resident):
        await rate_matter(resident, matter.id, rating=Rating.SATISFIED)
    page = await desk.text("/")
    assert ("100.0%" in page, "近 6 个月评议 1 件" in page) == (True, True)


async def test_the_table_begins_where_most_is_waiting(desktop, street, owner):
    await make.tenants(make.SIBLING)
    await make.matter(await make.actor(Role.RESIDENT))
    urgent = await make.matter(await make.actor(Role.RESIDENT, make.SIBLING))
    names = dict(await owner.fetch("select code, name from tenant"))
    first, second = (f">{names[code]}</a>" for code in (make.COMMUNITY, make.SIBLING))
    desk = await desktop(street)
    page = (await desk.get("/")).text
    assert page.index(first) < page.index(second)
    await owner.execute("update matter set overdue = true where id = $1", urgent.id)
    page = (await desk.get("/")).text
    assert page.index(second) < page.index(first)


@pytest.mark.parametrize(
    ("role", "tenant"),
    [
        (Role.DISTRICT_STAFF, make.DISTRICT),
        (Role.STREET_STAFF, make.STREET),
        (Role.COMMUNITY_SECRETARY, make.COMMUNITY),
        (Role.COMMUNITY_STAFF, make.COMMUNITY),
        (Role.GRID_LEADER, make.GRID),
        (Role.GRID_WORKER, make.GRID),
        (Role.BUILDING_LEADER, make.GRID),
        (Role.AUDITOR, make.STREET),
    ],
)
async def test_each_role_sees_its_own_tenant_and_no_other(desktop, site, role, tenant):
    here = await make.matter(await make.actor(Role.RESIDENT, make.GRID), title="这里的事")
    there = await make.matter(await make.actor(Role.RESIDENT, make.ELSEWHERE), title="别处的事")
    desk = await desktop(await make.actor(role, tenant))
    assert (await desk.get("/")).status_code == 200
    ledger = await desk.text("/matters")
    assert ("这里的事" in ledger, "别处的事" in ledger) == (True, False)
    assert (await desk.get(f"/matters/{here.id}")).status_code == 200
    assert (await desk.get(f"/matters/{there.id}")).status_code == 404
