"""What a document may ask for. The hostile ones would run for minutes if anything unfolded them."""

import pytest
from graphql import get_introspection_query

from schema.door import Limits
from tests.schema.door.knocking import House


def fragments(count: int, body: str) -> str:
    return " ".join(f"fragment f{n} on Thing {{ {body.format(next=n + 1)} }}" for n in range(count))


DOUBLING = (
    "{ thing { ...f0 } } " + fragments(40, "...f{next} ...f{next}") + " fragment f40 on Thing { number }"
)
DEEPENING = (
    "{ thing { ...f0 } } " + fragments(90, "inner {{ ...f{next} }}") + " fragment f90 on Thing { number }"
)
ALIASING = (
    "{ thing { ...f0 } } "
    + fragments(30, "a: number ...f{next} ...f{next}")
    + " fragment f30 on Thing { number }"
)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ thing { " + "inner { " * 20 + "number" + " }" * 22, "QUERY_TOO_DEEP"),
        (DEEPENING, "QUERY_TOO_DEEP"),
        (DOUBLING, "TOO_MANY_FIELDS"),
        (ALIASING, "TOO_MANY_ALIASES"),
        (
            "{ thing { ...f0 } } "
            + fragments(7, "...f{next} ...f{next} ...f{next}")
            + " fragment f7 on Thing { __typename }",
            "TOO_MANY_FIELDS",
        ),
        (
            "{ thing { ...a ...a } } fragment a on Thing { ...b } fragment b on Thing { ...a }",
            "FRAGMENT_CYCLE",
        ),
        ("{ hello } fragment a on Thing { ...a }", "FRAGMENT_CYCLE"),
        ("{ " + " ".join(f"a{n}: hello" for n in range(51)) + " }", "TOO_MANY_ALIASES"),
        ("{ " + "hello " * 21 + "}", "TOO_MANY_ROOT_FIELDS"),
        ("{ ...a } fragment a on Query { " + "hello " * 21 + "}", "TOO_MANY_ROOT_FIELDS"),
        ("{ thing { " + "number " * 1001 + "} }", "TOO_MANY_FIELDS"),
        ("{ thing { " + "...f " * 300 + "} } fragment f on Thing { number }", "TOO_MANY_FRAGMENTS"),
        ("{ hello " + "@skip(if: true) " * 60 + "}", "TOO_MANY_DIRECTIVES"),
        ("query " + "@a " * 60 + "{ hello }", "TOO_MANY_DIRECTIVES"),
        (" ".join(f"query q{n} {{ hello }}" for n in range(101)), "TOO_MANY_DEFINITIONS"),
        ("{ thing { " + "number " * 5000 + "} }", "QUERY_TOO_LARGE"),
        ("#\n" * 10_000 + "{ hello }", "QUERY_TOO_LARGE"),
        ("{ hello }" + " " * 32_000, "QUERY_TOO_LARGE"),
        ('{ echo(text: "' + "a" * 32_000 + '") }', "QUERY_TOO_LARGE"),
        ("{ thing { " + "...{ number } " * 900 + "} }", "QUERY_TOO_LARGE"),
        ("{ thing { " + "__typename " * 990 + "} }", "QUERY_TOO_LARGE"),
        ("{" * 10_000, "GRAPHQL_PARSE_FAILED"),
        ("{ echo(text: " + "[" * 3000 + ") }", "GRAPHQL_PARSE_FAILED"),
        ("{ thing { } }", "GRAPHQL_PARSE_FAILED"),
        (
            "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("{ __schema { types { " + "ofType { " * 30 + "name" + " }" * 33, "QUERY_TOO_DEEP"),
        (
            "{ __schema { types { ...a } } } fragment a on __Type { " + "ofType { " * 20 + "name" + " }" * 21,
            "QUERY_TOO_DEEP",
        ),
        ("type Query { hello: String }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ ...a } fragment a on Query { hello } fragment a on Query { hello }", "GRAPHQL_VALIDATION_FAILED"),
        ('{ echo(text: "\\u0000") }', "UNREPRESENTABLE_VALUE"),
        ('{ echo(text: "\\u{0}") }', "UNREPRESENTABLE_VALUE"),
        ('query ($t: String = "\\u0000") { echo(text: $t) }', "UNREPRESENTABLE_VALUE"),
        ('{ typed(anything: { a: ["\\u0000"] }) }', "UNREPRESENTABLE_VALUE"),
        ('{ hello @skip(if: "\\u0000") }', "UNREPRESENTABLE_VALUE"),
        ('{ echo(text: "\\ud800") }', "GRAPHQL_PARSE_FAILED"),
        ("{ echo(share: 1e999) }", "UNREPRESENTABLE_VALUE"),
        ("{ echo(id: " + "9" * 5000 + ") }", "UNREPRESENTABLE_VALUE"),
    ],
)
async def test_a_document_that_asks_for_too_much_is_refused_before_it_is_unfolded(house, query, code):
    assert await house.codes(query) == [code]
    assert house.contexts == []


async def test_a_null_character_that_is_only_written_about_passes(house):
    answer = await house.post('{ echo(text: "\\\\u0000") }')
    assert answer.json() == {"data": {"echo": "\\u000000.0"}}


async def test_the_query_that_tools_read_a_schema_with_passes(house):
    query = get_introspection_query(
        specified_by_url=True, schema_description=True, input_value_deprecation=True
    )
    answer = await house.post(query)
    assert answer.json()["data"]["__schema"]["queryType"] == {"name": "Query", "kind": "OBJECT"}


async def test_reading_the_schema_many_times_over_is_too_expensive(house):
    one = "__schema { types { fields { args { type { ofType { ofType { ofType { name } } } } } } } }"
    assert "errors" not in (await house.post("{ " + one + "}")).json()
    many = "{ " + " ".join(f"a{n}: {one}" for n in range(19)) + "}"
    assert await house.codes(many) == ["QUERY_TOO_EXPENSIVE"]


PAGES = (
    "{ things(first: %d) { nodes { things(first: %d) { nodes "
    "{ things(last: %d) { nodes { number } } } } } } }"
)


async def test_pages_inside_pages_multiply(house):
    assert await house.codes(PAGES % (100, 100, 100)) == ["QUERY_TOO_EXPENSIVE"]
    assert await house.codes(PAGES % (10, 10, 10)) == []


async def test_a_page_without_a_size_is_counted_by_its_default_or_as_the_longest(house):
    defaulted = "{ things { nodes { number parts { parts { parts { number } } } } } }"
    assert await house.codes(defaulted) == []
    unsized = "{ thing { things { nodes { number parts { parts { parts { number } } } } } } }"
    assert await house.codes(unsized) == ["QUERY_TOO_EXPENSIVE"]
    by_variable = (
        "query ($n: Int! = 3) { things(first: $n) { nodes { parts { parts { parts { number } } } } } }"
    )
    assert await house.codes(by_variable) == []
    assert await house.codes(by_variable, {"n": 100}) == ["QUERY_TOO_EXPENSIVE"]


async def test_sizes_of_pages_that_come_in_variables_count_each_time(house):
    query = (
        "query ($n: Int!, $m: Int = 100) { things(first: $n) { nodes { things(first: $m) "
        "{ nodes { things(first: $n) { nodes { number } } } } } } }"
    )
    assert await house.codes(query, {"n": 100}) == ["QUERY_TOO_EXPENSIVE"]
    assert await house.codes(query, {"n": 10, "m": 10}) == []
    assert await house.codes(query, {"n": 100}) == ["QUERY_TOO_EXPENSIVE"]
    assert await house.codes(query, {"n": -5, "m": -5}) == []


async def test_a_fragment_costs_each_time_it_is_spread():
    house = House(limits=Limits(max_cost=100))
    page = "things(first: 20) { nodes { ...T } } "
    fragment = " fragment T on Thing { number }"
    assert await house.codes("{ " + page + "}" + fragment) == []
    assert await house.codes("{ a: " + page + "b: " + page + "c: " + page + "}" + fragment) == [
        "QUERY_TOO_EXPENSIVE"
    ]


async def test_the_refusal_names_the_limit(house):
    answer = await house.post("{ " + "hello " * 21 + "}")
    error = answer.json()["errors"][0]
    assert error["message"] == "一次操作的顶层字段过多，最多 20 个"
    assert error["extensions"] == {"code": "TOO_MANY_ROOT_FIELDS", "limit": "20"}
