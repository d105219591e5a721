"""A method is drafted, edited and activated; streets and communities narrow it where it says so."""

import pytest

from services.kernel.access import Role
from services.kernel.errors import DomainError
from services.kernel.scope import acting
from services.methods import actions
from services.methods.queries import common, method_at, shipped_text
from tests import make

FASTER = 'urgencies = [{ code = "green", limit = { amount = 5, unit = "days" } }]'


async def refused(actor, action, *given, **named) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        async with acting(actor):
            await action(actor, *given, **named)
    return refusal.value


async def in_force(actor, tenant, **given):
    async with acting(actor):
        draft = await actions.draft_method(actor, tenant, **given)
        return await actions.activate_method(actor, draft.id)


async def limit_at(actor, tenant) -> int:
    async with acting(actor):
        method = await method_at(tenant)
    urgency = method.document.urgency("green")
    assert urgency
    assert urgency.limit
    return urgency.limit.amount


@pytest.fixture
async def staff(db):
    await make.tenants()
    return await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)


@pytest.fixture
async def secretary(staff):
    return await make.actor()


async def test_a_draft_holds_nowhere_until_it_is_activated(staff):
    async with acting(staff):
        draft = await actions.draft_method(staff, make.DISTRICT, shipped="yuhong")
        assert await method_at(make.COMMUNITY) == common()
        assert (draft.code, draft.version, draft.state) == ("yuhong", 1, "draft")
    async with acting(staff):
        await actions.activate_method(staff, draft.id)
        assert (await method_at(make.COMMUNITY)).id == draft.id


async def test_activating_retires_the_version_before_and_says_what_is_different(staff, owner):
    first = await in_force(staff, make.DISTRICT, shipped="yuhong")
    text = shipped_text("yuhong").replace("amount = 7", "amount = 5", 1)
    second = await in_force(staff, make.DISTRICT, text=text)
    states = await owner.fetch("select version, state from method order by version")
    assert [tuple(row) for row in states] == [(1, "retired"), (2, "active")]
    told = await owner.fetchval(
        "select payload->'differences' from event where kind = 'MethodActivated' and subject_id = $1",
        second.id,
    )
    assert "绿色：时限：7 天 → 5 天" in told
    assert (await refused(staff, actions.activate_method, first.id)).code == "METHOD_STATE"
    assert (await refused(staff, actions.edit_draft, second.id, text=text)).code == "METHOD_STATE"


async def test_a_broken_text_is_refused_with_all_that_is_wrong_and_nothing_is_kept(staff, owner):
    error = await refused(staff, actions.draft_method, make.DISTRICT, text="format = 1\nlaw = 2")
    assert error.code == "METHOD_INVALID"
    assert "text: law: Extra inputs are not permitted" in error.details["problems"]
    async with acting(staff):
        draft = await actions.draft_method(staff, make.DISTRICT, shipped="kenli")
    assert (await refused(staff, actions.edit_draft, draft.id, text="stages = 1")).code == "METHOD_INVALID"
    assert (await refused(staff, actions.draft_method, make.DISTRICT)).code == "METHOD_TEXT_REQUIRED"
    assert (await refused(staff, actions.draft_method, make.DISTRICT, shipped="x")).code == "NOT_FOUND"
    assert await owner.fetchval("select text from method") == shipped_text("kenli")


async def test_a_community_narrows_what_the_method_above_lets_it(staff, secretary):
    await in_force(staff, make.DISTRICT, shipped="yuhong")
    await in_force(secretary, make.COMMUNITY, text=FASTER)
    assert await limit_at(secretary, make.GRID) == 5
    assert await limit_at(staff, make.SIBLING) == 7


async def test_a_longer_limit_or_what_is_not_named_is_refused_with_its_path(staff, secretary, owner):
    await in_force(staff, make.DISTRICT, shipped="yuhong")
    longer = FASTER.replace("5", "9") + '\n[evaluation.ratings]\nback_to = "platform"'
    error = await refused(secretary, actions.draft_method, make.COMMUNITY, text=longer)
    assert error.code == "NARROWING_FORBIDDEN"
    assert error.details["problems"].splitlines() == [
        "urgencies.green.limit: 9 days is not shorter than 7 days",
        "evaluation.ratings.back_to: is not narrowable",
    ]
    more = 'narrowable = ["stages"]\ncode = "mine"'
    error = await refused(secretary, actions.draft_method, make.COMMUNITY, text=more)
    assert error.details["problems"].splitlines() == [
        "narrowable: stages is not narrowable above",
        "code: is not narrowable",
    ]
    assert await owner.fetchval("select count(*) from method where tenant = $1", make.COMMUNITY) == 0


async def test_categories_are_added_where_the_method_says_that_they_may_be(staff, secretary):
    await in_force(staff, make.DISTRICT, shipped="yuhong")
    own = 'categories = [{ code = "lifts", name = "电梯" }]'
    await in_force(secretary, make.COMMUNITY, text=own)
    async with acting(secretary):
        document = (await method_at(make.COMMUNITY)).document
    assert document.category("电梯")
    assert document.category("物业维修")
    stage = '[[stages]]\ncode = "extra"\nname = "多一步"\nactions = []'
    error = await refused(secretary, actions.draft_method, make.COMMUNITY, text=stage)
    assert error.details["problems"] == "stages.extra: is not narrowable"


async def test_a_narrowing_stays_on_its_base_until_it_is_put_on_the_new_one(staff, secretary):
    await in_force(staff, make.DISTRICT, shipped="yuhong")
    await in_force(secretary, make.COMMUNITY, text=FASTER)
    async with acting(secretary):
        draft = await actions.draft_method(secretary, make.COMMUNITY, text=FASTER)
    await in_force(staff, make.DISTRICT, shipped="kenli")
    async with acting(secretary):
        assert (await method_at(make.COMMUNITY)).document.code == "yuhong"
    assert (await refused(secretary, actions.activate_method, draft.id)).code == "METHOD_BASE_REPLACED"
    async with acting(secretary):
        await actions.edit_draft(secretary, draft.id, text=FASTER)
    async with acting(secretary):
        await actions.activate_method(secretary, draft.id)
        document = (await method_at(make.COMMUNITY)).document
    assert (document.code, document.urgencies[0].limit.amount) == ("kenli", 5)


async def test_only_where_one_works_and_only_above_a_grid(staff, secretary, owner):
    assert (
        await refused(secretary, actions.draft_method, make.COMMUNITY, text="")
    ).code == "METHOD_NOT_ABOVE"
    assert (await refused(secretary, actions.draft_method, make.SIBLING, text="")).code == "NOT_FOUND"
    assert (await refused(secretary, actions.draft_method, make.GRID, text="")).code == "WRONG_LEVEL"
    leader = await make.actor(Role.GRID_LEADER, make.GRID)
    assert (await refused(leader, actions.draft_method, make.COMMUNITY, text="")).code == "FORBIDDEN"
    draft = await in_force(staff, make.DISTRICT, shipped="yuhong")
    stranger = await make.actor(Role.DISTRICT_STAFF, make.ELSEWHERE // 10**9 * 10**9)
    assert (await refused(stranger, actions.activate_method, draft.id)).code == "NOT_FOUND"
    assert await owner.fetchval("select count(*) from method") == 1
