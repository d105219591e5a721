"""Departments, organizations and appointments; reading what is masked; one's own inbox."""

import asyncio

import pytest

from schema.relay import encode_id
from services.kernel.access import Role
from services.kernel.codes import shown
from services.kernel.deliveries import drain
from services.kernel.scope import acting
from services.people import accounts, actions
from services.people.gate import sign_in
from services.people.sessions import actor_of
from services.people.tokens import create_token, tokens_of
from tests import make
from tests.clients import client
from tests.schema.mutations.doing import done, refused

DISTRICT, COMMUNITY = make.DISTRICT // 10**9, shown(make.COMMUNITY)
APPOINTMENT = "appointment { id role tenant { code } person { name } department { name } endedAt }"


def id_of(kind, id):
    return encode_id(kind, DISTRICT, id)


@pytest.fixture
async def above(town):
    """Staff of the district, who appoint the others."""
    return await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)


@pytest.fixture
async def known(above):
    """Somebody with an account, a grid worker so far."""
    async with acting(above):
        person = await actions.create_person(above, tenant=make.GRID, name="王芳", phone="13800138000")
        await accounts.create_account(
            above, person.id, role=Role.GRID_WORKER, tenant=make.GRID, username="wang.fang"
        )
    return person


async def test_departments_stand_in_districts_and_streets_organizations_in_communities(town, above, owner):
    async with client(town, above) as office:
        made = await done(
            office, "createDepartment", "department { name tenant { code } }", tenant="210114", name="房产局"
        )
        assert made["department"] == {"name": "房产局", "tenant": {"code": "210114"}}
        made = await done(
            office, "createOrganization", "organization { id name }", tenant=COMMUNITY, name="物业公司"
        )
        assert made["organization"]["name"] == "物业公司"
        codes = [
            await refused(office, "createDepartment", tenant="210114", name=" 房产局 "),
            await refused(office, "createDepartment", tenant=COMMUNITY, name="物业科"),
            await refused(office, "createOrganization", tenant="210114", name="物业公司"),
            await refused(office, "createOrganization", tenant="370505001007", name="物业公司"),
        ]
    assert codes == ["OFFICE_EXISTS", "WRONG_TENANT_LEVEL", "WRONG_TENANT_LEVEL", "NOT_FOUND"]
    async with client(town, await make.actor()) as secretary:
        assert await refused(secretary, "createDepartment", tenant="210114", name="科") == "FORBIDDEN"
    assert await owner.fetchval("select count(*) from department") == 1
    assert await owner.fetchval("select count(*) from organization") == 1


async def test_somebody_is_appointed_and_the_appointment_ended(town, above, known, owner):
    async with client(town, above) as office:
        input = {"person": id_of("Person", known.id), "role": "COMMUNITY_STAFF", "tenant": COMMUNITY}
        made = await done(office, "appoint", APPOINTMENT, **input, clientMutationId="a")
        assert await done(office, "appoint", APPOINTMENT, **input, clientMutationId="a") == made
        assert made["appointment"] | {"id": ""} == {
            "id": "",
            "role": "COMMUNITY_STAFF",
            "tenant": {"code": COMMUNITY},
            "person": {"name": "王芳"},
            "department": None,
            "endedAt": None,
        }
        assert await refused(office, "appoint", **input) == "ALREADY_APPOINTED"
        ended = await done(office, "endAppointment", APPOINTMENT, appointment=made["appointment"]["id"])
        assert ended["appointment"]["endedAt"]
        again = await refused(office, "endAppointment", appointment=made["appointment"]["id"])
    assert again == "APPOINTMENT_ENDED"
    assert await owner.fetchval("select count(*) from appointment where role = 'community_staff'") == 1


async def test_an_officer_is_appointed_to_a_department(town, above, known):
    department = await make.department()
    async with client(town, above) as office:
        input = {"person": id_of("Person", known.id), "role": "DEPARTMENT_OFFICER", "tenant": "210114"}
        assert await refused(office, "appoint", **input) == "POST_MISMATCH"
        made = await done(
            office, "appoint", APPOINTMENT, **input, department=id_of("Department", department.id)
        )
    assert made["appointment"]["department"] == {"name": "房产局"}


