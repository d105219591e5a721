"""How fast three questions are answered, beside others who answer the same."""

import base64
import json
import statistics
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.request import Request, urlopen

import psutil

from deploy.settings import Settings
from services.kernel.access import Actor
from tests.bench.contestants import ROOT, Contestant, all_of_them
from tests.bench.questions import OPERATIONS, Known, plain, request

CONNECTIONS = 32


class DifferentError(RuntimeError):
    def __init__(self, operation: str, name: str) -> None:
        super().__init__(f"{name} answers {operation} differently: there is nothing to compare")


@dataclass(frozen=True)
class Pace:
    """How long everyone is asked, and how often."""

    rounds: int
    seconds: float
    warm_up: float = 0.5


class Load:
    """The load generator's process."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.bench.load"]
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()

    def run(self, contestant: Contestant, requests: list[bytes], pace: Pace) -> dict[str, float]:
        job = {
            "port": contestant.port,
            "requests": [base64.b64encode(each).decode() for each in requests],
            "connections": CONNECTIONS,
            "seconds": pace.seconds,
            "warm_up": pace.warm_up,
        }
        self.process.stdin.write(f"{json.dumps(job)}\n")
        self.process.stdin.flush()
        result = json.loads(self.process.stdout.readline())
        if "failure" in result:
            message = f"{contestant.name}: {result['failure'][:500]}"
            raise RuntimeError(message)
        return result


def compare(
    settings: Settings, home: Path, who: tuple[Actor, str], known: list[Known], pace: Pace
) -> dict[str, Any]:
    """Everyone in turn, round by round, so that what disturbs disturbs all alike."""
    actor, token = who
    postgres = psutil.Process(int((home / "postgres" / "postmaster.pid").read_text().partition("\n")[0]))
    rounds: dict[tuple[str, str], list[dict[str, float]]] = defaultdict(list)
    with all_of_them(settings, home, actor, token) as contestants, Load() as load:
        same_answers(contestants, known[:20], token)
        for number in range(-1, pace.rounds):
            for operation in OPERATIONS:
                for each in contestants:
                    asked = known if operation == "matter" else known[:1]
                    requests = [request(each.ask, operation, one, token) for one in asked]
                    result = measured(load, each, requests, pace, postgres)
                    if number >= 0:  # the first round is for warming up
                        rounds[operation, each.name].append(result)
        resident = {each.name: each.resident() / 1e6 for each in contestants}
    names = [each.name for each in contestants]
    return {"operations": summary(rounds, names), "resident_mb": resident, "contestants": names}


def measured(
    load: Load, contestant: Contestant, requests: list[bytes], pace: Pace, postgres: psutil.Process
) -> dict[str, float]:
    """One slice of load, with the processor time that it took the server and the database."""
    backends = postgres.children()
    before, database = contestant.seconds(), spent(backends)
    result = load.run(contestant, requests, pace)
    answers = result["answers"] * (pace.seconds + pace.warm_up) / pace.seconds
    result["server_us"] = (contestant.seconds() - before) / answers * 1e6
    result["database_us"] = (spent(backends) - database) / answers * 1e6
    return result


def spent(processes: list[psutil.Process]) -> float:
    total = 0.0
    for each in processes:
        try:
            times = each.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def same_answers(contestants: list[Contestant], known: list[Known], token: str) -> None:
    """Nobody is compared who answers something else."""
    for operation in OPERATIONS:
        for one in known if operation == "matter" else known[:1]:
            expected = plain(answer(contestants[0], operation, one, token))
            if not expected.get("data", {}).get(operation) or "errors" in expected:
                raise DifferentError(operation, contestants[0].name)
            for each in contestants[1:]:
                if plain(answer(each, operation, one, token)) != expected:
                    raise DifferentError(operation, each.name)


def answer(contestant: Contestant, operation: str, known: Known, token: str) -> Any:
    path, body = contestant.ask(operation, known)
    headers = {
        "content-type": "application/json",
        "accept": "application/json",
        "authorization": f"Bearer {token}",
    }
    asked = Request(f"http://127.0.0.1:{contestant.port}{path}", json.dumps(body).encode(), headers)
    with urlopen(asked, timeout=60) as response:  # noqa: S310 - the same
        return json.loads(response.read())


def summary(
    rounds: dict[tuple[str, str], list[dict[str, float]]], names: list[str]
) -> dict[str, dict[str, dict[str, float]]]:
    """Medians of the rounds; ratios are medians of each round's own ratio.

    `ratio` is by answers a second; `work_ratio` by the processor time of server and database, which tells
    more when the machine has other things to do.
    """
    found: dict[str, dict[str, dict[str, float]]] = {}
    for operation in OPERATIONS:
        ours = rounds[operation, names[0]]
        found[operation] = {}
        for name in names:
            mine = rounds[operation, name]
            pairs = list(zip(ours, mine, strict=True))
            figures = {key: statistics.median(each[key] for each in mine) for key in mine[0]}
            figures["ratio"] = statistics.median(us["per_second"] / one["per_second"] for us, one in pairs)
            figures["work_ratio"] = statistics.median(work(one) / work(us) for us, one in pairs)
            found[operation][name] = figures
    return found


def work(figures: dict[str, float]) -> float:
    """Microseconds of processor time that an answer takes."""
    return figures["server_us"] + figures["database_us"]
