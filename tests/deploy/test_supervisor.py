"""Real processes under a real supervisor (`house.py`), and what real signals do to them."""

import http.client
import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from deploy.embedded.program import free_port
from tests.deploy.processes import awkward_home, kill, living, run_python, soon

HOUSE = str(Path(__file__).with_name("house.py"))
GRACE = 10.0  # it takes 5 seconds at most, on a machine that has nothing else to do


class House:
    """One supervisor process on a home and a port."""

    def __init__(self, home: Path, port: int, *kinds: str) -> None:
        self.home, self.port = home, port
        self.process = run_python(HOUSE, str(home), str(port), *kinds)

    def hears(self) -> dict[str, str]:
        return json.loads(self.process.stdout.readline())

    def is_up(self) -> "House":
        assert self.hears()["word"] == "started"
        assert self.hears() == {"word": "ready"}
        return self

    def greeting(self) -> str | None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/")
            return line.getresponse().read().decode()
        except OSError:
            return None
        finally:
            line.close()

    def ends(self, number: signal.Signals | None = None) -> tuple[int, str]:
        """Its exit code and what it said to the terminal besides, within the time it has for stopping."""
        if number:
            self.process.send_signal(number)
        rest, said = self.process.communicate(timeout=GRACE if number else 60)
        return self.process.returncode, rest + said


@pytest.fixture
def home() -> Iterator[Path]:
    with awkward_home() as home:
        yield home


@pytest.fixture
def port() -> int:
    return free_port()


def children_of(house: House) -> list[psutil.Process]:
    return psutil.Process(house.process.pid).children(recursive=True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_all_of_it_ends_in_time_when_told_to(home, port, number):
    house = House(home, port, "web", "worker").is_up()
    everybody = children_of(house)
    assert len(everybody) > len(["web", "worker", "keeper"])
    assert house.ends(number) == (0, "")
    assert not any(process.is_running() for process in everybody)
    assert living(home) == []


def test_what_ignores_the_request_to_end_is_ended_anyway_and_so_are_grandchildren(home, port):
    house = House(home, port, "web", "stubborn", "parent").is_up()
    assert soon(lambda: any(process.name() == "sleep" for process in children_of(house)))
    everybody = children_of(house)
    house.process.send_signal(signal.SIGINT)
    time.sleep(0.2)  # impatient people press it twice
    assert house.ends(signal.SIGINT) == (0, "")
    assert not any(process.is_running() for process in everybody)


def test_being_stopped_while_still_loading_stops_the_servers(home, port):
    house = House(home, port)
    assert house.hears()["word"] == "started"
    house.ends(signal.SIGTERM)
    assert living(home) == []


def test_a_killed_child_is_started_again_and_its_end_is_shown(home, port):
    house = House(home, port, "web", "worker").is_up()
    worker, web = (_child(house, name) for name in ("worker", "web"))
    worker.kill()
    log = home / "log" / "worker.log"
    assert soon(lambda: log.read_text() == "worker begins\n" * 2)
    assert not worker.is_running()
    assert _child(house, "web") == web
    _, said = house.ends(signal.SIGTERM)
    assert "worker was ended by SIGKILL; starting it again" in said


def _child(house: House, name: str) -> psutil.Process | None:
    mark = f"{name} begins"
    return next((child for child in children_of(house) if mark in " ".join(child.cmdline())), None)


def test_the_environment_reaches_the_child_its_words_reach_its_log(home, port):
    house = House(home, port, "web").is_up()
    assert house.greeting() == "早上好"
    assert (home / "log" / "web.log").read_text().startswith("web begins\n")
    house.ends(signal.SIGTERM)


def test_a_child_that_never_comes_up_is_given_up_with_its_reasons(home, port):
    house = House(home, port, "broken")
    code, said = house.ends()
    assert code == 1
    assert said.count("no such table: matter") == 5  # once for each start
    assert "broken does not come up" in said
    assert '"ready"' not in said
    assert living(home) == []


@pytest.mark.parametrize("victim", ["deploy.embedded.keeper", "/bin/postgres", "valkey-server"])
def test_killed_servers_come_back_under_supervision(home, port, victim):
    house = House(home, port, "web").is_up()
    ready = home / "run" / "ready"
    killed = kill(home, victim)
    assert soon(lambda: not killed.is_running() and living(home, victim) and ready.exists())
    assert house.greeting() == "早上好"
    assert house.ends(signal.SIGTERM)[0] == 0
    assert living(home) == []


def test_nothing_outlives_a_killed_supervisor_and_the_next_one_starts_at_once(home, port):
    house = House(home, port, "web", "worker", "stubborn").is_up()
    everybody = children_of(house)
    house.process.kill()
    house.process.communicate()
    assert soon(lambda: not any(process.is_running() for process in everybody))
    again = House(home, port, "web", "worker").is_up()
    assert again.greeting() == "早上好"
    assert again.ends(signal.SIGTERM) == (0, "")


def test_a_second_supervisor_on_the_same_home_or_port_says_so_and_leaves_the_first_alone(home, port):
    first = House(home, port, "web").is_up()
    same_home = House(home, free_port(), "web")
    assert f"being served already, by process {first.process.pid}" in same_home.hears()["sentence"]
    assert same_home.ends()[0] == 1
    same_port = House(home.with_name("other"), port, "web")
    assert f"Port {port} is taken" in same_port.hears()["sentence"]
    assert same_port.ends()[0] == 1
    assert first.greeting() == "早上好"
    first.ends(signal.SIGTERM)


def test_two_supervisors_on_their_own_homes_and_ports_live_side_by_side(home, port):
    first = House(home, port, "web").is_up()
    second = House(home.with_name("other"), free_port(), "web").is_up()
    first.ends(signal.SIGTERM)
    assert second.greeting() == "早上好"
    assert second.ends(signal.SIGTERM) == (0, "")
    assert living(home.parent) == []


def test_the_terminal_interrupts_the_supervisor_alone(home, port):
    """Ctrl-C goes to everybody in the terminal's foreground group: the children are not in it."""
    house = House(home, port, "web", "worker").is_up()
    groups = {_group(child) for child in children_of(house)}
    assert _group(psutil.Process(house.process.pid)) not in groups
    house.ends(signal.SIGINT)


def _group(process: psutil.Process) -> str:
    return subprocess.run(  # noqa: S603 - our own process
        ["/bin/ps", "-o", "pgid=", "-p", str(process.pid)], check=True, capture_output=True, text=True
    ).stdout.strip()
