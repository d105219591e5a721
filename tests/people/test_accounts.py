"""Who may give an account and a post to whom, and who may take them away."""

from itertools import product

import pytest

from services.kernel.access import GRANTS, LEVELS, Actor, Permission, Role
from services.kernel.errors import NotFound
from services.kernel.scope import acting
from services.people import accounts, actions
from services.people.gate import sign_in
from services.people.opening import create_operator
from services.people.sessions import operator
from tests import make
from tests.people.doing import outcomes

PASSWORD = "Lanhua-Shequ-38"
PHONE = "13800138000"
HOME = "203.0.113.7"


async def do(actor, action, *given, **named):
    """One action, in a transaction of its own."""
    async with acting(actor):
        return await action(actor, *given, **named)


async def counts(owner):
    return tuple(
        await owner.fetchrow(
            """select (select count(*) from account), (select count(*) from appointment),
                      (select count(*) from event)"""
        )
    )


@pytest.fixture
async def secretary(staff):
    return await make.actor(Role.COMMUNITY_SECRETARY)


async def test_an_account_comes_with_its_first_post_and_a_password_to_hand_over(staff, owner):
    person = await make.person("李娜", tenant=make.COMMUNITY)
    new = await do(
        staff,
        accounts.create_account,
        person.id,
        role=Role.COMMUNITY_STAFF,
        tenant=make.COMMUNITY,
        username="Li.Na",
    )
    signed_in = await sign_in("li.na", new.password, HOME)
    assert (signed_in.account_id, signed_in.must_change_password) == (new.account_id, True)
    assert [held.role for held in signed_in.appointments] == [Role.COMMUNITY_STAFF]
    [event] = await owner.fetch("select kind, subject_id, person_id, actor_id, payload::text from event")
    assert (event["kind"], event["subject_id"]) == ("AccountCreated", person.id)
    assert (event["actor_id"], event["person_id"]) == (staff.person_id, None)
    assert not any(word in event["payload"] for word in ("李娜", "li.na", new.password))


async def test_a_phone_that_has_an_account_is_linked_and_its_password_stays_its_owners(appointed, owner):
    _, new = await appointed(phone=PHONE)
    hash = await owner.fetchval("select password_hash from account where id = $1", new.account_id)
    elsewhere = await make.actor(Role.COMMUNITY_SECRETARY, make.ELSEWHERE)
    person = await do(elsewhere, actions.create_person, tenant=make.ELSEWHERE, name="王芳", phone=PHONE)
    post = {
        "role": Role.COMMUNITY_STAFF,
        "tenant": make.ELSEWHERE,
        "username": "other",
        "password": "A-new-one-12",
    }
    linked = await do(elsewhere, accounts.create_account, person.id, **post)
    assert (linked.account_id, linked.password) == (new.account_id, None)
    assert await owner.fetchval("select password_hash from account where id = $1", new.account_id) == hash
    assert await owner.fetchval("select username from account where id = $1", new.account_id) == "wang.fang"
    assert await owner.fetchval("select districts from account where id = $1", new.account_id) == [
        210114,
        370505,
    ]


async def test_odd_user_names_are_refused(staff, owner):
    person = await make.person(tenant=make.COMMUNITY)
    before = await counts(owner)
    for username in ("ab", "1abc", "王芳", "a b c", "a" * 41, "a/b/c", "13800138000", "a\nbc"):
        post = {"role": Role.COMMUNITY_STAFF, "tenant": make.COMMUNITY, "username": username}
        assert await outcomes(do(staff, accounts.create_account, person.id, **post)) == ["INVALID_USERNAME"]
    assert await counts(owner) == before


async def test_a_user_name_is_given_once_even_to_two_at_once(staff, owner):
    people = [await make.person(name, tenant=make.COMMUNITY) for name in ("李娜", "赵六")]
    post = {"role": Role.COMMUNITY_STAFF, "tenant": make.COMMUNITY, "username": "same.name"}
    found = await outcomes(*[do(staff, accounts.create_account, each.id, **post) for each in people])
    assert sorted(found) == ["DONE", "USERNAME_TAKEN"]
    assert await owner.fetchval("select count(*) from account where username = 'same.name'") == 1


