"""Accounts, tokens and keys from the command line."""

import asyncio
import json
import os
import sys

import pytest

from deploy.database import database
from services.kernel.access import Role
from services.people.gate import sign_in
from services.people.models import CredentialKind
from services.people.sessions import actor_of
from tests import make
from tests.deploy.terminal import asked


def test_a_secretary_signs_in_with_the_password_that_was_shown(yuhong, mulin):
    words = (
        "--username",
        "zhang",
        "--role",
        "community_secretary",
        "--tenant",
        "210114007038",
        "--name",
        "张书记",
    )
    status, out, _ = mulin("account", "create", *words, "--json")
    made = json.loads(out)

    async def knock():
        async with database(yuhong):
            return await sign_in("zhang", made["password"], "127.0.0.1")

    [held] = asyncio.run(knock()).appointments
    assert status == 0
    assert (held.role, held.tenant) == (Role.COMMUNITY_SECRETARY, make.COMMUNITY)
    status, _, err = mulin("account", "create", *words)
    assert (status, err.partition(":")[0]) == (1, "USERNAME_TAKEN")
    assert asked(yuhong, "select count(*) from person") == [(1,)]


def test_a_password_may_come_through_a_pipe(yuhong, mulin, monkeypatch):
    read, write = os.pipe()
    os.write(write, b"a long enough passphrase\n")
    os.close(write)
    with os.fdopen(read) as pipe:
        monkeypatch.setattr(sys, "stdin", pipe)
        status, out, _ = mulin("account", "create", "--username", "root1", "--platform", "--password-stdin")

    async def knock():
        async with database(yuhong):
            return await sign_in("root1", "a long enough passphrase", "127.0.0.1")

    assert status == 0
    assert "passphrase" not in out
    assert asyncio.run(knock()).operates_platform


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--platform"], "USERNAME_REQUIRED"),
        (["--username", "zhang"], "ROLE_REQUIRED"),
        (["--username", "zhang", "--role", "boss", "--tenant", "210114", "--name", "张"], "UNKNOWN_ROLE"),
        (
            ["--username", "zhang", "--role", "grid_worker", "--tenant", "210114", "--name", "张"],
            "ROLE_NOT_FOR_TENANT",
        ),
        (["--username", "zhang", "--role", "auditor", "--tenant", "370505", "--name", "张"], "NOT_FOUND"),
        (
            [
                "--username",
                "z",
                "--role",
                "department_officer",
                "--tenant",
                "210114",
                "--name",
                "张",
                "--department",
                "x",
            ],
            "OFFICE_NOT_FOUND",
        ),
    ],
)
def test_an_account_that_makes_no_sense_is_not_made(yuhong, mulin, words, code):
    status, _, err = mulin("account", "create", *words)
    assert (status, err.partition(":")[0]) == (1, code)
    assert asked(yuhong, "select count(*) from account") == [(0,)]


def test_a_token_acts_as_its_owner_does(yuhong, mulin):
    for name, role, tenant in (
        ("zhang", "community_secretary", "210114007038"),
        ("li", "street_staff", "210114007"),
    ):
        mulin("account", "create", "--username", name, "--role", role, "--tenant", tenant, "--name", name)
    status, out, err = mulin("token", "create", "--account", "zhang", "--days", 3)

    async def knock():
        async with database(yuhong):
            return await actor_of(out.strip(), CredentialKind.TOKEN)

    actor = asyncio.run(knock())
    assert status == 0
    assert (actor.role, actor.tenant) == (Role.COMMUNITY_SECRETARY, make.COMMUNITY)
    assert out.strip() not in err
    for words, code in (
        (("--account", "zhang", "--tenant", "210114007"), "APPOINTMENT_UNCLEAR"),
        (("--account", "nobody"), "ACCOUNT_NOT_FOUND"),
        (("--account", "zhang", "--days", "0"), "INVALID_DAYS"),
    ):
        status, _, err = mulin("token", "create", *words)
        assert (status, err.partition(":")[0]) == (1, code)
    assert asked(yuhong, "select count(*) from credential") == [(1,)]


def test_old_keys_can_go_after_a_rotation(yuhong, mulin, environment):
    words = ("--role", "resident", "--tenant", "210114007038", "--name", "王阿姨", "--phone", "13812341234")
    mulin("account", "create", *words)
    before = asked(yuhong, "select phone_sealed from person union all select phone_sealed from account")

    name, _, value = mulin("keys", "new")[1].strip().partition("=")
    environment.setenv(name, value)
    assert mulin("keys", "rotate")[1].startswith("2 of 2 were encrypted anew.")
    assert mulin("keys", "rotate")[1].startswith("0 of 2 were encrypted anew.")

    key = value.partition(":")[0]
    after = asked(yuhong, "select phone_sealed from person union all select phone_sealed from account")
    assert {sealed.split(".")[1] for (sealed,) in before} == {"k0"}
    assert {sealed.split(".")[1] for (sealed,) in after} == {key}
    environment.setenv(name, value.partition(",")[0])
    assert mulin("keys", "rotate")[1].startswith("0 of 2 were encrypted anew.")
    environment.setenv(name, value.partition(",")[2])
    status, _, err = mulin("keys", "rotate")
    assert (status, err.partition(":")[0]) == (1, "PRIVACY_KEY_MISSING")


def test_tokens_are_listed_and_revoked_by_name(yuhong, mulin):
    words = ("--role", "community_secretary", "--tenant", "210114007038", "--name", "张书记")
    mulin("account", "create", "--username", "zhang", *words)
    assert mulin("token", "list", "--account", "zhang")[1] == "zhang has no tokens.\n"
    secrets = [
        mulin("token", "create", "--account", "zhang", "--name", name)[1].strip()
        for name in ("对接", "报表", "报表")
    ]

    async def knock(secret):
        async with database(yuhong):
            return await actor_of(secret, CredentialKind.TOKEN)

    asyncio.run(knock(secrets[0]))
    status, out, _ = mulin("token", "list", "--account", "zhang")
    assert (status, len(out.splitlines())) == (0, 3)
    assert out.count("never used") == 2
    assert not any(secret in out for secret in secrets)
    listed = json.loads(mulin("token", "list", "--account", "zhang", "--json")[1])["tokens"]
    assert [each["name"] for each in listed] == ["报表", "报表", "对接"]
    assert [each["seen_at"] is None for each in listed] == [True, True, False]

    for token, code in (("没有", "TOKEN_NOT_FOUND"), ("报表", "TOKEN_UNCLEAR")):
        status, _, err = mulin("token", "revoke", token, "--account", "zhang")
        assert (status, err.partition(":")[0]) == (1, code)
        assert listed[0]["id"] in err
    assert mulin("token", "revoke", "对接", "--account", "zhang")[0] == 0
    assert mulin("token", "revoke", listed[0]["id"], "--account", "zhang")[0] == 0
    assert asyncio.run(knock(secrets[0])) is None
    assert asyncio.run(knock(secrets[1])).tenant == make.COMMUNITY
    kinds = asked(yuhong, "select kind from event where kind like 'Token%' order by id")
    assert [kind for (kind,) in kinds] == ["TokenCreated"] * 3 + ["TokenRevoked"] * 2
