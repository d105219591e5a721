"""People are registered once, their numbers kept unreadable, and read unmasked only on the record."""

import asyncio

import pytest

from services.kernel.access import Actor, Permission, Role, system
from services.kernel.errors import Forbidden
from services.kernel.scope import acting
from services.people import actions, queries
from services.people.actions import Revealed
from tests import make
from tests.people.doing import outcomes

PHONE = "13800138000"
IDENTITY = "11010519491231002X"
REASON = "回访诉求 260801-000012"


async def do(actor, action, *given, **named):
    async with acting(actor):
        return await action(actor, *given, **named)


async def everything(owner):
    """All that is kept anywhere, as text."""
    tables = await owner.fetch("select tablename from pg_tables where schemaname = 'public'")
    return "".join([str(await owner.fetch(f"select * from {row['tablename']}")) for row in tables])


@pytest.fixture
async def secretary(staff):
    return await make.actor(Role.COMMUNITY_SECRETARY)


@pytest.fixture
async def wang(secretary):
    numbers = {"phone": PHONE, "identity_number": IDENTITY}
    return await do(secretary, actions.create_person, tenant=make.COMMUNITY, name="王芳", **numbers)


async def test_numbers_are_masked_found_and_nowhere_readable(wang, secretary, owner):
    assert (wang.phone_masked, wang.identity_masked) == ("138****8000", "110105********002X")
    found = await do(secretary, queries.find_people_by_phone, "+86 138 0013 8000")
    assert [each.id for each in found] == [wang.id]
    found = await do(secretary, queries.find_people_by_identity_number, "11010519491231002x")
    assert [each.id for each in found] == [wang.id]
    kept = await everything(owner)
    assert PHONE not in kept
    assert IDENTITY not in kept


async def test_a_secret_is_bound_to_its_own_cell(wang, secretary, owner):
    other = await do(
        secretary, actions.create_person, tenant=make.COMMUNITY, name="李娜", phone="13900139000"
    )
    await owner.execute("update person set phone_sealed = $2 where id = $1", other.id, wang.phone_sealed)
    with pytest.raises(RuntimeError):
        await do(secretary, actions.reveal, other.id, Revealed.PHONE, REASON)
    assert await owner.fetchval("select count(*) from reveal") == 0


async def test_registering_records_one_event_that_says_nothing_of_the_person(wang, secretary, owner):
    [event] = await owner.fetch("select * from event")
    assert (event["kind"], event["subject_id"], event["actor_id"]) == (
        "PersonCreated",
        wang.id,
        secretary.person_id,
    )
    assert event["payload"] == "{}"


@pytest.mark.parametrize(
    ("again", "same"),
    [
        ({"name": "王芳", "phone": "138-0013-8000"}, True),
        ({"name": "王小芳", "identity_number": IDENTITY}, True),
        ({"name": "王奶奶", "phone": PHONE}, False),
        ({"name": "王芳"}, False),
        ({"name": "王芳", "phone": "13900139000"}, False),
    ],
)
async def test_somebody_known_in_the_community_is_not_registered_twice(wang, secretary, owner, again, same):
    person = await do(secretary, actions.create_person, tenant=make.GRID, **again)
    assert (person.id == wang.id) is same
    assert await owner.fetchval("select count(*) from event") == (1 if same else 2)


async def test_two_who_register_the_same_person_at_once_get_one(secretary, owner):
    given = {"tenant": make.COMMUNITY, "name": "王芳", "phone": PHONE}
    found = await asyncio.gather(*[do(secretary, actions.create_person, **given) for _ in range(8)])
    assert len({person.id for person in found}) == 1
    assert await owner.fetchval("select count(*) from person where name = '王芳'") == 1
    assert await owner.fetchval("select count(*) from event") == 1


async def test_the_neighbouring_community_knows_nothing_of_them(wang, staff, owner):
    neighbour = await make.actor(Role.COMMUNITY_SECRETARY, make.SIBLING)
    assert await do(neighbour, queries.find_people_by_phone, PHONE) == []
    theirs = await do(neighbour, actions.create_person, tenant=make.SIBLING, name="王芳", phone=PHONE)
    assert theirs.id != wang.id
    found = await do(staff, queries.find_people_by_phone, PHONE)
    assert [each.id for each in found] == [wang.id, theirs.id]


