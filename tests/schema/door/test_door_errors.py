"""What goes wrong is told with a sentence and a code, and without anything from inside."""

import pytest
from graphql import GraphQLError

from schema.door import Limits
from tests.schema.door.knocking import PYTHONIC, House, well_told


async def test_a_refusal_goes_out_with_its_code_its_details_and_where_it_happened(house):
    answer = await house.post("{ hello refused }")
    assert answer.status_code == 200
    assert answer.json() == {
        "data": {"hello": "你好", "refused": None},
        "errors": [
            {
                "message": "心愿已被认领",
                "extensions": {"code": "WISH_TAKEN", "by": "别人"},
                "locations": [{"line": 1, "column": 9}],
                "path": ["refused"],
            }
        ],
    }


async def test_a_bug_is_told_as_such_and_logged_with_the_id_that_the_client_gets(house, caplog):
    answer = await house.post("{ broken }", x_request_id="trace-12345678")
    assert "secret" not in answer.text
    (error,) = answer.json()["errors"]
    assert error["message"] == "系统出现问题，请稍后再试"
    assert error["extensions"] == {"code": "INTERNAL_ERROR", "requestId": "trace-12345678"}
    (record,) = [record for record in caplog.records if record.name == "schema.door"]
    assert record.request_id == "trace-12345678"
    assert "secret /etc/passwd" in str(record.exc_info[1])


async def test_a_bug_in_every_row_is_logged_a_few_times_and_told_a_hundred_times(caplog):
    house = House(limits=Limits(max_root_fields=150, max_aliases=150))
    codes = await house.codes("{ " + " ".join(f"a{n}: broken" for n in range(150)) + " }")
    assert codes == ["INTERNAL_ERROR"] * 100
    assert len([record for record in caplog.records if record.name == "schema.door"]) == 5


async def test_an_answer_that_cannot_be_written_down_is_a_bug(house, caplog):
    answer = await house.post("{ unprintable }")
    assert (answer.status_code, well_told(answer)) == (500, ["INTERNAL_ERROR"])


async def test_a_context_that_breaks_is_a_bug(caplog):
    async def broken(connection):
        message = "secret"
        raise RuntimeError(message)

    answer = await House(context=broken).post("{ hello }")
    assert (answer.status_code, well_told(answer)) == (500, ["INTERNAL_ERROR"])


@pytest.mark.parametrize(
    "literal",
    [
        'at: "yesterday"',
        "at: 1",
        'day: "2026-13-40"',
        'id: "not-a-uuid"',
        'amount: "much"',
        "amount: [1]",
        "colour: GREY",
        'colour: "GREEN"',
        'id: {a: "b"}',
    ],
)
async def test_a_literal_that_its_type_does_not_take_is_named_by_the_type_alone(house, literal):
    answer = await house.post(f"{{ typed({literal}) }}")
    assert well_told(answer) == ["GRAPHQL_VALIDATION_FAILED"]
    assert answer.json()["errors"][0]["message"].startswith("值无效，应为 ")
    assert answer.json()["errors"][0]["locations"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("DateTime", "yesterday"),
        ("DateTime", 1),
        ("DateTime", {"a": "b"}),
        ("Date", "2026-13-40"),
        ("UUID", "not-a-uuid"),
        ("UUID", True),
        ("Decimal", "much"),
        ("Colour", "GREY"),
        ("Colour", ["GREEN"]),
    ],
)
async def test_a_variable_that_its_type_does_not_take_is_named_by_the_type_alone(house, kind, value):
    field = {"DateTime": "at", "Date": "day", "UUID": "id", "Decimal": "amount", "Colour": "colour"}[kind]
    answer = await house.post(f"query ($v: {kind}) {{ typed({field}: $v) }}", {"v": value})
    assert (answer.status_code, well_told(answer)) == (400, ["BAD_USER_INPUT"])
    assert answer.json()["errors"][0]["message"] == f"变量 $v：值无效，应为 {kind}"
    assert answer.json()["errors"][0]["extensions"]["variable"] == "v"


