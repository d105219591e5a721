"""Operations written by hand: compiled for those who may, and answered alike both ways for everybody."""

import pytest

from schema.api import compiled, schema
from schema.context import Context
from schema.door.values import coerced
from tests.schema.reading.asking import ask, entry, read
from tests.schema.reading.hard import HARD


async def test_hard_operations_are_answered_alike_both_ways_for_everybody(town):
    for query, variables in HARD:
        for actor in town.actors.values():
            await ask(actor, query, **variables)


async def test_hard_operations_are_compiled(town):
    for query, variables in HARD:
        assert await read(town.actors["district"], query, **variables)


@pytest.mark.parametrize("with_", [True, False])
@pytest.mark.parametrize("without", [True, False])
async def test_each_choice_of_conditions_gets_its_own_answer(town, with_, without):
    query = """query Q($with: Boolean!, $without: Boolean!) {
        matters(first: 1) { nodes { title @include(if: $with) number @skip(if: $without) __typename } } }"""

    found = await read(town.actors["district"], query, **{"with": with_, "without": without})

    [node] = found["matters"]["nodes"]
    assert ("title" in node, "number" in node) == (with_, not without)


async def test_a_document_of_several_operations_keeps_them_apart(town):
    """The same variable decides what is selected in one, and is a list in the other."""
    document = """query A($x: Boolean!) { matters(first: 1) { nodes { title @include(if: $x) } } }
      query B($x: [ID!]!) { nodes(ids: $x) { __typename } }"""
    asked = entry(document)

    answers = []
    for name, x in (("A", True), ("B", town.ids_of("Matter")[:2])):
        values = coerced(schema._schema, asked.operation(name).node, {"x": x})
        answers.append(await compiled(asked, name, values, Context(actor=town.actors["district"])))

    assert "title" in answers[0]["matters"]["nodes"][0]
    assert answers[1] == {"nodes": [{"__typename": "Matter"}] * 2}
