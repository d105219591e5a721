"""How somebody who signed in by phone comes to belong to a community."""

import asyncio

import pytest

from services.kernel.access import Role
from services.kernel.errors import SignInRequired
from services.kernel.rows import uuid7
from services.kernel.scope import acting
from services.matters import actions as matters
from services.people import accounts, actions
from services.people.gate import appointments_of
from services.people.joining import become_volunteer, join_community, places_to_join
from services.people.models import CredentialKind
from services.people.one_time import send_code, sign_in_with_code
from services.people.queries import find_people_by_phone
from services.people.sessions import actor_of, open_session, session_of, switch_appointment
from tests import make
from tests.people.doing import outcomes

PHONE = "13800138000"
HOME = "203.0.113.7"


async def do(actor, action, *given, **named):
    async with acting(actor):
        return await action(actor, *given, **named)


@pytest.fixture
def entered(staff, box):
    """Signs a phone in by code; the account."""

    async def enter(phone=PHONE):
        await send_code(phone, HOME, box)
        return (await sign_in_with_code(phone, box.newest, HOME)).account_id

    return enter


async def test_a_new_phone_joins_a_community_and_reports_there(entered, owner):
    account_id = await entered()
    secret = await open_session(account_id, None, CredentialKind.PORTAL)
    assert (await session_of(secret)).actor is None
    held = await join_community(account_id, make.COMMUNITY, " 王芳 ")
    assert (held.role, held.tenant, held.person_name) == (Role.RESIDENT, make.COMMUNITY, "王芳")
    resident = await actor_of(await switch_appointment(secret, held.id))
    matter = await do(resident, matters.report_matter, tenant=make.GRID, title="路灯不亮")
    assert matter.reporter_id == held.person_id
    person = await owner.fetchrow("select * from person where id = $1", held.person_id)
    assert (person["account_id"], person["phone_masked"]) == (account_id, "138****8000")
    assert PHONE not in str(person)
    events = await owner.fetch("select kind, subject_id, person_id, actor_id, tenant from event order by id")
    assert tuple(events[0]) == (
        "ResidentJoined",
        held.person_id,
        held.person_id,
        held.person_id,
        make.COMMUNITY,
    )


async def test_the_staff_there_find_them_by_phone_and_no_other_staff_do(entered):
    held = await join_community(await entered(), make.COMMUNITY, "王芳")
    secretary, neighbour = await make.actor(), await make.actor(tenant=make.SIBLING)
    assert [each.id for each in await do(secretary, find_people_by_phone, PHONE)] == [held.person_id]
    assert await do(neighbour, find_people_by_phone, PHONE) == []


async def test_joining_again_or_many_times_at_once_is_joining_once(entered, owner):
    account_id = await entered()
    found = await asyncio.gather(*[join_community(account_id, make.COMMUNITY, "王芳") for _ in range(6)])
    found.append(await join_community(account_id, make.COMMUNITY, "别名"))
    assert len({held.id for held in found}) == 1
    assert await owner.fetchval("select count(*) from person where account_id = $1", account_id) == 1
    assert await owner.fetchval("select count(*) from event") == 1


async def test_whoever_the_staff_know_by_name_and_phone_is_that_person(entered, staff, owner):
    known = await do(staff, actions.create_person, tenant=make.GRID, name="王芳", phone=PHONE)
    held = await join_community(await entered(), make.COMMUNITY, "王芳")
    assert held.person_id == known.id
    assert await owner.fetchval("select account_id from person where id = $1", known.id) is not None


async def test_the_same_phone_under_another_name_is_another_member_of_the_family(entered, staff, owner):
    grandmother = await do(staff, actions.create_person, tenant=make.COMMUNITY, name="王奶奶", phone=PHONE)
    held = await join_community(await entered(), make.COMMUNITY, "王芳")
    assert held.person_id != grandmother.id
    assert await owner.fetchval("select account_id from person where id = $1", grandmother.id) is None