async def test_whoever_has_neither_phone_nor_user_name_can_not_get_an_account(staff):
    person = await make.person(tenant=make.COMMUNITY)
    post = {"role": Role.COMMUNITY_STAFF, "tenant": make.COMMUNITY}
    assert await outcomes(do(staff, accounts.create_account, person.id, **post)) == ["LOGIN_REQUIRED"]


async def test_a_weak_first_password_is_refused_and_nothing_is_made(staff, owner):
    person = await make.person(tenant=make.COMMUNITY)
    before = await counts(owner)
    post = {
        "role": Role.COMMUNITY_STAFF,
        "tenant": make.COMMUNITY,
        "username": "li.na",
        "password": "1234567890",
    }
    assert await outcomes(do(staff, accounts.create_account, person.id, **post)) == ["WEAK_PASSWORD"]
    assert await counts(owner) == before


async def test_one_person_has_one_account(appointed, staff):
    person, _ = await appointed()
    post = {"role": Role.GRID_LEADER, "tenant": make.GRID, "username": "second"}
    assert await outcomes(do(staff, accounts.create_account, person.id, **post)) == ["ACCOUNT_EXISTS"]


async def test_roles_without_the_permission_manage_nobody(staff, owner):
    person = await make.person(tenant=make.COMMUNITY)
    before = await counts(owner)
    resident = {"role": Role.RESIDENT, "tenant": make.COMMUNITY}
    tries = (
        (accounts.create_account, person.id, resident),
        (accounts.appoint, person.id, resident),
        (accounts.end_appointment, staff.appointment_id, {}),
        (accounts.reset_password, person.id, {}),
        (accounts.disable_account, person.id, {}),
        (accounts.enable_account, person.id, {}),
    )
    for role in Role:
        if Permission.ACCOUNT_MANAGE in GRANTS[role]:
            continue
        actor = Actor(role, make.COMMUNITY, person_id=person.id)
        for action, whom, named in tries:
            assert await outcomes(do(actor, action, whom, **named)) == ["FORBIDDEN"]
    assert await counts(owner) == before


PLACES = (make.DISTRICT, make.STREET, make.COMMUNITY, make.GRID)


async def test_nobody_is_appointed_to_what_is_no_post(staff):
    worker = await make.actor(Role.GRID_WORKER, make.GRID)
    for role, tenant in product(set(Role) - LEVELS.keys(), PLACES):
        post = {"role": role, "tenant": tenant}
        found = await outcomes(do(staff, accounts.appoint, worker.person_id, **post))
        assert found == ["ROLE_NOT_FOR_TENANT"]


async def test_a_secretary_fills_the_posts_of_the_community_and_its_grids_and_no_others(secretary):
    someone = await make.actor(Role.RESIDENT)
    given = {}
    for role in LEVELS:
        for tenant in (*PLACES, make.SIBLING, make.ELSEWHERE):
            post = {"role": role, "tenant": tenant}
            [given[role, tenant]] = await outcomes(do(secretary, accounts.appoint, someone.person_id, **post))
    done = {key for key, outcome in given.items() if outcome == "DONE"}
    assert done == {
        (Role.COMMUNITY_SECRETARY, make.COMMUNITY),
        (Role.COMMUNITY_STAFF, make.COMMUNITY),
        (Role.GRID_LEADER, make.GRID),
        (Role.GRID_WORKER, make.GRID),
        (Role.BUILDING_LEADER, make.GRID),
        (Role.VOLUNTEER, make.COMMUNITY),
        (Role.VOLUNTEER, make.GRID),
        (Role.RESIDENT, make.GRID),
    }
    assert given[Role.RESIDENT, make.COMMUNITY] == "ALREADY_APPOINTED"
    assert given[Role.AUDITOR, make.COMMUNITY] == "BEYOND_YOUR_POWERS"
    assert given[Role.ORGANIZATION_CONTACT, make.COMMUNITY] == "POST_MISMATCH"
    for tenant in (make.DISTRICT, make.STREET, make.SIBLING, make.ELSEWHERE):
        assert {given[role, tenant] for role in LEVELS} == {"NOT_FOUND"}


