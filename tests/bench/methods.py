"""How long it takes to check a method that says far more than any locality does."""

import statistics
import time
import tomllib
from pathlib import Path

from services.methods.document.reading import read_document

RULES = 1_000
PLAIN = Path(__file__).parents[1] / "methods" / "strict.toml"
CATEGORY = """
[[categories]]
code = "category_{number}"
name = "第{number}类"
"""
RULE = """
[[evaluation.scoring.rules]]
code = "rule_{number}"
name = "第{number}条"
on = "task_rated"
to = "member"
points = 0.5
rating = "satisfied"
"""


def checking(rounds: int) -> dict[str, float]:
    """Seconds until a method of so many rules is known to be good, beside parsing its TOML alone."""
    half = range(RULES // 2)
    text = PLAIN.read_text(encoding="utf-8") + "".join(CATEGORY.format(number=number) for number in half)
    text += "".join(RULE.format(number=number) for number in half)
    whole, parsing = [], []
    for _ in range(rounds):
        begun = time.perf_counter()
        tomllib.loads(text)
        parsed = time.perf_counter()
        read_document(text)
        parsing.append(parsed - begun)
        whole.append(time.perf_counter() - parsed)
    ratio = statistics.median(all_ / toml for all_, toml in zip(whole, parsing, strict=True))
    return {"rules": RULES, "seconds": statistics.median(whole), "ratio": ratio}
