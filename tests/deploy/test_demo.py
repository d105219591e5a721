import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import asyncpg
import pytest

from deploy import demo
from deploy.database import credentials, database
from deploy.demo.cast import cast
from deploy.demo.courses import matters_of
from deploy.demo.script import cases, districts
from deploy.demo.times import Calendar
from deploy.demo.wishes import wishes_of
from services.kernel.access import LEVELS, Role
from services.kernel.clock import LOCAL
from services.kernel.deliveries import districts_with_work
from services.kernel.errors import NotFound
from services.kernel.scope import acting
from services.matters.models import Matter
from services.people.gate import sign_in
from services.people.one_time import send_code, sign_in_with_code
from services.volunteering.models import Wish
from tests.conftest import clone, settings_for

ADDRESS = "127.0.0.1"


@pytest.fixture(scope="module")
def story(servers, worker_id):
    """The settings of a database into which the demo was loaded."""
    owner_url, redis_url = servers
    settings = settings_for(asyncio.run(clone(owner_url, f"demo_{worker_id}")), redis_url)
    heard = []
    asyncio.run(demo.load(settings, lambda done, total: heard.append((done, total))))
    assert heard[-1] == (len(heard), len(heard))
    assert [done for done, _ in heard] == list(range(1, len(heard) + 1))
    return settings


@pytest.fixture
async def told(story):
    async with database(story):
        yield story


@pytest.fixture
async def owner(told):
    connection = await asyncpg.connect(**credentials(told.database_url))
    yield connection
    await connection.close()


class Sender:
    def __init__(self):
        self.codes = {}

    async def send(self, phone, code):
        self.codes[phone] = code


async def enter(shown):
    """Sign in as the demo says one can."""
    if shown.password:
        return await sign_in(shown.username, shown.password, ADDRESS)
    sender = Sender()
    await send_code(shown.phone, ADDRESS, sender)
    return await sign_in_with_code(shown.phone, sender.codes[shown.phone], ADDRESS)


def shown_as(role, tenant=""):
    return next(each for each in demo.sign_ins() if each.role is role and tenant in each.tenant)


async def actor(role, tenant=""):
    entered = await enter(shown_as(role, tenant))
    held = next(each for each in entered.appointments if each.role is role)
    return held.actor(entered.account_id)


async def test_all_tenants_of_the_register_are_there_and_twenty_communities_have_grids_and_homes(owner):
    levels = dict(await owner.fetch("select level, count(*) from tenant group by 1"))
    assert sum(levels.values()) - levels["grid"] == 1967 + 1
    assert levels["district"] == 9
    assert await owner.fetchval("select count(distinct parent_code) from tenant where level = 'grid'") == 20
    assert await owner.fetchval("select count(*) from household") > 300
    assert await owner.fetchval("select code from tenant where name = '银苑南社区'") == 640106005901000
    named = {each.at for each in cases().matters + cases().wishes} - {"kenlijie"}
    assert named <= {each.slug for district in districts() for each in district.communities}


async def test_the_ledger_shows_matters_in_every_state(owner):
    rows = await owner.fetch("select state, count(*) from matter group by 1")
    assert {row["state"] for row in rows} == {
        *("reported", "triaged", "assigned", "resolved", "closed", "merged", "declined")
    }
    assert sum(row["count"] for row in rows) > 140

    async def some(condition):
        return await owner.fetchval(f"select count(*) from matter where {condition}")

    assert await some("overdue and rung = 'community'") >= 5
    assert await some("overdue and rung = 'street'") >= 3
    assert await some("state = 'assigned' and not overdue and due_at > now()") >= 5
    assert await some("state = 'declined' and reason <> ''") >= 4
    assert await some("state = 'resolved' and rating is null and due_at is null") >= 5
    assert await some("rating = 'satisfied'") > await some("rating = 'mostly_satisfied'") >= 5
    assert await some("rating = 'dissatisfied' and state = 'assigned' and round = 2") >= 2
    assert await some("rating = 'satisfied' and round = 2") >= 1
    assert await some("reporter_hidden") >= 5
    assert await some("merged_into_id is not null and rating is not null") >= 3
    assert await some("colour = 'red' and due_at is not null") == 0


async def test_wishes_stand_at_every_point_of_their_way(owner):
    states = {row["state"] for row in await owner.fetch("select distinct state from wish")}
    assert states == {"draft", "open", "claimed", "granted", "confirmed", "withdrawn"}
    assert await owner.fetchval("select count(*) from claim where released_at is not null") == 1
    assert await owner.fetchval("select count(*) from wisher") == await owner.fetchval(
        "select count(*) from wish"
    )


async def test_every_published_case_is_told_where_it_happened(owner):
    assert (len(cases().matters), len(cases().wishes)) == (21, 8)
    places = {"kenlijie": 370505001000000}
    for district in districts():
        places |= {each.slug: each.code for each in district.communities}
    for table, plans in (("matter", cases().matters), ("wish", cases().wishes)):
        for plan in plans:
            assert cases().sources[plan.source].title
            where = f"select tenant / 1000 * 1000 from {table} where title = $1"
            assert await owner.fetchval(where, plan.title) == places[plan.at], plan.title


async def test_times_are_in_order_and_none_is_to_come(owner):
    rows = await owner.fetch("select subject_id, kind, created_at from event order by id")
    course = defaultdict(list)
    for row in rows:
        course[row["subject_id"]].append(row["created_at"])
    assert all(before <= after for times in course.values() for before, after in pairwise(times))
    assert max(row["created_at"] for row in rows) <= datetime.now(UTC)
    assert await owner.fetchval("select count(*) from matter where resolved_at < created_at") == 0
    late = "select max(n.created_at - e.created_at) from notice n join event e on e.id = n.event_id"
    assert timedelta() <= await owner.fetchval(late) < timedelta(minutes=1)