async def test_people_of_other_tenants_can_not_be_appointed(secretary, owner):
    for tenant in (make.SIBLING, make.ELSEWHERE, make.STREET):
        stranger = await make.actor(Role.AUDITOR, tenant)
        before = await counts(owner)
        post = {"role": Role.COMMUNITY_STAFF, "tenant": make.COMMUNITY}
        assert await outcomes(do(secretary, accounts.appoint, stranger.person_id, **post)) == ["NOT_FOUND"]
        assert await outcomes(do(secretary, accounts.end_appointment, stranger.appointment_id)) == [
            "NOT_FOUND"
        ]
        assert await outcomes(do(secretary, accounts.reset_password, stranger.person_id)) == ["NOT_FOUND"]
        assert await outcomes(do(secretary, accounts.disable_account, stranger.person_id)) == ["NOT_FOUND"]
        assert await counts(owner) == before


async def test_officers_belong_to_a_department_of_that_tenant_and_contacts_to_an_organization(staff):
    department = await do(staff, actions.create_department, tenant=make.DISTRICT, name="住建局")
    of_street = await do(staff, actions.create_department, tenant=make.STREET, name="执法队")
    organization = await do(staff, actions.create_organization, tenant=make.COMMUNITY, name="兰花物业")
    someone = (await make.actor(Role.RESIDENT)).person_id
    officer, contact = Role.DEPARTMENT_OFFICER, Role.ORGANIZATION_CONTACT
    tries = [
        (officer, make.DISTRICT, {}, "POST_MISMATCH"),
        (officer, make.DISTRICT, {"department_id": of_street.id}, "POST_MISMATCH"),
        (officer, make.DISTRICT, {"organization_id": organization.id}, "POST_MISMATCH"),
        (officer, make.DISTRICT, {"department_id": department.id}, "DONE"),
        (contact, make.COMMUNITY, {}, "POST_MISMATCH"),
        (contact, make.COMMUNITY, {"organization_id": department.id}, "POST_MISMATCH"),
        (contact, make.COMMUNITY, {"organization_id": organization.id}, "DONE"),
        (Role.GRID_WORKER, make.GRID, {"department_id": department.id}, "POST_MISMATCH"),
        (Role.GRID_WORKER, make.GRID, {"organization_id": organization.id}, "POST_MISMATCH"),
        (officer, make.COMMUNITY, {"department_id": department.id}, "ROLE_NOT_FOR_TENANT"),
    ]
    for role, tenant, named, outcome in tries:
        post = {"role": role, "tenant": tenant, **named}
        assert (post, await outcomes(do(staff, accounts.appoint, someone, **post))) == (post, [outcome])


async def test_whoever_has_no_account_can_not_be_appointed(secretary, owner):
    person = await make.person()
    before = await counts(owner)
    post = {"role": Role.GRID_WORKER, "tenant": make.GRID}
    assert await outcomes(do(secretary, accounts.appoint, person.id, **post)) == ["NO_ACCOUNT"]
    assert await outcomes(do(secretary, accounts.disable_account, person.id)) == ["NO_ACCOUNT"]
    assert await counts(owner) == before


async def test_an_appointment_ends_once_and_stays_on_record(secretary, owner):
    worker = await make.actor(Role.GRID_WORKER, make.GRID)
    ended = await do(secretary, accounts.end_appointment, worker.appointment_id)
    assert ended.ended_at is not None
    assert await outcomes(do(secretary, accounts.end_appointment, worker.appointment_id)) == [
        "APPOINTMENT_ENDED"
    ]
    kinds = await owner.fetch("select kind, payload ->> 'role' as role from event")
    assert [tuple(row) for row in kinds] == [("AppointmentEnded", "grid_worker")]


async def test_nobody_ends_or_disables_themselves(secretary):
    assert await outcomes(do(secretary, accounts.end_appointment, secretary.appointment_id)) == [
        "OWN_ACCOUNT"
    ]
    assert await outcomes(do(secretary, accounts.disable_account, secretary.person_id)) == ["OWN_ACCOUNT"]
    assert await outcomes(do(secretary, accounts.reset_password, secretary.person_id)) == ["OWN_ACCOUNT"]