async def test_nobody_registers_people_above_beside_or_nowhere(secretary, owner):
    before = await owner.fetchval("select count(*) from person")
    for tenant in (make.STREET, make.DISTRICT, make.SIBLING, make.ELSEWHERE, 210114007038999):
        made = do(secretary, actions.create_person, tenant=tenant, name="王芳")
        assert await outcomes(made) == ["NOT_FOUND"]
    assert await owner.fetchval("select count(*) from person") == before


async def test_what_can_not_be_is_refused(secretary, owner):
    before = await owner.fetchval("select count(*) from person")
    for wrong, code in (
        ({"name": ""}, "TEXT_REQUIRED"),
        ({"name": "王" * 41}, "TEXT_TOO_LONG"),
        ({"phone": "12345"}, "INVALID_PHONE"),
        ({"identity_number": "110105194912310021"}, "INVALID_IDENTITY_NUMBER"),
    ):
        given = {"tenant": make.COMMUNITY, "name": "王芳", **wrong}
        assert await outcomes(do(secretary, actions.create_person, **given)) == [code]
    assert await owner.fetchval("select count(*) from person") == before


async def test_what_is_known_can_be_corrected_and_taken_off(wang, secretary, owner):
    changed = await do(secretary, actions.update_person, wang.id, name="王方", phone="13900139000")
    assert (changed.name, changed.phone_masked) == ("王方", "139****9000")
    assert changed.identity_masked == "110105********002X"
    assert await do(secretary, queries.find_people_by_phone, PHONE) == []
    found = await do(secretary, queries.find_people_by_phone, "13900139000")
    assert [each.id for each in found] == [wang.id]
    bare = await do(secretary, actions.update_person, wang.id, phone="", identity_number="")
    kept = (bare.phone_masked, bare.phone_sealed, bare.phone_hash, bare.identity_sealed, bare.identity_hash)
    assert kept == (None,) * 5
    said = await owner.fetch("select payload ->> 'fields' as fields from event where kind = 'PersonUpdated'")
    assert sorted(row["fields"] for row in said) == ["name,phone", "phone,identity_number"]


async def test_a_corrected_phone_is_not_a_new_way_in(appointed, staff, owner):
    person, new = await appointed(phone=PHONE)
    before = await owner.fetchrow("select * from account where id = $1", new.account_id)
    await do(staff, actions.update_person, person.id, phone="13900139000")
    assert await owner.fetchrow("select * from account where id = $1", new.account_id) == before


async def test_people_of_the_neighbours_can_not_be_changed_or_read(wang, owner):
    neighbour = await make.actor(Role.COMMUNITY_SECRETARY, make.SIBLING)
    assert (
        await outcomes(
            do(neighbour, actions.update_person, wang.id, name="别人"),
            do(neighbour, actions.reveal, wang.id, Revealed.PHONE, REASON),
        )
        == ["NOT_FOUND"] * 2
    )
    assert await owner.fetchval("select name from person where id = $1", wang.id) == "王芳"
    assert await owner.fetchval("select count(*) from reveal") == 0


async def test_reading_a_number_is_written_down_with_who_whom_what_when_and_why(wang, secretary, owner):
    assert await do(secretary, actions.reveal, wang.id, Revealed.PHONE, REASON) == PHONE
    assert await do(secretary, actions.reveal, wang.id, Revealed.IDENTITY_NUMBER, REASON) == IDENTITY
    rows = await owner.fetch(
        "select reader_id, person_id, what, reason, tenant, created_at from reveal order by id"
    )
    assert [tuple(row)[:5] for row in rows] == [
        (secretary.person_id, wang.id, what, REASON, make.COMMUNITY) for what in ("phone", "identity_number")
    ]
    assert all(row["created_at"] for row in rows)
    events = await owner.fetch(
        "select kind, payload::text, person_id from event where kind = 'PersonRevealed'"
    )
    assert len(events) == 2
    assert not any(REASON in row["payload"] or PHONE in row["payload"] for row in events)
    assert {row["person_id"] for row in events} == {None}


