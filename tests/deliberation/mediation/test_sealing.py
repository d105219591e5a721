"""A sealed case is opened to its people alone: tried as every role, through the API and with SQL."""

import asyncpg
import pytest

from deploy.app import connected
from deploy.database import credentials
from schema.relay import encode_id
from services.deliberation.mediation import actions
from services.kernel import clock
from services.kernel.access import LEVEL_SIGHTS, Actor, Role, Sight, system
from services.kernel.deliveries import drain, worker_in
from services.kernel.errors import Forbidden
from services.kernel.scope import SETTINGS, acting, settings_of, sql
from tests import make
from tests.clients import client
from tests.deliberation.mediation.disputes import SECRET, dispute

TABLES = ("mediation_case", "mediation_party", "mediation_talk")
WHOLE = """query ($id: ID!) {
  mediationCase(id: $id) { title }
  node(id: $id) { id ... on MediationCase { title } }
  mediationCases { nodes { title story terms amount people { name side } talks { said } } }
}"""
EVERYTHING_ELSE = """{ people { nodes { name } } notices { nodes { kind facts } }
  matters { nodes { title events { nodes { kind payload } } } } }"""


@pytest.fixture
async def it(db):
    """A case with something in every table."""
    await make.tenants()
    async with connected(db):
        found = await dispute()
        async with acting(found.lawyer):
            await actions.record_talk(
                found.lawyer, found.case.id, held_at=clock.now(), place=SECRET, said=SECRET
            )
        async with acting(found.mediator):
            await actions.agree_mediation(found.mediator, found.case.id, terms=SECRET, amount="2000")
        yield found


async def others() -> list[Actor]:
    """One of everybody who has no part in it."""
    department = await make.department(tenant=make.COMMUNITY)
    return [
        await make.actor(Role.COMMUNITY_SECRETARY),
        await make.actor(Role.COMMUNITY_STAFF),
        await make.actor(Role.STREET_STAFF, make.STREET),
        await make.actor(Role.DISTRICT_STAFF, make.DISTRICT),
        *[await make.actor(Role.AUDITOR, tenant) for tenant in (make.COMMUNITY, make.STREET, make.DISTRICT)],
        await make.actor(Role.GRID_LEADER, make.GRID),
        await make.actor(Role.GRID_WORKER, make.GRID),
        await make.actor(Role.BUILDING_LEADER, make.GRID),
        await make.actor(Role.DEPARTMENT_OFFICER, make.COMMUNITY, department_id=department.id),
        await make.actor(Role.ORGANIZATION_CONTACT),
        await make.actor(Role.VOLUNTEER),
        await make.actor(Role.RESIDENT),
        await make.actor(Role.COMMUNITY_SECRETARY, make.SIBLING),
        await make.actor(Role.DISTRICT_STAFF, make.ELSEWHERE // 10**9 * 10**9),
    ]


async def test_nobody_else_reads_a_word_of_it_through_the_api(it, db):
    id = encode_id("MediationCase", it.case.district_code, it.case.id)
    for actor in await others():
        async with client(db, actor) as caller:
            answer = await caller.ask(WHOLE, id=id)
            rest = await caller.ask(EVERYTHING_ELSE)
        assert SECRET not in str(answer) + str(rest), actor.role
        assert answer["data"]["mediationCase"] is None
        assert answer["data"]["node"] is None
        assert answer["data"]["mediationCases"]["nodes"] == []


async def test_those_in_it_read_all_of_it(it, db):
    id = encode_id("MediationCase", it.case.district_code, it.case.id)
    for actor in (it.mediator, it.lawyer, it.first, it.second):
        async with client(db, actor) as caller:
            data = await caller.data(WHOLE, id=id)
        [case] = data["mediationCases"]["nodes"]
        assert (case["title"], case["terms"], case["amount"]) == (SECRET, SECRET, "2000.00")
        assert [talk["said"] for talk in case["talks"]] == [SECRET]
        assert sorted(each["side"] for each in case["people"]) == ["LAWYER", "MEDIATOR", "PARTY", "PARTY"]


ACTS = [
    ("admitToMediation", {"person": "Person", "side": "MEDIATOR"}),
    ("releaseFromMediation", {"person": "Person"}),
    ("recordTalk", {"heldAt": "2026-01-01T00:00:00Z", "said": "x"}),
    ("agreeMediation", {"terms": "x"}),
    ("failMediation", {"reason": "x"}),
    ("withdrawMediation", {"reason": "x"}),
    ("settleMediation", {"performed": True}),
]
INPUTS = {"failMediation": "GiveUpMediationInput", "withdrawMediation": "GiveUpMediationInput"}


async def test_nobody_else_does_anything_to_it_through_the_api(it, db, owner):
    before = await whole(owner)
    id = encode_id("MediationCase", it.case.district_code, it.case.id)
    for actor in await others():
        me = encode_id("Person", it.case.district_code, actor.person_id)
        async with client(db, actor) as caller:
            for name, given in ACTS:
                kind = INPUTS.get(name, name[0].upper() + name[1:] + "Input")
                input = {"mediationCase": id, **given} | ({"person": me} if "person" in given else {})
                code = await caller.code(
                    f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ __typename }} }}", input=input
                )
                assert code in {"NOT_FOUND", "FORBIDDEN"}, (actor.role, name, code)
    assert await whole(owner) == before


