"""Documents are parsed and validated once, and kept within bounds."""

import pytest
import strawberry
from strawberry.extensions import SchemaExtension

from schema.door import Door, Limits
from schema.door.documents import Documents
from schema.door.errors import DocumentErrors
from tests.schema.door.knocking import House
from tests.schema.door.small_schema import make_schema


@strawberry.type
class Greeting:
    hello: str = "你好"


def documents(**limits: int) -> Documents:
    return Documents(make_schema()._schema, Limits(**limits))


def test_a_document_is_the_same_one_the_next_time():
    kept = documents()
    assert kept.get("{ hello }") is kept.get("{ hello }")
    assert kept.get("{ hello }") is not kept.get("{ hello  }")


def test_the_document_that_was_used_longest_ago_goes_first():
    kept = documents(max_cached_documents=2)
    first, second = kept.get("{ a: hello }"), kept.get("{ b: hello }")
    kept.get("{ a: hello }")
    kept.get("{ c: hello }")
    assert kept.get("{ a: hello }") is first
    assert kept.get("{ b: hello }") is not second


def test_long_documents_do_not_crowd_the_memory():
    kept = documents(max_cached_characters=1000)
    for n in range(50):
        kept.get("{ hello } #" + str(n) * 200)
    assert kept.characters <= 1000
    assert kept.characters == sum(map(len, kept.entries))


def test_a_document_that_is_no_good_is_not_kept():
    kept = documents()
    for query in ("{", "{ nothing }"):
        with pytest.raises(DocumentErrors):
            kept.get(query)
    assert len(kept.entries) == kept.characters == 0


def test_costs_are_remembered_by_size_of_page_and_no_more_than_a_few():
    kept = documents()
    entry = kept.get("query ($n: Int!, $t: String) { things(first: $n) { nodes { number } } echo(text: $t) }")
    operation = entry.operation(None)
    for n in range(200):
        kept.afford(entry, operation, {"n": n, "t": str(n)})
    assert operation.sizes == ("n",)
    assert 0 < len(operation.costs) <= 64
    assert operation.costs[199,] == 1 + 199 * (1 + 1) + 1


async def test_extensions_of_the_schema_see_the_document_without_its_being_parsed_again():
    seen = []

    class Watching(SchemaExtension):
        def on_execute(self):
            seen.append(self.execution_context.graphql_document)
            yield

    async def context(connection):
        return None

    schema = strawberry.Schema(Greeting, extensions=[Watching])
    house = House()
    house.door = Door(schema, context=context)
    await house.post("{ hello }")
    await house.post("{ hello }")
    assert seen[0] is seen[1]


async def test_a_schema_behind_two_doors_still_answers_without_any():
    schema = make_schema()
    house = House()
    for _ in range(2):
        house.door = Door(schema, context=house.context)
    assert (await house.post("{ hello }")).json() == {"data": {"hello": "你好"}}
    assert (await schema.execute("{ hello }")).data == {"hello": "你好"}
    assert (await schema.execute("{ nothing }")).errors
    assert len(schema.extensions) == 1
