"""SQL run as each role, in each tenant's scope, against every table: the database alone must hold."""

import asyncpg
import pytest

from deploy.database import credentials
from services.kernel.access import LEVEL_SIGHTS, Actor, Sight
from services.kernel.codes import Level, ancestors_of, is_within
from services.kernel.scope import SETTINGS, scoped, settings_of
from services.tables import declarations
from tests.isolation.population import Population, foreign_marks, populate

DOWNWARDS = {
    "tenant",
    "department",
    "organization",
    "estate",
    "building",
    "calendar_day",
    "meeting",
    "meeting_rules",
    "method",
    "branch",
    "membership",
    "reward",
    "procedure_posting",
    "agenda_item",
    "poll",
    "poll_option",
}
DOWNWARDS |= {"household_vote", "vote_result", "vote_tally", "covenant", "covenant_version"}


@pytest.fixture
async def population(db) -> Population:
    return await populate()


async def connected(settings, sight: Sight) -> asyncpg.Connection:
    return await asyncpg.connect(**credentials(settings.login_url), server_settings={"role": sight.value})


async def enter(connection: asyncpg.Connection, actor: Actor) -> None:
    for name, value in zip(SETTINGS.get(actor.sight, ("tenant",)), settings_of(actor), strict=True):
        await connection.execute("select set_config($1, $2, false)", f"app.{name}", value)


def tenant_tables() -> dict[str, str]:
    return {name: each.tenant for name, each in declarations().items() if each.spread == "district"}


async def test_no_role_reads_a_row_of_another_tenant(population, settings):
    seen = 0
    for actor in population.actors():
        connection = await connected(settings, actor.sight)
        try:
            await enter(connection, actor)
            for table, column in tenant_tables().items():
                try:
                    rows = await connection.fetch(f"select *, {column} as mark from {table}")
                except asyncpg.InsufficientPrivilegeError:
                    continue
                seen += len(rows)
                for row in rows:
                    check_row(actor, table, row)
                assert foreign_marks(actor, repr(rows)) == set(), (actor.role, actor.tenant, table)
        finally:
            await connection.close()
    assert seen > 1000


def check_row(actor: Actor, table: str, row: asyncpg.Record) -> None:
    assert row["district_code"] == actor.district
    if actor.sight in LEVEL_SIGHTS:
        above = table in DOWNWARDS and row["mark"] in ancestors_of(actor.tenant)
        assert above or is_within(row["mark"], actor.tenant), (actor.tenant, table, row["mark"])


async def test_no_role_changes_or_removes_a_row_of_another_tenant(population, settings, owner):
    tables = tenant_tables()
    before = await everything(owner)
    for actor in population.actors():
        connection = await connected(settings, actor.sight)
        try:
            await enter(connection, actor)
            for table, column in tables.items():
                foreign = f"not ({_beneath(actor, column)})"
                for statement in (
                    f"update {table} set created_at = now() where {foreign}",
                    f"delete from {table} where {foreign}",
                    f"select 1 from {table} where {foreign} for update",
                ):
                    transaction = connection.transaction()
                    await transaction.start()
                    try:
                        outcome = await connection.execute(statement)
                        if actor.sight in LEVEL_SIGHTS and "for update" not in statement:
                            assert outcome.endswith(" 0"), (actor.tenant, statement)
                    except asyncpg.InsufficientPrivilegeError:
                        pass
                    finally:
                        await transaction.rollback()
        finally:
            await connection.close()
    assert await everything(owner) == before


def _beneath(actor: Actor, column: str) -> str:
    level = Level(actor.sight.removeprefix("app_")) if actor.sight in LEVEL_SIGHTS else Level.GRID
    return f"{column} / {level.divisor} = {actor.tenant // level.divisor}"


async def everything(owner: asyncpg.Connection) -> dict[str, str]:
    """A digest of every table."""
    return {
        table: await owner.fetchval(
            f"select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {table} t"
        )
        for table in declarations()
    }


async def test_no_role_writes_a_row_into_another_tenant(population, settings, owner):
    before = await owner.fetchval("select count(*) from person")
    for actor in population.actors():
        connection = await connected(settings, actor.sight)
        try:
            await enter(connection, actor)
            for tenant in population.homes:
                if actor.sight in LEVEL_SIGHTS and is_within(tenant, actor.tenant):
                    continue
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(
                        "insert into person (id, created_at, district_code, tenant, name) "
                        "values (gen_random_uuid(), now(), $1, $2, 'intruder')",
                        tenant // 10**9,
                        tenant,
                    )
        finally:
            await connection.close()
    assert await owner.fetchval("select count(*) from person") == before


async def test_a_row_cannot_claim_a_district_that_its_tenant_is_not_in(owner, population):
    [tenant, *_] = population.homes
    with pytest.raises((asyncpg.CheckViolationError, asyncpg.ForeignKeyViolationError)):
        await owner.execute(
            "insert into person (id, created_at, district_code, tenant, name) "
            "values (gen_random_uuid(), now(), 999999, $1, 'x')",
            tenant,
        )


async def test_a_scope_does_not_outlive_its_statement(population, settings):
    home = next(iter(population.homes.values()))
    connection = await connected(settings, home.staff.sight)
    try:
        count = "select count(*) as n from matter"
        [row] = await connection.fetch(scoped(count, home.staff.sight, 0), *settings_of(home.staff))
        assert row["n"] > 0
        assert await connection.fetchval(count) == 0
    finally:
        await connection.close()
