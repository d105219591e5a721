"""How fast the house is, and beside whom: `python -m tests.bench [--json FILE] [--scale small|full]`.

Everything is measured in one run, in turn and by ratios: what disturbs this machine disturbs all alike. The
data is made once and kept below the home.
"""

import argparse
import asyncio
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

import schema.api
import services.jobs  # noqa: F401 - subscribes every handler
from deploy.embedded import reachable_home
from tests.bench import dataset, home, methods, pages, reading, report, voting, working
from tests.bench.asking import asker

assert schema.api.schema, "registers the types that ids are written of"
SUITES = ("reading", "pages", "worker", "deadlines", "methods", "votes")
SCALES = {
    "small": {
        "short": dataset.SMALL,
        "long": dataset.FULL,
        "rounds": 3,
        "seconds": 1.0,
        "times": 200,
        "events": 2_000,
    },
    "full": {
        "short": dataset.FULL,
        "long": dataset.HUGE,
        "rounds": 15,
        "seconds": 1.0,
        "times": 500,
        "events": 10_000,
    },
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--scale", choices=SCALES, default="full")
    parser.add_argument("--only", nargs="+", choices=SUITES, default=SUITES)
    parser.add_argument("--home", type=Path, default=home.HOME, help="where servers and data are kept")
    return parser.parse_args()


async def measure(
    urls: tuple[str, str], place: Path, scale: dict[str, Any], only: list[str]
) -> dict[str, Any]:
    figures: dict[str, Any] = {"matters": {"short": scale["short"].matters, "long": scale["long"].matters}}
    if "reading" in only:
        settings = await home.ready(urls, scale["short"])
        who = await asker(settings)
        pace = reading.Pace(scale["rounds"], scale["seconds"])
        figures["reading"] = await asyncio.to_thread(
            reading.compare, settings, place, (who.actor, who.token), who.known, pace
        )
    if "pages" in only:
        lists = [await home.ready(urls, scale[which]) for which in ("short", "long")]
        figures["pages"] = await pages.first_pages(*lists, place, scale["times"])
    quiet = await home.ready(urls, working.QUIET)
    if "worker" in only:
        figures["worker"] = await working.settled_events(quiet, scale["events"])
    if "deadlines" in only:
        laden = await home.ready(urls, working.LADEN)
        figures["deadlines"] = await working.sweeps(quiet, laden, scale["rounds"])
    if "methods" in only:
        figures["methods"] = methods.checking(scale["rounds"])
    if "votes" in only:
        ballots = await home.ready(urls, voting.SIZE)
        figures["votes"] = await voting.household_vote(ballots, scale["rounds"])
    return figures


def main() -> None:
    said = arguments()
    place = reachable_home(said.home)
    with home.servers(place) as urls:
        figures = asyncio.run(measure(urls, place, SCALES[said.scale], list(said.only)))
    about = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "scale": said.scale,
        "processors": os.cpu_count(),
        "load": os.getloadavg(),
        "python": platform.python_version(),
    }
    if said.json:
        said.json.write_text(f"{json.dumps({**about, **figures}, indent=2)}\n")
    report.show(figures, Console(width=None if sys.stdout.isatty() else 150))


if __name__ == "__main__":
    main()
