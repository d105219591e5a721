"""The command line as such: it explains itself, and says in one line with a code what is wrong."""

import subprocess
import sys

import pytest
import typer.main

from deploy.cli import app
from tests.conftest import SECRET
from tests.deploy.terminal import ROOT


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, ["NOT_CONFIGURED", "DATABASE_URL"]),
        ({"DATABASE_URL": "postgres://u:p@127.0.0.1:1/x"}, ["SECRET_KEY_TOO_SHORT", "MULIN_SECRET_KEY"]),
        (
            {"DATABASE_URL": "postgres://u:p@127.0.0.1:1/x", "MULIN_SECRET_KEY": SECRET},
            ["DATABASE_UNREACHABLE", "127.0.0.1"],
        ),
        ({"PORT": "http"}, ["BAD_SETTINGS", "PORT: "]),
        ({"PORT": "70000"}, ["BAD_SETTINGS", "PORT: "]),
        ({"MULIN_POOL_SIZE": "0"}, ["BAD_SETTINGS", "MULIN_POOL_SIZE: "]),
        ({"MULIN_FLAVOUR": "vanilla"}, ["BAD_SETTINGS", "MULIN_FLAVOUR: "]),
        (
            {"DATABASE_URL": "postgres:///x", "MULIN_SECRET_KEY": SECRET, "MULIN_PRIVACY_KEYS": "a:b"},
            ["BAD_SETTINGS", "MULIN_PRIVACY_KEYS"],
        ),
    ],
)
def test_settings_that_cannot_be_used_are_named(environment, mulin, given, words):
    for name, value in given.items():
        environment.setenv(name, value)
    status, out, err = mulin("migrate")
    assert (status, out) == (1, "")
    assert err.startswith(f"{words[0]}: ")
    assert words[1] in err


def test_serving_needs_a_valkey_to_be_named(environment, mulin):
    environment.setenv("DATABASE_URL", "postgres://u:p@127.0.0.1:1/x")
    environment.setenv("MULIN_SECRET_KEY", SECRET)
    for command in ("serve", "worker"):
        status, _, err = mulin(command)
        assert (status, err.splitlines()[0]) == (1, "NOT_CONFIGURED: REDIS_URL is not set")


def test_a_missing_file_is_a_matter_of_usage(environment, mulin):
    status, _, err = mulin("district", "import", "/nowhere.csv")
    assert status == 2
    assert "does not exist" in err


def test_every_command_and_every_option_explains_itself():
    def leaves(command):
        children = getattr(command, "commands", {})
        return [leaf for child in children.values() for leaf in leaves(child)] or [command]

    for command in leaves(typer.main.get_command(app)):
        assert command.help, command.name
        for option in command.params:
            if option.param_type_name == "option":
                assert option.help, f"{command.name} {option.name}"


def test_help_comes_without_loading_the_house():
    script = "import sys, deploy.cli; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, check=True)  # noqa: S603 - our own Python
    assert not {b"tortoise", b"asyncpg", b"pydantic", b"services"} & set(told.stdout.split())