async def test_deadlines_passed_when_they_were_due_and_not_when_the_story_was_loaded(owner):
    late = await owner.fetch("select fired_at - due_at as late from deadline where fired_at is not null")
    assert late
    assert all(timedelta() <= row["late"] < timedelta(minutes=1) for row in late)
    resolved_late = """
        select count(*) from deadline d join matter m on m.id = d.subject_id
        where d.fired_at > m.created_at and d.fired_at < m.resolved_at"""
    assert await owner.fetchval(resolved_late) >= 2


async def test_nothing_is_left_to_deliver_and_nothing_died(told, owner):
    assert await owner.fetchval("select count(*) from delivery") > 500
    assert (
        await owner.fetchval("select count(*) from delivery where done_at is null or dead_at is not null")
        == 0
    )
    assert await districts_with_work() == []


async def test_one_can_sign_in_as_each_role(told):
    shown = demo.sign_ins()
    assert {each.role for each in shown} == {Role.PLATFORM_OPERATOR, *LEVELS}
    for each in shown:
        entered = await enter(each)
        assert not entered.must_change_password
        if each.role is Role.PLATFORM_OPERATOR:
            assert entered.operates_platform
        else:
            held = {held.role for held in entered.appointments}
            assert held == {each.role, *each.also}
            assert {held.person_name for held in entered.appointments} == {each.name}
            at = next(held for held in entered.appointments if held.role is each.role)
            assert at.tenant_name in each.tenant or each.tenant.endswith(at.tenant_name)


async def test_one_person_works_for_the_community_and_for_its_property_company(told):
    entered = await enter(shown_as(Role.ORGANIZATION_CONTACT, "银苑南"))
    roles = {held.role for held in entered.appointments}
    assert {Role.COMMUNITY_STAFF, Role.ORGANIZATION_CONTACT} <= roles
    assert any(held.organization_name for held in entered.appointments)


async def test_staff_of_one_district_see_nothing_of_another(told, owner):
    secretary = await actor(Role.COMMUNITY_SECRETARY, "金阳")
    async with acting(secretary):
        matters, wishes = await Matter.all(), await Wish.all()
    assert len(matters) >= 12
    assert {each.tenant // 1000 for each in (*matters, *wishes)} == {640105007002}
    foreign = await owner.fetchval("select id from matter where title = '12号楼2单元下水管道频繁堵塞'")
    async with acting(secretary):
        with pytest.raises(NotFound):
            await Matter.fetch(foreign)


async def test_a_resident_sees_their_own_matters_and_the_wishes_on_the_wall(told, owner):
    resident = await actor(Role.RESIDENT)
    async with acting(resident):
        assert {each.reporter_id for each in await Matter.all()} == {resident.person_id}
        assert {each.state.value for each in await Wish.all()} >= {"open", "claimed"}
        assert not await Wish.filter(state="draft").exists()


async def test_no_event_says_who_somebody_is(owner):
    payloads = "\n".join(row["payload"] for row in await owner.fetch("select payload::text from event"))
    names = {row["name"] for row in await owner.fetch("select name from person where length(name) > 2")}
    assert [name for name in names if name in payloads] == []
    assert [part.phone for part in cast().values() if part.phone in payloads] == []
    assert len(names) > 300


async def test_phones_belong_to_nobody_and_each_to_one(owner):
    phones = [part.phone for part in cast().values()]
    assert len(set(phones)) == len(phones)
    assert all(phone.startswith("169") for phone in phones)
    masks = {row["phone_masked"] for row in await owner.fetch("select phone_masked from person")}
    assert masks - {None} == {f"169****{phone[-4:]}" for phone in phones}


async def test_a_complete_demo_is_known_as_such_and_not_loaded_over(story, told, owner):
    assert await demo.loaded(story)
    before = await owner.fetchval("select count(*) from event")
    with pytest.raises(demo.NotEmptyError):
        await demo.load(story)
    assert await owner.fetchval("select count(*) from event") == before


class Interruption(Exception):
    pass


def test_an_interrupted_demo_is_not_taken_for_a_complete_one(servers, worker_id):
    owner_url, redis_url = servers
    settings = settings_for(asyncio.run(clone(owner_url, f"torn_{worker_id}")), redis_url)

    def stop(done, total):
        if done > 40:
            raise Interruption

    with pytest.raises(ExceptionGroup) as torn:
        asyncio.run(demo.load(settings, stop))
    assert torn.group_contains(Interruption)
    assert not asyncio.run(demo.loaded(settings))
    with pytest.raises(demo.NotEmptyError):
        asyncio.run(demo.load(settings))


@pytest.mark.parametrize("hour", [0, 3, 12, 23])
def test_the_story_is_past_at_any_hour_and_the_same_on_any_day(hour):
    def shape(now):
        calendar = Calendar(now)
        steps = [
            step for each in districts() for step in (*matters_of(each, calendar), *wishes_of(each, calendar))
        ]
        assert all(step.at < now for step in steps)
        return [
            (step.title, step.verb, step.by, now - step.at)
            for step in sorted(steps, key=lambda step: step.at)
        ]

    then = datetime(2026, 3, 14, hour, 1, tzinfo=LOCAL)
    assert shape(then) == shape(then + timedelta(days=200))
    titles = [plan.title for each in districts() for plan in (*each.matters, *each.wishes)]
    assert len(set(titles)) == len(titles)


def test_the_cast_is_the_same_in_every_run():
    before = demo.sign_ins()
    cast.cache_clear()
    assert demo.sign_ins() == before
