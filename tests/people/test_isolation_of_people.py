"""What the database itself lets each role see and do to people and accounts, whatever the code forgets."""

from itertools import product

import asyncpg
import pytest

from services.kernel.access import Actor, Role, Sight
from services.kernel.errors import Forbidden, NotFound, SignInRequired
from services.kernel.rows import uuid7
from services.kernel.scope import _pools, acting, fetch, sql, standing_in, work
from services.people import actions
from services.people.actions import Revealed
from services.people.gate import gate
from tests import make

REASON = "核对登记信息"
HERE = 210114
DENIED = (Forbidden, NotFound, asyncpg.InsufficientPrivilegeError)
GATES_OWN = ("account", "credential", "one_time_code", "attempts")
BUSINESS = (
    *("matter", "note", "verdict", "photo", "wish", "wisher", "claim"),
    *("notice", "reveal", "event", "household"),
)


def actors(resident):
    """One actor for each way of seeing."""
    return {
        Sight.DISTRICT: Actor(Role.DISTRICT_STAFF, make.DISTRICT),
        Sight.STREET: Actor(Role.STREET_STAFF, make.STREET),
        Sight.COMMUNITY: Actor(Role.COMMUNITY_SECRETARY, make.COMMUNITY),
        Sight.GRID: Actor(Role.GRID_LEADER, make.GRID),
        Sight.DEPARTMENT: Actor(
            Role.DEPARTMENT_OFFICER, make.DISTRICT, person_id=uuid7(), department_id=uuid7()
        ),
        Sight.RESIDENT: resident,
        Sight.PLATFORM: Actor(Role.PLATFORM_OPERATOR, make.DISTRICT),
        Sight.WORKER: Actor(Role.WORKER, make.DISTRICT),
        Sight.PUBLIC: Actor(Role.VISITOR, make.DISTRICT),
        Sight.BOX: Actor(Role.BOX, make.DISTRICT),
        Sight.GATE: gate(resident.account_id, HERE),
    }


@pytest.fixture
async def resident(staff):
    return await make.actor(Role.RESIDENT)


@pytest.fixture
async def revealed(staff):
    async with acting(staff):
        person = await actions.create_person(staff, tenant=make.COMMUNITY, name="王芳", phone="13800138000")
        await actions.reveal(staff, person.id, Revealed.PHONE, REASON)
    return person


async def test_no_role_changes_or_removes_what_was_written_of_a_reading(resident, revealed, owner):
    before = await owner.fetch("select * from reveal")
    changes = ("update reveal set reason = 'none'", "delete from reveal", "truncate reveal")
    for actor, change in product(actors(resident).values(), changes):
        with pytest.raises(DENIED):
            async with acting(actor):
                await sql(change)
    assert await owner.fetch("select * from reveal") == before


async def test_only_the_gate_reads_what_belongs_to_signing_in(resident):
    for (sight, actor), table in product(actors(resident).items(), GATES_OWN):
        if sight is Sight.GATE or (sight is Sight.PLATFORM and table == "account"):
            continue
        with pytest.raises(DENIED):
            await fetch(actor, f"select * from {table}")


async def test_the_gate_reads_no_business(resident):
    for table in BUSINESS:
        with pytest.raises(DENIED):
            await fetch(
                gate(resident.account_id, HERE), f"select * from {table} where district_code = $1", HERE
            )


async def test_the_gate_sees_the_account_at_the_door_and_no_other(resident, revealed):
    for table in ("person", "appointment"):
        count = f"select count(*) as seen from {table} where district_code = $1"
        assert (await fetch(gate(resident.account_id, HERE), count, HERE))[0]["seen"] == 1
        for nobody in (gate(), gate(None, HERE), gate(uuid7(), HERE)):
            assert (await fetch(nobody, count, HERE))[0]["seen"] == 0


async def test_the_gate_can_not_appoint_another_account(resident, staff, owner):
    before = await owner.fetchval("select count(*) from appointment where account_id = $1", staff.account_id)
    insert = """insert into appointment (id, created_at, district_code, tenant, account_id, person_id, role)
                values ($1, now(), $2, $3, $4, $5, 'district_staff')"""
    with pytest.raises(DENIED):
        async with acting(gate(resident.account_id, HERE)):
            await sql(insert, uuid7(), HERE, make.DISTRICT, staff.account_id, resident.person_id)
    assert (
        await owner.fetchval("select count(*) from appointment where account_id = $1", staff.account_id)
        == before
    )


async def test_each_role_sees_the_people_of_its_own_tenant_and_below(resident, owner):
    places = {
        "district": make.DISTRICT,
        "street": make.STREET,
        "community": make.COMMUNITY,
        "grid": make.GRID,
        "sibling": make.SIBLING,
        "elsewhere": make.ELSEWHERE,
    }
    await owner.execute("update person set name = 'self' where id = $1", resident.person_id)
    for name, tenant in places.items():
        await make.person(name, tenant=tenant)
    sees = {
        Sight.DISTRICT: {"district", "street", "community", "grid", "sibling", "self"},
        Sight.STREET: {"street", "community", "grid", "sibling", "self"},
        Sight.COMMUNITY: {"community", "grid", "self"},
        Sight.GRID: {"grid"},
        Sight.DEPARTMENT: set(),
        Sight.RESIDENT: {"self"},
        Sight.GATE: {"self"},
    }
    everybody = actors(resident)
    for sight, names in sees.items():
        rows = await fetch(
            everybody[sight], "select name from person where name = any($1)", [*places, "self"]
        )
        assert (sight, {row["name"] for row in rows}) == (sight, names)
    for sight in everybody.keys() - sees.keys():
        with pytest.raises(DENIED):
            await fetch(everybody[sight], "select name from person")


async def test_without_a_scope_nobody_is_seen_by_anybody(resident, revealed):
    for sight, pool in _pools.items():
        if sight in {Sight.PLATFORM, Sight.WORKER, Sight.PUBLIC, Sight.BOX}:
            continue
        assert await pool.fetch("select id from person", ()) == []


async def test_a_stand_in_sees_with_its_own_eyes_and_steps_back(resident, revealed):
    people = "select count(*) as seen from person where district_code = $1"
    community = Actor(Role.COMMUNITY_STAFF, make.COMMUNITY)
    async with acting(gate(resident.account_id, HERE)):
        assert (await sql(people, HERE))[0]["seen"] == 1
        async with standing_in(community):
            assert (await sql(people, HERE))[0]["seen"] == 2
            async with standing_in(gate(uuid7(), HERE)):
                assert (await sql(people, HERE))[0]["seen"] == 0
            assert (await sql(people, HERE))[0]["seen"] == 2
        assert (await sql(people, HERE))[0]["seen"] == 1
        with pytest.raises(NotFound):
            await refused_while_standing_in(community)
        assert (await sql(people, HERE))[0]["seen"] == 1
    async with acting(gate(resident.account_id, HERE)):
        assert (await sql("select current_user as me"))[0]["me"] == "app_gate"


async def refused_while_standing_in(actor):
    async with standing_in(actor):
        raise NotFound


async def test_nobody_stands_in_for_nobody(db):
    with pytest.raises(SignInRequired):
        await refused_while_standing_in(gate())
    with pytest.raises(SignInRequired):
        work()