async def test_a_member_of_staff_who_lives_there_stays_one_person(appointed, owner, box):
    person, new = await appointed(Role.GRID_LEADER, make.GRID, phone=PHONE)
    held = await join_community(new.account_id, make.COMMUNITY, "王芳")
    assert held.person_id == person.id
    assert [each.role for each in await appointments_of(new.account_id)] == [Role.GRID_LEADER, Role.RESIDENT]


async def test_one_belongs_to_communities_of_several_districts_as_a_person_in_each(entered):
    account_id = await entered()
    here = await join_community(account_id, make.COMMUNITY, "王芳")
    there = await join_community(account_id, make.ELSEWHERE, "王芳")
    assert here.person_id != there.person_id
    assert {each.district_code for each in await appointments_of(account_id)} == {210114, 370505}


async def test_nobody_joins_every_community(entered, owner):
    account_id = await entered()
    more = [210114007039000 + 1000 * number for number in range(1, 6)]
    await make.tenants(*more)
    for code in more:
        await join_community(account_id, code, "王芳")
    assert await outcomes(join_community(account_id, make.COMMUNITY, "王芳")) == ["TOO_MANY_COMMUNITIES"]
    assert await outcomes(join_community(account_id, more[0], "王芳")) == ["DONE"]
    assert await owner.fetchval("select count(*) from appointment where account_id = $1", account_id) == 5


async def test_one_joins_by_name_a_community_or_grid_that_is_there(entered, owner):
    account_id = await entered()
    for tenant in (make.STREET, make.DISTRICT, 210114007999000):
        assert await outcomes(join_community(account_id, tenant, "王芳")) == ["NOT_FOUND"]
    for name, code in (("", "TEXT_REQUIRED"), ("   ", "TEXT_REQUIRED"), ("王" * 41, "TEXT_TOO_LONG")):
        assert await outcomes(join_community(account_id, make.COMMUNITY, name)) == [code]
    assert await owner.fetchval("select count(*) from person where account_id = $1", account_id) == 0


async def test_nobody_joins_without_an_account_or_with_a_disabled_one(entered, staff, owner):
    with pytest.raises(SignInRequired):
        await join_community(uuid7(), make.COMMUNITY, "王芳")
    account_id = await entered()
    held = await join_community(account_id, make.COMMUNITY, "王芳")
    await do(staff, accounts.disable_account, held.person_id)
    with pytest.raises(SignInRequired):
        await join_community(account_id, make.SIBLING, "王芳")
    assert await owner.fetchval("select count(*) from appointment where role = 'resident'") == 1


async def test_a_resident_volunteers_once_and_switches_over(entered, owner):
    account_id = await entered()
    held = await join_community(account_id, make.COMMUNITY, "王芳")
    secret = await open_session(account_id, held.id, CredentialKind.PORTAL)
    resident = await actor_of(secret)
    ids = await asyncio.gather(*[do(resident, become_volunteer) for _ in range(4)])
    assert len(set(ids)) == 1
    volunteer = await actor_of(await switch_appointment(secret, ids[0]))
    assert (volunteer.role, volunteer.tenant, volunteer.person_id) == (
        Role.VOLUNTEER,
        make.COMMUNITY,
        held.person_id,
    )
    kinds = await owner.fetch("select kind from event order by id")
    assert [row["kind"] for row in kinds] == ["ResidentJoined", "VolunteerJoined"]


async def test_only_residents_become_volunteers(staff, owner):
    for role in (Role.COMMUNITY_SECRETARY, Role.AUDITOR, Role.VOLUNTEER):
        actor = await make.actor(role)
        assert await outcomes(do(actor, become_volunteer)) == ["FORBIDDEN"]
    assert await owner.fetchval("select count(*) from appointment") == 4


async def test_places_to_join_lead_from_districts_down_to_communities(staff):
    assert [code for code, _ in await places_to_join()] == [make.DISTRICT, 370505000000000]
    assert [code for code, _ in await places_to_join(make.DISTRICT)] == [make.SIBLING_STREET, make.STREET]
    assert await places_to_join(make.STREET) == [
        (make.COMMUNITY, f"community {make.COMMUNITY}"),
        (make.SIBLING, f"community {make.SIBLING}"),
    ]
    assert await places_to_join(make.COMMUNITY) == []
