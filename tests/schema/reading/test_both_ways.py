"""Whatever is asked, compiled and ordinary execution answer alike."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from deploy.database import database
from deploy.settings import Settings
from schema.api import printed, schema
from schema.door.errors import DocumentErrors
from schema.door.refusals import DocumentRefused
from schema.reading.sql import texts
from tests.schema.reading import town as towns
from tests.schema.reading.asking import entry, fast, ordinary
from tests.schema.reading.districts import district_of, undistricted
from tests.schema.reading.spice import Facts, spiced
from tests.schema.reading.wander import Wandering

JUDGING = {"rounds", "inspectionFigures", "inspectionProof", "departmentResults"}
NEVER_COMPILED = {"viewer", "placesToJoin", "mediationTotals", *JUDGING}
ROOTS = sorted(set(schema._schema.query_type.fields) - NEVER_COMPILED)
SCALARS = {
    "DateTime": st.sampled_from(["2020-01-01T00:00:00+00:00", "2100-01-01T08:00:00+08:00"]).map(nodes.String)
}
ASKED = st.sampled_from(ROOTS).flatmap(
    lambda root: queries(printed(), fields=[root], custom_scalars=SCALARS, allow_x00=False)
)
SEEDS = st.integers(0, 2**32)
CURSORS = """{ new: matters { edges { cursor } } old: wishes(orderBy: OLDEST) { edges { cursor } }
  due: matters(orderBy: DUE_SOONEST) { edges { cursor } } code: tenants { edges { cursor } }
  tenant: departments { edges { cursor } } }"""


class Stage:
    """A town, and somebody to ask about it, in a loop of its own."""

    def __init__(self, runner: asyncio.Runner, town: towns.Town, facts: Facts) -> None:
        self.runner = runner
        self.town = town
        self.facts = facts
        self.seen: Counter[str] = Counter()


@pytest.fixture(scope="module")
def stage(built: tuple[Settings, towns.Town]) -> Iterator[Stage]:
    settings, town = built
    with asyncio.Runner() as runner:
        opened = database(settings)
        runner.run(opened.__aenter__())
        told = runner.run(ordinary(town.actors["district"], CURSORS))
        cursors = {name: [edge["cursor"] for edge in page["edges"]] for name, page in told.data.items()}
        ids = {kind: [*town.ids_of(kind), "nonsense"] for kind, _, _ in town.rows}
        yield Stage(runner, town, Facts(ids, cursors))
        runner.run(opened.__aexit__(None, None, None))


def chance(seed: int) -> Random:
    return Random(seed)


def agree(stage: Stage, query: str, name: str, seed: int) -> None:
    """Ask it harder, both ways."""
    text, variables = spiced(schema._schema, query, chance(seed), stage.facts)
    try:
        entry(text)
    except (DocumentErrors, DocumentRefused):
        return
    actor = stage.town.actors[name]
    quick = stage.runner.run(fast(actor, text, variables))
    stage.seen["compiled" if quick else "ordinary"] += 1
    if quick:
        stage.seen["found"] += any(quick.data.values())
        assert quick == stage.runner.run(ordinary(actor, text, variables)), (name, variables, text)


def everywhere_districted() -> bool:
    """Whether all statements that came of it, either way, say the district of every table."""
    return all(undistricted(ready.sql, district_of(ready)) == [] for ready in texts)


def settled(examples: int):
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def test_generated_operations_are_answered_alike_both_ways(stage: Stage):
    actors = sorted(stage.town.actors)

    @settled(200)
    @given(ASKED, st.sampled_from(actors), SEEDS)
    def generated(query: str, name: str, seed: int) -> None:
        agree(stage, query, name, seed)

    generated()
    assert everywhere_districted()
    assert 2 * stage.seen["found"] > stage.seen["ordinary"], "much of what is asked is found, compiled"


def test_operations_that_go_deep_are_answered_alike_both_ways(stage: Stage):
    actors = sorted(stage.town.actors)

    @settled(200)
    @given(st.sampled_from(actors), SEEDS)
    def wandering(name: str, seed: int) -> None:
        agree(stage, Wandering(schema._schema, chance(seed)).query(ROOTS), name, seed)

    wandering()
    assert everywhere_districted()
    assert 2 * stage.seen["found"] > stage.seen["ordinary"], "much of what is asked is found, compiled"
