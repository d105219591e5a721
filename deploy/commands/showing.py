"""How commands talk: results to the standard output, everything else beside it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

out = Console(highlight=False, soft_wrap=True)
aside = Console(stderr=True, highlight=False, soft_wrap=True)


def result(sentence: str, facts: dict[str, Any], *, as_json: bool) -> None:
    """What came of it: a sentence for people, the facts for programs."""
    if as_json:
        out.out(json.dumps(facts, ensure_ascii=False))
    else:
        out.out(sentence)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar for long work, if somebody is looking; to be told how much is done, of how much."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=aside, transient=True, disable=not aside.is_terminal) as bar:
        task = bar.add_task(what, total=None)

        def told(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield told