async def test_what_is_not_committed_was_not_read(wang, secretary, owner):
    async def reads_and_fails(actor):
        await actions.reveal(actor, wang.id, Revealed.PHONE, REASON)
        raise Forbidden

    assert await outcomes(do(secretary, reads_and_fails)) == ["FORBIDDEN"]
    assert await owner.fetchval("select count(*) from reveal") == 0


async def test_no_reason_no_number(wang, secretary, owner):
    for reason in ("", "想看看", "  \u200b   ", "aaaa"):
        read = do(secretary, actions.reveal, wang.id, Revealed.PHONE, reason)
        assert await outcomes(read) == ["REASON_TOO_SHORT"]
    assert await owner.fetchval("select count(*) from reveal") == 0


async def test_a_number_that_nobody_gave_can_not_be_read(secretary, owner):
    person = await make.person()
    assert await outcomes(do(secretary, actions.reveal, person.id, Revealed.PHONE, REASON)) == [
        "NOT_RECORDED"
    ]
    assert await owner.fetchval("select count(*) from reveal") == 0


async def test_other_roles_read_no_number_register_nobody_and_change_nobody(wang, owner):
    for role in Role:
        actor = Actor(role, make.COMMUNITY, person_id=wang.id)
        if not actor.may(Permission.PERSON_REVEAL):
            read = do(actor, actions.reveal, wang.id, Revealed.PHONE, REASON)
            assert await outcomes(read) == ["FORBIDDEN"]
        if not actor.may(Permission.PERSON_MANAGE):
            found = await outcomes(
                do(actor, actions.create_person, tenant=make.COMMUNITY, name="王五"),
                do(actor, actions.update_person, wang.id, name="王五"),
                do(actor, actions.create_organization, tenant=make.COMMUNITY, name="物业"),
            )
            assert found == ["FORBIDDEN"] * 3
    assert await owner.fetchval("select count(*) from reveal") == 0
    assert await owner.fetchval("select count(*) from person where name = '王五'") == 0


async def test_departments_stand_at_district_or_street_and_organizations_at_a_community(staff, owner):
    department = await do(staff, actions.create_department, tenant=make.DISTRICT, name=" 住建局 ")
    assert department.name == "住建局"
    organization = await do(staff, actions.create_organization, tenant=make.COMMUNITY, name="兰花物业")
    assert organization.tenant == make.COMMUNITY
    assert await outcomes(
        do(staff, actions.create_department, tenant=make.COMMUNITY, name="执法局"),
        do(staff, actions.create_organization, tenant=make.STREET, name="兰花物业"),
        do(staff, actions.create_department, tenant=make.DISTRICT, name="住建局"),
        do(staff, actions.create_organization, tenant=make.COMMUNITY, name="兰花物业"),
        do(staff, actions.create_department, tenant=make.ELSEWHERE, name="住建局"),
    ) == ["WRONG_TENANT_LEVEL"] * 2 + ["OFFICE_EXISTS"] * 2 + ["NOT_FOUND"]
    kinds = await owner.fetch("select kind from event order by id")
    assert [row["kind"] for row in kinds] == ["DepartmentCreated", "OrganizationCreated"]


async def test_two_who_set_up_the_same_department_at_once_get_one(staff, owner):
    made = [do(staff, actions.create_department, tenant=make.STREET, name="执法队") for _ in range(6)]
    assert sorted(await outcomes(*made)) == ["DONE"] + ["OFFICE_EXISTS"] * 5
    assert await owner.fetchval("select count(*) from department") == 1


async def test_a_secretary_sets_up_no_department(secretary, owner):
    made = do(secretary, actions.create_department, tenant=make.COMMUNITY, name="执法局")
    assert await outcomes(made) == ["FORBIDDEN"]
    assert await owner.fetchval("select count(*) from department") == 0


async def test_the_house_itself_reads_no_number_unmasked(wang):
    assert await outcomes(do(system(make.COMMUNITY), actions.reveal, wang.id, Revealed.PHONE, REASON)) == [
        "FORBIDDEN"
    ]
