"""What the database holds is what the declarations say, for every table, in both flavours."""

import re

import asyncpg
import pytest
from tortoise import fields
from tortoise.models import Model

from deploy.database import credentials
from services.kernel.access import LEVEL_SIGHTS, Sight
from services.kernel.codes import Level
from services.kernel.isolation import LOGIN, Flavour, below, district
from services.kernel.rows import Declared
from services.tables import declarations, policies
from tests import make

pytestmark = pytest.mark.usefixtures("db")


async def test_every_table_has_a_declaration_and_row_level_security(owner):
    rows = await owner.fetch(
        "select relname, relrowsecurity, relforcerowsecurity from pg_class "
        "where relkind = 'r' and relnamespace = 'public'::regnamespace"
    )
    secured = {
        row["relname"]: row["relrowsecurity"] for row in rows if row["relname"] != "tortoise_migrations"
    }

    assert secured == dict.fromkeys(declarations(), True)
    assert not any(row["relforcerowsecurity"] for row in rows)


async def test_every_table_with_a_tenant_has_keys_that_begin_with_its_district(owner):
    for table, isolation in declarations().items():
        columns = {
            row["attname"]
            for row in await owner.fetch(
                "select attname from pg_attribute where attrelid = $1::regclass and attnum > 0", table
            )
        }
        if isolation.spread != "district":
            assert "tenant" not in columns, f"{table} has a tenant and must be declared `district`"
            continue
        assert {"district_code", "street_code", "community_code", isolation.tenant} <= columns
        constraints = await owner.fetch(
            "select contype::text, pg_get_constraintdef(oid) as is "
            "from pg_constraint where conrelid = $1::regclass",
            table,
        )
        defined = [row["is"] for row in constraints]
        for row in constraints:
            if row["contype"] in "puf":
                assert re.search(r"^[A-Z ]+\(district_code, ", row["is"]), f"{table}: {row['is']}"
        for column, target in isolation.references.items():
            key = "code" if target == "tenant" else "id"
            reference = f"FOREIGN KEY (district_code, {column}) REFERENCES {target}(district_code, {key})"
            assert reference in defined, f"{table} lacks {reference}"
        for columns_of in isolation.unique:
            assert f"UNIQUE (district_code, {', '.join(columns_of)})" in defined
        assert f"CHECK ((district_code = ({isolation.tenant} / 1000000000)))" in defined


async def test_the_policies_in_the_database_are_the_declared_ones(owner):
    names = {row["policyname"] for row in await owner.fetch("select policyname from pg_policies")}
    declared = {line.split()[2] for line in policies(Flavour.ONE_MACHINE) if line.startswith("create policy")}
    assert names == declared


def test_the_clusters_policies_have_no_sub_queries():
    created = [line for line in policies(Flavour.CITUS) if line.startswith("create policy")]

    assert created
    assert not any("select nullif" in line or "(select" in line for line in created)
    assert len(created) == sum(line.startswith("create policy") for line in policies(Flavour.ONE_MACHINE))


async def test_the_application_owns_nothing_and_cannot_step_around_policies(owner):
    login = await owner.fetchrow("select * from pg_roles where rolname = $1", LOGIN)
    owned = await owner.fetchval(
        "select count(*) from pg_class where pg_get_userbyid(relowner) = any($1)", [LOGIN, *Sight]
    )

    powers = ("rolsuper", "rolbypassrls", "rolinherit", "rolcreaterole")
    assert [power for power in powers if login[power]] == []
    assert owned == 0


def test_a_table_without_a_declaration_fails_the_build():
    class Stray(Model):
        id = fields.IntField(primary_key=True)
        tenant = fields.BigIntField()

    class Forgetful(Declared):
        id = fields.UUIDField(primary_key=True)

    for model in (Stray, Forgetful):
        with pytest.raises(TypeError, match=f"{model.__name__} is not declared"):
            declarations([model])


async def test_without_a_scope_no_role_sees_a_row(settings):
    await make.tenants()
    await make.assigned(await make.matter(), await make.actor())
    district_tables = [name for name, isolation in declarations().items() if isolation.spread == "district"]
    for sight in (*LEVEL_SIGHTS, Sight.DEPARTMENT, Sight.RESIDENT):
        connection = await asyncpg.connect(
            **credentials(settings.login_url), server_settings={"role": sight.value}
        )
        try:
            for table in district_tables:
                try:
                    assert await connection.fetchval(f"select count(*) from {table}") == 0, (sight, table)
                except asyncpg.InsufficientPrivilegeError:
                    continue
        finally:
            await connection.close()


async def test_a_login_without_a_role_may_do_nothing(settings):
    connection = await asyncpg.connect(**credentials(settings.login_url))
    try:
        for table in declarations():
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetchval(f"select count(*) from {table}")
    finally:
        await connection.close()


def test_each_level_is_held_by_equality_on_its_own_column():
    rule = district(below(("select",)))
    for sight in LEVEL_SIGHTS:
        level = Level(sight.value.removeprefix("app_"))
        [policy] = [line for line in rule.policies("t", Flavour.ONE_MACHINE) if f"to {sight} using" in line]
        column = "district_code" if level is Level.DISTRICT else level.column
        assert re.search(rf"using \({column} = \(select ", policy)
