"""Whether an installation is in order, and bringing its database up to date."""

import asyncio
import json
import os

import asyncpg
import pytest

from deploy.database import credentials
from deploy.isolation import differences
from services.kernel.isolation import Flavour
from tests.conftest import SECRET
from tests.deploy.terminal import asked, process


@pytest.fixture
def bare(house, environment):
    """An installation whose database is still as PostgreSQL made it."""
    name = f"bare_{os.getpid()}"

    async def make_database():
        owner = await asyncpg.connect(**credentials(house.database_url))
        try:
            await owner.execute(f'drop database if exists "{name}" with (force)')
            await owner.execute(f'create database "{name}"')
        finally:
            await owner.close()

    asyncio.run(make_database())
    url = f"{house.database_url.rpartition('/')[0]}/{name}"
    environment.setenv("DATABASE_URL", url)
    return house.model_copy(update={"database_url": url})


def test_a_fresh_database_is_found_wanting_then_migrated_then_in_order(bare, mulin):
    status, out, err = mulin("check", "--json")
    assert (status, err) == (1, "NOT_IN_ORDER: look at: migrations\n")
    assert "0001_initial" in next(
        each["found"] for each in json.loads(out) if each["grave"] and not each["ok"]
    )
    status, _, err = mulin("district", "create", "210114", "于洪区")
    assert (status, err.partition(":")[0]) == (1, "NOT_MIGRATED")

    assert mulin("migrate") == mulin("migrate") == (0, "The database is up to date.\n", "")

    status, out, _ = mulin("check", "--json")
    found = json.loads(out)
    assert status == 0
    assert [each["question"] for each in found] == [
        "secret key",
        "home",
        "Valkey",
        "one-time codes",
        "PostgreSQL",
        "clock",
        "migrations",
        "isolation",
        "login",
    ]
    assert [each["question"] for each in found if not each["ok"]] == ["one-time codes"]


SPOILT = {
    "drop policy matter_app_street_select_0 on matter": "matter_app_street_select_0 is missing",
    "alter policy wish_app_street_select_0 on wish using (true)": "select_0 is not as declared",
    "create policy ajar on wish for select to app_grid using (true)": "wish: policy ajar is not declared",
    "alter table claim disable row level security": "claim: row level security is not as declared",
    "grant delete on matter to app_street": "matter: app_street may delete is not declared",
    "revoke insert on event from app_grid": "event: app_grid may insert is missing",
    "grant select on tenant to public": "tenant: public may select is not declared",
    "create table shadow as select 1; grant select on shadow to app_grid": "shadow: app_grid may select",
}


async def test_isolation_that_was_tampered_with_is_named_and_nothing_else(owner):
    assert await differences(owner, Flavour.ONE_MACHINE) == []
    transaction = owner.transaction()
    await transaction.start()
    for statement in SPOILT:
        await owner.execute(statement)
    found = await differences(owner, Flavour.ONE_MACHINE)
    await transaction.rollback()
    assert len(found) == len(SPOILT)
    for word in SPOILT.values():
        assert [each for each in found if word in each], word
    assert await differences(owner, Flavour.ONE_MACHINE) == []


@pytest.mark.parametrize(
    ("name", "value", "question"),
    [
        ("MULIN_SECRET_KEY", "demo-" + SECRET, "secret key, login"),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "Valkey"),
        ("REDIS_URL", "", "Valkey"),
        ("MULIN_HOME", "/proc/mulin", "home"),
        ("DATABASE_URL", "postgres://nobody:x@127.0.0.1:1/x", "PostgreSQL"),
    ],
)
@pytest.mark.usefixtures("house")
def test_what_is_not_in_order_is_named_with_how_to_mend_it(mulin, environment, name, value, question):
    environment.setenv(name, value)
    status, out, err = mulin("check")
    assert (status, err) == (1, f"NOT_IN_ORDER: look at: {question}\n")
    assert "✗" in out


def test_a_login_that_owns_the_database_is_not_in_order(house, mulin, environment):
    environment.setenv("APP_DATABASE_URL", house.database_url)
    status, _, err = mulin("check")
    assert (status, err) == (1, "NOT_IN_ORDER: look at: login\n")


def test_a_migration_gives_way_to_whoever_holds_a_table_and_tries_again(house):
    async def migrate_behind_a_lock():
        owner = await asyncpg.connect(**credentials(house.database_url))
        try:
            async with owner.transaction():
                await owner.fetch("select count(*) from matter")
                command = process("migrate")
                first = await asyncio.to_thread(command.stderr.readline)
            _, rest = await asyncio.to_thread(command.communicate)
            return command.returncode, first + rest
        finally:
            await owner.close()

    status, said = asyncio.run(migrate_behind_a_lock())
    assert status == 0
    assert said.startswith("Others hold what is to be changed; trying again in 1 s.\n")
    assert asked(house, "select count(*) from pg_policies where tablename = 'matter'") > [(0,)]