@pytest.mark.parametrize(
    ("given", "where", "problem"),
    [
        ({}, "", "Expected value of type 'Report' to include required field 'text'"),
        (None, "", "Expected value of non-null type 'Report!' not to be null."),
        ({"text": "", "a": 1}, "", "Expected value of type 'Report' not to include unknown field 'a'"),
        ({"text": "", "colour": "GREEEN"}, ".colour", "值无效，应为 Colour!"),
        ({"text": "", "at": "never"}, ".at", "值无效，应为 DateTime"),
        ({"text": "", "places": [{"code": 1}, {"code": ""}]}, ".places[1].code", "值无效，应为 Int!"),
        ({"text": "", "places": {"code": 3_000_000_000}}, ".places.code", "值无效，应为 Int!"),
        ({"text": "", "places": [{"code": None}]}, ".places[0].code", "值无效，应为 Int!"),
    ],
)
async def test_a_mistake_inside_an_input_is_found_where_it_is(house, given, where, problem):
    answer = await house.post("query ($input: Report!) { reported(input: $input) }", {"input": given})
    assert well_told(answer) == ["BAD_USER_INPUT"]
    (error,) = answer.json()["errors"]
    assert error["message"] == f"变量 $input{where}：{problem}"
    assert error["extensions"]["variable"] == f"input{where}"


async def test_only_the_first_mistakes_of_many_are_told(house):
    places = [{"code": "x"}] * 1000
    answer = await house.post(
        "query ($input: Report!) { reported(input: $input) }", {"input": {"text": "x", "places": places}}
    )
    assert well_told(answer) == ["BAD_USER_INPUT"] * 10


async def test_a_refusal_by_a_scalar_keeps_its_own_code(house):
    literal = await house.post('{ typed(after: "bad") }')
    variable = await house.post("query ($c: Cursor) { typed(after: $c) }", {"c": "bad"})
    assert well_told(literal) == ["BAD_CURSOR"]
    assert well_told(variable) == ["BAD_CURSOR"]
    assert variable.json()["errors"][0]["extensions"] == {
        "code": "BAD_CURSOR",
        "field": "after",
        "variable": "c",
    }


@pytest.mark.parametrize(
    "query",
    [
        "{ helo }",
        "{ thing { numbr } }",
        "{ thing }",
        '{ echo(txt: "x") }',
        "query ($r: Reprt) { hello }",
        "{ hello @inclde(if: true) }",
        "{ typed(colour: GREN) }",
        '{ reported(input: { txt: "x" }) }',
        "{ ...A } fragment A on Thng { number }",
    ],
)
async def test_nothing_is_suggested_to_who_guesses(house, query):
    answer = await house.post(query)
    assert set(well_told(answer)) == {"GRAPHQL_VALIDATION_FAILED"}
    assert not PYTHONIC.search(answer.text)


async def test_nothing_is_suggested_in_variables_either(house):
    for given in ({"text": "x", "colr": "RED"}, {"text": "x", "colour": "REDD"}):
        answer = await house.post("query ($i: Report!) { reported(input: $i) }", {"i": given})
        assert well_told(answer) == ["BAD_USER_INPUT"]
        assert "Did you mean" not in answer.text


async def test_exactly_one_key_is_asked_for_in_plain_words(house):
    for query in (
        "{ by(key: {}) }",
        '{ by(key: { number: 1, name: "x" }) }',
        "{ by(key: { number: null }) }",
    ):
        assert set(await house.codes(query)) == {"GRAPHQL_VALIDATION_FAILED"}
    for key in ({}, {"number": 1, "name": "x"}, {"number": None}):
        assert await house.codes("query ($k: Key!) { by(key: $k) }", {"k": key}) == ["BAD_USER_INPUT"]


async def test_null_for_what_may_only_be_left_out_is_the_clients_mistake(house):
    assert await house.codes("{ patched(name: null) }") == ["GRAPHQL_VALIDATION_FAILED"]
    answer = await house.post("query ($n: String) { patched(name: $n) }", {"n": None})
    assert well_told(answer) == ["BAD_USER_INPUT"]
    assert "Maybe" not in answer.text
    assert await house.codes("query ($n: String) { patched(name: $n) }", {}) == []


async def test_null_from_a_variable_with_a_default_is_the_clients_mistake(house):
    answer = await house.post("query ($n: Int = 1) { echo(number: $n) }", {"n": None})
    assert well_told(answer) == ["BAD_USER_INPUT"]


async def test_a_condition_without_a_value_is_the_clients_mistake(house):
    assert await house.codes("query ($b: Boolean = true) { hello @skip(if: $b) }", {"b": None}) == [
        "BAD_USER_INPUT"
    ]


async def test_a_long_message_is_cut(house):
    answer = await house.post("{ " + "x" * 5000 + " }")
    assert len(answer.json()["errors"][0]["message"]) <= 300


async def test_an_error_that_was_raised_with_a_code_of_its_own_keeps_it():
    async def fast(*asked):
        message = "too early"
        raise GraphQLError(message, extensions={"code": "TOO_EARLY"})

    answer = await House(execute_fast=fast).post("{ hello }")
    error = {"message": "too early", "extensions": {"code": "TOO_EARLY"}}
    assert answer.json() == {"errors": [error], "data": None}