async def test_whoever_loses_an_appointment_is_out_at_once(town, above):
    worker = await make.actor(Role.GRID_WORKER, make.GRID)
    async with client(town, above) as office, client(town, worker) as grid:
        await grid.data("{ viewer { role } }")
        await done(
            office, "endAppointment", APPOINTMENT, appointment=id_of("Appointment", worker.appointment_id)
        )
        assert await grid.code("{ viewer { role } }") == "SIGN_IN_REQUIRED"


async def test_nobody_gives_or_takes_what_is_beyond_them(town, above, known, owner):
    secretary, sibling = await make.actor(), await make.actor(tenant=make.SIBLING)
    appointments = await owner.fetch("select id, role, ended_at from appointment order by id")
    person = id_of("Person", known.id)
    async with client(town, secretary) as office, client(town, sibling) as neighbour:
        codes = [
            await refused(office, "appoint", person=person, role="STREET_STAFF", tenant="210114007"),
            await refused(office, "appoint", person=person, role="SYSTEM", tenant=COMMUNITY),
            await refused(office, "appoint", person=person, role="GRID_WORKER", tenant=COMMUNITY),
            await refused(neighbour, "appoint", person=person, role="RESIDENT", tenant=shown(make.SIBLING)),
            await refused(
                office, "endAppointment", appointment=id_of("Appointment", secretary.appointment_id)
            ),
            await refused(office, "endAppointment", appointment=id_of("Appointment", above.appointment_id)),
            await refused(
                neighbour, "endAppointment", appointment=id_of("Appointment", secretary.appointment_id)
            ),
        ]
    assert codes == [
        "NOT_FOUND",
        "ROLE_NOT_FOR_TENANT",
        "ROLE_NOT_FOR_TENANT",
        "NOT_FOUND",
        "OWN_ACCOUNT",
        "NOT_FOUND",
        "NOT_FOUND",
    ]
    assert await owner.fetch("select id, role, ended_at from appointment order by id") == appointments


async def test_each_unmasked_reading_is_logged_and_never_kept_with_its_key(town, known, owner):
    input = {"person": id_of("Person", known.id), "what": "PHONE", "reason": "核实诉求情况"}
    async with client(town, await make.actor()) as office:
        for _ in range(2):
            read = await done(office, "revealPerson", "value", **input, clientMutationId="r")
            assert read == {"value": "13800138000"}
        other = input | {"reason": "另一个理由在此"}
        assert await refused(office, "revealPerson", **other, clientMutationId="r") == "IDEMPOTENCY_CONFLICT"
    assert await owner.fetchval("select count(*) from reveal") == 2
    assert "13800138000" not in str(await owner.fetch("select * from done"))


async def test_notices_are_read_once_and_the_key_gets_the_same_answer(town, owner):
    resident, secretary = await make.actor(Role.RESIDENT), await make.actor()
    await make.matter(resident)
    await drain(DISTRICT)
    async with client(town, secretary) as office:
        [notice] = (await office.data("{ notices { nodes { id readAt } } }"))["notices"]["nodes"]
        read = [
            await done(office, "readNotices", "read", notices=[notice["id"]], clientMutationId=key)
            for key in ("n", "n", "m")
        ]
    assert [each["read"] for each in read] == [1, 1, 0]
    assert await owner.fetchval("select count(*) from notice where read_at is not null") == 1


async def test_many_at_once_appoint_somebody_once(town, above, known, owner):
    async with client(town, above) as office:
        answers = await asyncio.gather(
            *[
                office.perform(
                    "appoint",
                    "appointment { id }",
                    person=id_of("Person", known.id),
                    role="COMMUNITY_STAFF",
                    tenant=COMMUNITY,
                )
                for _ in range(5)
            ]
        )
    codes = [each["errors"][0]["extensions"]["code"] for each in answers if "errors" in each]
    assert codes == ["ALREADY_APPOINTED"] * 4
    assert await owner.fetchval("select count(*) from appointment where role = 'community_staff'") == 1