async def whole(owner) -> list[str]:
    return [await owner.fetchval(f"select string_agg(t::text, '|' order by id) from {t} t") for t in TABLES]


async def test_no_database_role_opens_it_to_anyone_else(it, settings, owner):
    before = await whole(owner)
    intruders = [*await others(), system(make.COMMUNITY), system(make.DISTRICT)]
    for actor in intruders:
        connection = await asyncpg.connect(
            **credentials(settings.login_url), server_settings={"role": actor.sight.value}
        )
        try:
            for name, value in zip(SETTINGS.get(actor.sight, ("tenant",)), settings_of(actor), strict=True):
                await connection.execute("select set_config($1, $2, false)", f"app.{name}", value)
            for table in TABLES:
                assert await connection.fetchval(f"select count(*) from {table}") == 0, (actor.role, table)
                assert await connection.execute(f"update {table} set insiders = '{{}}'") == "UPDATE 0"
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(f"delete from {table}")
            sealed = await connection.fetchval(
                "select count(*) from notice where subject_type = 'mediation_case'"
            )
            assert sealed == 0, actor.role
            told = await connection.fetch("select payload::text, person_id from event where kind like 'Med%'")
            assert {row["payload"] for row in told} <= {"{}"}
            assert {row["person_id"] for row in told} <= {None}
        finally:
            await connection.close()
    assert await whole(owner) == before


@pytest.mark.parametrize("sight", [*LEVEL_SIGHTS, Sight.DEPARTMENT, Sight.RESIDENT])
async def test_a_scope_without_a_person_opens_nothing(it, settings, sight):
    connection = await asyncpg.connect(
        **credentials(settings.login_url), server_settings={"role": sight.value}
    )
    try:
        await connection.execute(f"select set_config('app.tenant', '{make.COMMUNITY}', false)")
        for table in TABLES:
            assert await connection.fetchval(f"select count(*) from {table}") == 0
    finally:
        await connection.close()


async def test_the_operator_and_the_gate_may_not_even_ask(it, db):
    for actor in (Actor(Role.PLATFORM_OPERATOR, make.COMMUNITY), Actor(Role.GATE, make.COMMUNITY)):
        for table in TABLES:
            with pytest.raises(Forbidden):
                await _ask(actor, f"select 1 from {table}")


async def _ask(actor: Actor, statement: str) -> None:
    async with acting(actor):
        await sql(statement)


async def test_the_worker_learns_of_a_case_only_that_it_is_late(it, db):
    worker = worker_in(make.DISTRICT // 10**9)
    for statement in (
        "select title from mediation_case",
        "select insiders from mediation_case",
        "select name from mediation_party",
        "select said from mediation_talk",
        "update mediation_case set state = 'failed'",
    ):
        with pytest.raises(Forbidden):
            await _ask(worker, statement)
    await _ask(worker, "select id, state from mediation_case where district_code = 210114")


async def test_a_party_changes_nothing_by_sql_either(it, db, owner):
    before = await whole(owner)
    for statement in (
        "update mediation_case set terms = 'x' where district_code = 210114",
        "update mediation_talk set insiders = '{}' where district_code = 210114",
        "update mediation_party set side = 'lawyer' where district_code = 210114",
    ):
        await _ask(it.first, statement)
    assert await whole(owner) == before


async def test_a_handler_rewrites_no_talk(it, db):
    for statement in ("update mediation_talk set said = 'x'", "update mediation_case set title = 'x'"):
        with pytest.raises(Forbidden):
            await _ask(it.mediator, statement)


async def test_another_appointment_of_an_insider_opens_it_and_nobody_elses_does(it, db, owner):
    """What counts is who somebody is, not under which office they came."""
    await drain(make.DISTRICT // 10**9)
    elsewhere = Actor(Role.AUDITOR, make.DISTRICT, person_id=it.lawyer.person_id)
    async with acting(elsewhere):
        assert [row["title"] for row in await sql("select title from mediation_case")] == [SECRET]


async def test_what_is_told_in_a_sealed_case_reaches_only_those_it_is_for(it, db):
    for actor, expected in ((it.second, 2), (await make.actor(), 0)):
        async with client(db, actor) as caller:
            lines = (await caller.data("{ notices { nodes { kind } } }"))["notices"]["nodes"]
        assert len([line for line in lines if line["kind"].startswith("mediation.")]) == expected
