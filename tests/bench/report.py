"""The figures as a table, and plainly which goals are reached."""

from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.contestants import FOREIGN, HAND, MULIN
from tests.bench.questions import OPERATIONS, TITLES

OF_HAND = {"matter": 0.65, "matters": 0.90, "wishes": 0.90}
OF_FOREIGN = {"matter": 4.0, "matters": 5.0, "wishes": 3.0}
MOST_RATIO, LEAST_EVENTS, MOST_MEMORY, MOST_SWEEP = 1.3, 500, 200, 1.2
MOST_CHECKING = 1.0

LEAST_BALLOTS, MOST_COUNTING = 200, 1.0


@dataclass(frozen=True)
class Goal:
    what: str
    wanted: str
    found: str
    reached: bool


def show(figures: dict[str, Any], console: Console) -> None:
    if "reading" in figures:
        console.print(_reading(figures["reading"]))
    table = Table("goal", "wanted", "found", "", title="Goals")
    for goal in goals(figures):
        mark = "[green]reached[/]" if goal.reached else "[red]missed[/]"
        table.add_row(goal.what, goal.wanted, goal.found, mark)
    console.print(table)


def _reading(reading: dict[str, Any]) -> Table:
    table = Table(
        "question", "answered by", "requests/s", "p50 ms", "p99 ms", "server µs", "database µs", "mulin is",
        "by work",
        title="Questions answered by one server process, 32 connections",
    )  # fmt: skip
    for operation in OPERATIONS:
        for name in reading["contestants"]:
            each = reading["operations"][operation][name]
            table.add_row(
                TITLES[operation] if name == MULIN else "",
                name,
                f"{each['per_second']:,.0f}",
                f"{each['p50_ms']:.1f}",
                f"{each['p99_ms']:.1f}",
                f"{each['server_us']:.0f}",
                f"{each['database_us']:.0f}",
                "" if name == MULIN else f"{each['ratio']:.2f} ×",
                "" if name == MULIN else f"{each['work_ratio']:.2f} ×",
            )
        table.add_section()
    return table


def goals(figures: dict[str, Any]) -> list[Goal]:
    """Those that were measured."""
    found: list[Goal] = []
    if reading := figures.get("reading"):
        for rival, wanted in ((HAND, OF_HAND), (FOREIGN, OF_FOREIGN)):
            found += [_beside(reading, rival, operation, least) for operation, least in wanted.items()]
        memory = reading["resident_mb"][MULIN]
        found.append(_most("web process, resident after the load", memory, MOST_MEMORY, "{:.0f} MB"))
    if pages := figures.get("pages"):
        ratio = pages["community"]["ratio"]
        what = f"a community's first page, {figures['matters']['long']:,} matters in the district against"
        found.append(_most(f"{what} {figures['matters']['short']:,}", ratio, MOST_RATIO, "{:.2f} ×"))
    if worker := figures.get("worker"):
        rate = worker["per_second"]
        reached = rate >= LEAST_EVENTS and worker["effects"] == worker["events"]
        found.append(
            Goal("events settled a second by one worker", f"≥ {LEAST_EVENTS}", f"{rate:.0f}", reached)
        )
    if sweeps := figures.get("deadlines"):
        what = "a sweep with 1,000,000 open deadlines against none"
        found.append(_most(what, sweeps["ratio"], MOST_SWEEP, "{:.2f} ×"))
    if methods := figures.get("methods"):
        what = (
            f"a method with {methods['rules']:,} rules is checked ({methods['ratio']:.1f} × parsing its TOML)"
        )
        found.append(_most(what, methods["seconds"], MOST_CHECKING, "{:.2f} s"))
    if votes := figures.get("votes"):
        found += _of_votes(votes)
    return [goal for goal in found if goal.found]


def _of_votes(votes: dict[str, Any]) -> list[Goal]:
    rate, bare = votes["ballots_per_second"], votes["bare_per_second"]
    own = f"{votes['ballot_cpu_ms']:.1f} ms of it each"
    what = f"ballots a second in one process, {own} (the bare writes: {bare:,.0f})"
    times = votes["count_s"] / votes["bare_count_s"]
    counting = f"{votes['households']:,} ballots counted ({times:.1f} × a bare count by choice)"
    return [
        Goal(what, f"≥ {LEAST_BALLOTS}", f"{rate:.0f}", rate >= LEAST_BALLOTS),
        _most(counting, votes["count_s"], MOST_COUNTING, "{:.2f} s"),
    ]


def _most(what: str, value: float, most: float, style: str) -> Goal:
    return Goal(what, f"≤ {style.format(most)}", style.format(value), value <= most)


def _beside(reading: dict[str, Any], rival: str, operation: str, least: float) -> Goal:
    """An empty finding where the rival could not take part."""
    each = reading["operations"][operation].get(rival)
    found = f"{each['ratio']:.2f} ×" if each else ""
    return Goal(
        f"{TITLES[operation]}, against {rival}",
        f"≥ {least:.2f} ×",
        found,
        bool(each) and each["ratio"] >= least,
    )