async def test_an_account_is_created_and_its_password_shown_only_once(town, above, owner):
    async with acting(above):
        person = await actions.create_person(above, tenant=make.GRID, name="王芳", phone="13800138000")
    input = {
        "person": id_of("Person", person.id),
        "role": "GRID_WORKER",
        "tenant": shown(make.GRID),
        "username": "wang.fang",
    }
    async with client(town, above) as office:
        made, again = [
            await done(office, "createAccount", f"password {APPOINTMENT}", **input, clientMutationId="a")
            for _ in range(2)
        ]
        assert made["appointment"]["role"] == "GRID_WORKER"
        assert (again["appointment"], again["password"]) == (made["appointment"], None)
        assert await refused(office, "createAccount", **input) == "ACCOUNT_EXISTS"
    held = (await sign_in("wang.fang", made["password"], "127.0.0.1")).appointments
    assert [each.role for each in held] == [Role.GRID_WORKER]
    assert made["password"] not in str(await owner.fetch("select * from done"))


async def test_whoever_may_not_manage_accounts_creates_none(town, above, owner):
    async with acting(above):
        person = await actions.create_person(above, tenant=make.GRID, name="王芳")
    accounts_before = await owner.fetchval("select count(*) from account")
    input = {"person": id_of("Person", person.id), "role": "RESIDENT", "tenant": COMMUNITY}
    async with client(town, await make.actor(Role.COMMUNITY_STAFF)) as staff:
        assert await refused(staff, "createAccount", **input) == "FORBIDDEN"
    async with client(town, await make.actor(tenant=make.SIBLING)) as neighbour:
        assert await refused(neighbour, "createAccount", **input) == "NOT_FOUND"
    assert await owner.fetchval("select count(*) from account") == accounts_before + 2


async def test_what_is_known_of_somebody_is_corrected_and_what_is_left_out_stays(town, known, owner):
    person = id_of("Person", known.id)
    selection = "person { name phone identityNumber }"
    async with client(town, await make.actor()) as office:
        made = await done(office, "updatePerson", selection, person=person, name="王芳芳")
        assert made["person"] == {"name": "王芳芳", "phone": "138****8000", "identityNumber": None}
        made = await done(office, "updatePerson", selection, person=person, phone="")
        assert made["person"]["phone"] is None
        assert await refused(office, "updatePerson", person=person, name=" ") == "TEXT_REQUIRED"
    async with client(town, await make.actor(Role.GRID_LEADER, make.GRID)) as grid:
        assert await refused(grid, "updatePerson", person=person, name="别人") == "FORBIDDEN"
    assert await owner.fetchval("select name from person where id = $1", known.id) == "王芳芳"


async def test_ones_own_tokens_are_listed_and_revoked(town):
    secretary, other = await make.actor(), await make.actor(Role.COMMUNITY_STAFF)
    _, foreign = await create_token(other, "别人的", 3)
    secret, shown_token = await create_token(secretary, "数据对接", 3)
    async with client(town, secretary) as office:
        tokens = (await office.data("{ viewer { tokens { id name usedAt expiresAt } } }"))["viewer"]["tokens"]
        assert [each["name"] for each in tokens] == ["test", "数据对接"]
        assert tokens[1]["usedAt"] is None
        assert tokens[0]["usedAt"]
        codes = [await refused(office, "revokeToken", token=id) for id in (str(foreign.id), "x")]
        assert codes == ["NOT_FOUND", "INVALID_ID"]
        await done(office, "revokeToken", "clientMutationId", token=tokens[1]["id"])
        assert await refused(office, "revokeToken", token=tokens[1]["id"]) == "NOT_FOUND"
    assert await actor_of(secret) is None
    assert [each.id for each in await tokens_of(other)] == [foreign.id]
    assert shown_token.id not in {each.id for each in await tokens_of(secretary)}
