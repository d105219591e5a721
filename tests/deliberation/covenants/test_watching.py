"""The watch team logs breaches without naming anybody; the public reads counts by clause and month."""

from datetime import date

import pytest

from services.deliberation.covenants import actions
from services.deliberation.covenants.queries import breach_counts
from services.deliberation.covenants.watching import appoint_watcher, log_breach, release_watcher
from services.kernel import clock
from services.kernel.access import Role
from services.kernel.errors import DomainError
from services.kernel.scope import acting, fetch
from tests import make
from tests.deliberation import town

HELD = {"held_at": clock.now(), "place": "社区议事堂"}


async def does(action, actor, *given, **named):
    async with acting(actor):
        return await action(actor, *given, **named)


async def refused(action, actor, *given, **named) -> str:
    with pytest.raises(DomainError) as refusal:
        await does(action, actor, *given, **named)
    return refusal.value.code


@pytest.fixture
async def secretary(db):
    await make.tenants()
    return await make.actor()


@pytest.fixture
async def covenant(secretary):
    """The id of one that has been published, with two clauses."""
    await town.method(covenant='adopted_by = "meeting"')
    named = {"tenant": make.COMMUNITY, "kind": "养犬公约", "title": "养犬公约"}
    version = await does(actions.create_covenant, secretary, **named, text="遛狗牵绳。\n及时清理。")
    await does(actions.deliberate_version, secretary, version.id, **HELD)
    await does(actions.adopt_version, secretary, version.id, **HELD)
    await does(actions.publish_version, secretary, version.id)
    return version.covenant_id


async def test_the_team_logs_breaches_and_everyone_reads_how_many_there_were(secretary, covenant, owner):
    watcher, resident = await make.actor(Role.VOLUNTEER), await make.actor(Role.RESIDENT)
    assert await refused(log_breach, watcher, covenant, clause=1) == "NOT_WATCHER"
    await does(appoint_watcher, secretary, covenant, watcher.person_id)
    await does(appoint_watcher, secretary, covenant, watcher.person_id)
    for clause, day in ((1, date(2026, 9, 30)), (1, date(2026, 10, 1)), (2, date(2026, 10, 31))):
        await does(log_breach, watcher, covenant, clause=clause, note="中心广场", seen_on=day)
    await does(log_breach, watcher, covenant, clause=1, seen_on=date(2026, 10, 2))

    counts = [(each.month, each.clause, each.breaches) for each in await breach_counts(resident, covenant)]
    assert counts == [(date(2026, 10, 1), 1, 2), (date(2026, 10, 1), 2, 1), (date(2026, 9, 1), 1, 1)]
    rows = "select note from covenant_breach where district_code = $1"
    assert await fetch(resident, rows, resident.district) == []
    assert len(await fetch(watcher, rows, watcher.district)) == 4
    assert len(await fetch(secretary, rows, secretary.district)) == 4
    assert await owner.fetchval("select count(*) from covenant_watcher") == 1


@pytest.mark.parametrize(
    "note",
    [
        "李建国没有牵绳",
        "电话13800138000",
        "电话 138 0013 8000",
        "身份证110101199003071234",
        "3号楼502室的狗",
        "3-2-502 的狗",
        "王先生的狗",
        "张某没有清理",
    ],
)
async def test_who_it_was_is_not_logged(secretary, covenant, owner, note):
    watcher = await make.actor(Role.VOLUNTEER)
    await make.person("李建国", tenant=make.GRID)
    await does(appoint_watcher, secretary, covenant, watcher.person_id)
    assert await refused(log_breach, watcher, covenant, clause=1, note=note) == "NAMES_SOMEBODY"
    assert await owner.fetchval("select count(*) from covenant_breach") == 0


async def test_only_what_can_be_is_logged_and_only_by_the_team(secretary, covenant, owner):
    watcher = await make.actor(Role.VOLUNTEER)
    await does(appoint_watcher, secretary, covenant, watcher.person_id)
    for clause in (0, 3, -1):
        assert await refused(log_breach, watcher, covenant, clause=clause) == "NO_SUCH_CLAUSE"
    later = date(2126, 1, 1)
    assert await refused(log_breach, watcher, covenant, clause=1, seen_on=later) == "SEEN_IN_FUTURE"
    resident = await make.actor(Role.RESIDENT)
    assert await refused(log_breach, resident, covenant, clause=1) == "FORBIDDEN"
    await does(release_watcher, secretary, covenant, watcher.person_id)
    assert await refused(release_watcher, secretary, covenant, watcher.person_id) == "NOT_FOUND"
    assert await refused(log_breach, watcher, covenant, clause=1) == "NOT_WATCHER"
    assert await owner.fetchval("select count(*) from covenant_breach") == 0


async def test_what_isnt_published_has_no_breaches(secretary, db):
    named = {"tenant": make.COMMUNITY, "kind": "居民公约", "title": "草稿"}
    version = await does(actions.create_covenant, secretary, **named, text="一条。")
    resident = await make.actor(Role.RESIDENT)
    with pytest.raises(DomainError) as refusal:
        await breach_counts(resident, version.covenant_id)
    assert refusal.value.code == "NOT_FOUND"
