"""Compiled execution: asked first for queries, with everything it needs, and never for anything else."""

import orjson
from graphql import GraphQLError

from schema.door import Answer
from tests.schema.door.knocking import House, well_told
from tests.schema.door.small_schema import Taken


class Compiler:
    """Stands where the real one will: remembers what it is asked, gives what it is told to."""

    def __init__(self, answer=None) -> None:
        self.answer = answer
        self.asked = []

    async def __call__(self, entry, name, variables, context):
        self.asked.append((entry, name, variables, context))
        return self.answer


async def test_a_query_that_can_be_compiled_is_not_executed_otherwise():
    compiler = Compiler({"hello": "compiled"})
    house = House(execute_fast=compiler)
    assert (await house.post("{ hello broken }")).json() == {"data": {"hello": "compiled"}}


async def test_a_query_that_cannot_be_compiled_runs_the_ordinary_way():
    compiler = Compiler(None)
    assert (await House(execute_fast=compiler).post("{ hello }")).json() == {"data": {"hello": "你好"}}
    assert len(compiler.asked) == 1


async def test_mutations_are_never_compiled():
    compiler = Compiler({"write": "compiled"})
    house = House(execute_fast=compiler)
    assert (await house.post('mutation { write(text: "x") }')).json() == {"data": {"write": "x"}}
    assert (house.written, compiler.asked) == (["x"], [])


async def test_the_same_words_are_known_again_and_done_again():
    compiler = Compiler()
    house = House(execute_fast=compiler)
    for number in range(3):
        compiler.answer = {"hello": number}
        assert (await house.post("{ hello }")).json() == {"data": {"hello": number}}
        assert (await house.post('mutation { write(text: "x") }')).json() == {"data": {"write": "x"}}
    assert (len(compiler.asked), house.written) == (3, ["x"] * 3)


async def test_finished_json_goes_out_as_it_is():
    for answer in (b'{"hello": [1,2]}', {"hello": orjson.Fragment(b"[1,2]")}, Answer(b'{"hello":[1,2]}')):
        assert (await House(execute_fast=Compiler(answer)).post("{ hello }")).json() == {
            "data": {"hello": [1, 2]}
        }


async def test_a_field_that_failed_is_told_beside_the_others():
    failed = GraphQLError("x", path=["maybe"], original_error=Taken(by="别人"))
    answer = await House(execute_fast=Compiler(Answer({"maybe": None}, [failed]))).post(
        "{ maybe { number } }"
    )
    assert answer.json()["data"] == {"maybe": None}
    assert well_told(answer) == ["WISH_TAKEN"]
    assert answer.json()["errors"][0]["path"] == ["maybe"]


async def test_a_refusal_and_a_bug_of_the_compiler_are_told_like_any_other(caplog):
    async def refusing(*asked):
        raise Taken

    async def breaking(*asked):
        message = "secret"
        raise KeyError(message)

    for fast, code in ((refusing, "WISH_TAKEN"), (breaking, "INTERNAL_ERROR")):
        answer = await House(execute_fast=fast).post("{ hello }")
        assert (answer.status_code, answer.json()["data"], well_told(answer)) == (200, None, [code])


async def test_the_compiler_is_not_asked_about_what_cannot_run():
    compiler = Compiler({})
    house = House(execute_fast=compiler)
    assert await house.codes("query ($n: Int!) { echo(number: $n) }", {"n": "x"}) == ["BAD_USER_INPUT"]
    assert await house.codes("{ nothing }") == ["GRAPHQL_VALIDATION_FAILED"]
    assert compiler.asked == []


async def test_the_compiler_keeps_its_plans_with_the_document():
    compiler = Compiler({})
    house = House(execute_fast=compiler)
    document = "query A($n: Int! = 7, $at: DateTime) { echo(number: $n) typed(at: $at) } query B { hello }"
    async with house.client() as client:
        for name in ("A", "B", "A"):
            sent = {
                "query": document,
                "operationName": name,
                "variables": {"at": "2026-10-01T08:00:00+08:00"},
            }
            await client.post("/", json=sent)
    first, second, third = compiler.asked
    assert [name for _, name, _, _ in compiler.asked] == ["A", "B", "A"]
    assert first[0] is second[0] is third[0]
    assert set(first[0].operations) == {"A", "B"}
    assert first[0].operations["A"].kind == "query"
    assert first[0].plans == {}
    assert first[2]["n"] == 7
    assert first[2]["at"].isoformat() == "2026-10-01T08:00:00+08:00"
    assert second[2] == {}
    assert first[3] is house.contexts[0]


async def test_the_only_operation_is_known_by_its_name_though_nobody_gave_it():
    compiler = Compiler({})
    house = House(execute_fast=compiler)
    await house.post("query Only { hello }")
    await house.post("{ hello }")
    assert [name for _, name, _, _ in compiler.asked] == ["Only", None]