async def test_a_secretary_does_not_end_the_auditor_whom_others_sent(secretary):
    auditor = await make.actor(Role.AUDITOR, make.COMMUNITY)
    assert await outcomes(do(secretary, accounts.end_appointment, auditor.appointment_id)) == [
        "BEYOND_YOUR_POWERS"
    ]
    assert await outcomes(do(secretary, accounts.reset_password, auditor.person_id)) == [
        "ACCOUNT_BEYOND_REACH"
    ]


async def reaching_beyond(appointed, staff, kind):
    """A member of the community's staff whose account also holds something the secretary could not give."""
    person, new = await appointed(Role.COMMUNITY_STAFF, username="li.na", phone=PHONE, name="李娜")
    if kind == "the street":
        await do(staff, accounts.appoint, person.id, role=Role.STREET_STAFF, tenant=make.STREET)
    elif kind == "another district":
        theirs = await make.actor(Role.COMMUNITY_SECRETARY, make.ELSEWHERE)
        same = await do(theirs, actions.create_person, tenant=make.ELSEWHERE, name="李娜", phone=PHONE)
        await do(theirs, accounts.create_account, same.id, role=Role.RESIDENT, tenant=make.ELSEWHERE)
    return person, new


@pytest.mark.parametrize("kind", ["the street", "another district", "the platform"])
async def test_nobody_gets_hold_of_an_account_that_reaches_beyond_their_powers(
    appointed, staff, secretary, owner, kind
):
    person, new = await reaching_beyond(appointed, staff, kind)
    if kind == "the platform":
        await owner.execute("update account set operates_platform = true where id = $1", new.account_id)
    before = await owner.fetch("select * from account order by id")
    for action in (accounts.reset_password, accounts.disable_account, accounts.enable_account):
        assert await outcomes(do(secretary, action, person.id)) == ["ACCOUNT_BEYOND_REACH"]
    assert await owner.fetch("select * from account order by id") == before


async def test_once_the_post_beyond_has_ended_the_account_is_within_reach(appointed, staff, secretary):
    person, _ = await appointed(Role.COMMUNITY_STAFF, username="li.na", name="李娜")
    above = await do(staff, accounts.appoint, person.id, role=Role.STREET_STAFF, tenant=make.STREET)
    assert await outcomes(do(secretary, accounts.disable_account, person.id)) == ["ACCOUNT_BEYOND_REACH"]
    await do(staff, accounts.end_appointment, above.id)
    assert await outcomes(do(secretary, accounts.disable_account, person.id)) == ["DONE"]


async def test_a_failed_action_leaves_no_account_behind(staff, owner):
    person = await make.person(tenant=make.COMMUNITY)
    before = await counts(owner)

    async def fails_later(actor):
        post = {"role": Role.COMMUNITY_STAFF, "tenant": make.COMMUNITY, "username": "li.na"}
        await accounts.create_account(actor, person.id, **post)
        raise NotFound

    assert await outcomes(do(staff, fails_later)) == ["NOT_FOUND"]
    assert await counts(owner) == before
    assert await owner.fetchval("select account_id from person where id = $1", person.id) is None


async def test_the_platform_gives_a_new_district_its_first_member_of_staff_and_no_second(db, owner):
    await make.tenants(make.ELSEWHERE)
    at_platform = operator(await create_operator("platform", PASSWORD))
    there = Actor(
        Role.PLATFORM_OPERATOR,
        370505000000000,
        person_id=at_platform.person_id,
        account_id=at_platform.account_id,
    )
    login = {"name": "赵主任", "username": "zhao", "password": PASSWORD}
    await do(there, accounts.appoint_first_staff, **login)
    [held] = (await sign_in("zhao", PASSWORD, HOME)).appointments
    assert (held.role, held.tenant, held.person_name) == (Role.DISTRICT_STAFF, there.tenant, "赵主任")
    again = {"name": "我", "username": "mine"}
    assert await outcomes(do(there, accounts.appoint_first_staff, **again)) == ["DISTRICT_HAS_STAFF"]
    assert await owner.fetchval("select count(*) from person") == 1
    actors = {row["actor_id"] for row in await owner.fetch("select actor_id from event")}
    assert actors == {at_platform.person_id}


async def test_only_the_platform_opens_a_district_for_its_staff(staff):
    login = {"name": "我", "username": "mine"}
    assert await outcomes(do(staff, accounts.appoint_first_staff, **login)) == ["FORBIDDEN"]
