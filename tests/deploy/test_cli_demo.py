"""The demo as a whole: up, told where it is, alone in its home and at its port, and gone without a trace."""

import signal
import urllib.request
from pathlib import Path

import psutil
import pytest
from redis import Redis

from deploy.embedded import Servers
from deploy.embedded.program import free_port
from tests.deploy.processes import awkward_home, living
from tests.deploy.terminal import asked, process


@pytest.fixture
def home(environment):
    with awkward_home() as folder:
        environment.setenv("MULIN_HOME", str(folder))
        yield folder


@pytest.fixture
def port(environment):
    """Of the servers named in the environment, with districts in them: no story is loaded."""
    environment.setenv("PORT", str(number := free_port()))
    return number


@pytest.fixture
def command(yuhong, home, port):
    """`mulin demo`, just started."""
    running = process("demo")
    yield running
    running.kill()
    running.communicate()


def until_up(command):
    """What it said until it was up."""
    said = []
    for line in command.stdout:
        said.append(line)
        if "Ctrl-C" in line:
            return "".join(said)
    raise AssertionError("".join(said) + command.stderr.read())


def test_the_demo_comes_up_on_servers_of_ones_own_and_ends_without_a_trace(
    home, port, command, mulin, environment
):
    said = until_up(command)
    assert f"http://127.0.0.1:{port}" in said
    assert "operator" in said
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
        assert answer.status == 200
    assert not living(home, "postgres") + living(home, "valkey")

    status, _, err = mulin("demo")
    assert (status, err.partition(":")[0]) == (1, "HOME_OCCUPIED")
    environment.setenv("MULIN_HOME", str(home.parent / "another"))
    status, _, err = mulin("demo")
    assert (status, err.partition(":")[0]) == (1, "PORT_TAKEN")

    children = [Path(f"/proc/{child.pid}") for child in psutil.Process(command.pid).children(recursive=True)]
    command.send_signal(signal.SIGINT)
    assert command.wait(5) == 0
    assert children
    assert not any(child.exists() for child in children)
    assert not living(home)


def test_only_the_server_that_is_not_given_is_started(home):
    with Servers(home, only=["valkey"]) as (_, redis_url):
        assert living(home, "valkey-server")
        assert not (home / "postgres").exists()
        with Redis.from_url(redis_url) as redis:
            assert redis.ping()
    assert not living(home)


def test_the_demo_empties_no_database_but_its_own(yuhong, home, port, mulin):
    status, _, err = mulin("demo", "--reset")
    assert (status, err.partition(":")[0]) == (1, "DATABASE_NOT_OURS")
    assert asked(yuhong, "select count(*) from tenant") == [(3,)]


def test_a_demo_that_was_stopped_while_loading_says_that_it_is_half_loaded(yuhong, home, port, mulin):
    home.mkdir(parents=True)
    (home / "loading").touch()
    status, _, err = mulin("demo")
    assert (status, err.partition(":")[0]) == (1, "DATABASE_NOT_OURS")
