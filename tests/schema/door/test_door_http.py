"""GraphQL over HTTP: methods, media types, statuses."""

import re

import httpx
import pytest

from schema.door import Limits, Patience
from services.kernel.errors import SignInRequired
from tests.schema.door.knocking import GRAPHQL, House, well_told

HELLO = {"query": "{ hello }"}


async def test_a_query_is_answered_with_its_data(house):
    answer = await house.post("{ hello }")
    assert answer.status_code == 200
    assert answer.json() == {"data": {"hello": "你好"}}
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-length"] == str(len(answer.content))


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, GRAPHQL),
        ("*/*", GRAPHQL),
        ("application/*", GRAPHQL),
        (GRAPHQL, GRAPHQL),
        ("application/json", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        ("application/json, text/plain, */*", "application/json"),
        (f"{GRAPHQL}, application/json;q=0.9", GRAPHQL),
        (f"{GRAPHQL};q=0.1, application/json", "application/json"),
        (f"application/json, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL};q=0, */*", "application/json"),
        ("text/html, application/xhtml+xml, */*;q=0.8", GRAPHQL),
    ],
)
async def test_the_answer_comes_in_the_media_type_that_is_preferred(house, accept, media):
    async with house.client() as client:
        client.headers.pop("accept")
        answer = await client.post("/", json=HELLO, headers={"accept": accept} if accept else {})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{media}; charset=utf-8"


@pytest.mark.parametrize(
    "accept",
    ["text/plain", "application/jsonx", "application/json;charset=gbk", "application/json;q=0", "x", ";;q=é"],
)
async def test_a_client_that_takes_neither_media_type_is_told_so(house, accept):
    async with house.client() as client:
        answer = await client.post("/", json=HELLO, headers={"accept": accept.encode()})
    assert (answer.status_code, well_told(answer)) == (406, ["NOT_ACCEPTABLE"])


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/jsonx",
        "application/json; charset=gbk",
        "application/json, text/plain",
        "",
    ],
)
async def test_no_body_but_json_is_read_so_no_other_site_can_send_one(house, content_type):
    async with house.client() as client:
        answer = await client.post(
            "/", content=b'{"query":"mutation{write(text:\\"x\\")}"}', headers={"content-type": content_type}
        )
    assert (answer.status_code, well_told(answer)) == (415, ["UNSUPPORTED_MEDIA_TYPE"])
    assert house.written == []


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=UTF-8", 'Application/JSON;charset="utf-8"']
)
async def test_json_may_say_that_it_is_utf_8(house, content_type):
    async with house.client() as client:
        answer = await client.post(
            "/", content=b'{"query":"{hello}"}', headers={"content-type": content_type}
        )
    assert answer.json() == {"data": {"hello": "你好"}}


async def test_compressed_bodies_are_not_unpacked(house):
    async with house.client() as client:
        answer = await client.post("/", json=HELLO, headers={"content-encoding": "gzip"})
    assert (answer.status_code, well_told(answer)) == (415, ["UNSUPPORTED_CONTENT_ENCODING"])


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
async def test_other_methods_are_refused_with_those_that_are_allowed(house, method):
    async with house.client() as client:
        answer = await client.request(method, "/", json=HELLO)
    assert (answer.status_code, well_told(answer)) == (405, ["METHOD_NOT_ALLOWED"])
    assert answer.headers["allow"] == "GET, POST"


async def test_get_answers_queries(house):
    asked = {"query": "query Q($n: Int!) { echo(number: $n) }", "variables": '{"n": 7}', "operationName": "Q"}
    async with house.client() as client:
        answer = await client.get("/", params=asked)
    assert answer.json() == {"data": {"echo": "70.0"}}


async def test_get_changes_nothing(house):
    async with house.client() as client:
        answer = await client.get("/", params={"query": 'mutation { write(text: "x") }'})
    assert (answer.status_code, well_told(answer)) == (405, ["METHOD_NOT_ALLOWED"])
    assert house.written == []


@pytest.mark.parametrize(
    "source", ["query=%FF", "query=%00", "variables={}", "query={hello}&variables=[1", "a=1&" * 50]
)
async def test_a_query_string_that_makes_no_sense_is_a_bad_request(house, source):
    async with house.client() as client:
        answer = await client.get("/?" + source, headers={"accept": "*/*"})
    assert answer.status_code == 400
    assert well_told(answer)


async def test_a_person_with_a_browser_finds_out_what_this_is(house):
    async with house.client() as client:
        browser = {"accept": "text/html,*/*;q=0.8", "accept-language": "en"}
        answer = await client.get("/graphql", headers=browser)
        chinese = await client.get("/graphql", headers={"accept": "text/html"})
    assert answer.headers["content-type"].startswith("text/html")
    assert "curl http://door/graphql" in answer.text
    assert "//" not in answer.text.replace("http://door", "")
    assert "睦邻数据接口" in chinese.text


async def test_the_address_in_the_page_cannot_carry_markup(house):
    async with house.client() as client:
        answer = await client.get("/<script>x</script>", headers={"accept": "text/html", "host": "<b>"})
    assert "<script" not in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($n: Int!) { echo(number: $n) }", "BAD_USER_INPUT"),
        ("query A { hello } query B { hello }", "OPERATION_NAME_REQUIRED"),
        ("subscription { count }", "SUBSCRIPTION_NEEDS_WEBSOCKET"),
    ],
)
async def test_a_document_that_cannot_run_is_400_and_200_for_who_knows_only_json(house, query, code):
    ours = await house.post(query, accept=GRAPHQL)
    old = await house.post(query, accept="application/json")
    assert (ours.status_code, well_told(ours)) == (400, [code])
    assert (old.status_code, well_told(old)) == (200, [code])
    assert "data" not in ours.json()


async def test_an_operation_that_the_document_lacks_is_not_found(house):
    async with house.client() as client:
        answer = await client.post("/", json={"query": "query A { hello }", "operationName": "B"})
    assert well_told(answer) == ["OPERATION_NOT_FOUND"]


async def test_of_several_operations_the_named_one_runs(house):
    document = 'mutation A { write(text: "a") } mutation B { write(text: "b") }'
    async with house.client() as client:
        answer = await client.post("/", json={"query": document, "operationName": "B"})
    assert answer.json() == {"data": {"write": "b"}}
    assert house.written == ["b"]


async def test_whom_the_context_refuses_gets_its_status_and_code():
    async def nobody(connection):
        raise SignInRequired

    for accept in (GRAPHQL, "application/json"):
        answer = await House(context=nobody).post("{ hello }", accept=accept)
        assert (answer.status_code, well_told(answer)) == (401, ["SIGN_IN_REQUIRED"])
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_the_context_is_told_who_asks(house):
    await house.post("{ hello }", authorization="Bearer abc", x_request_id="trace-12345678")
    connection = house.contexts[0]["connection"]
    assert connection.authorization == "Bearer abc"
    assert connection.header(b"host") == "door"
    assert connection.header(b"cookie") is None
    assert connection.request_id == "trace-12345678"


async def test_a_request_keeps_an_id_that_is_fit_to_be_logged_and_gets_one_otherwise(house):
    kept = await house.post("{ hello }", x_request_id="trace-12345678")
    made = await house.post("{ hello }", x_request_id="<script>alert(1)</script>")
    phone = await house.post("{ hello }", x_request_id="id-138-0013-8000")
    assert kept.headers["x-request-id"] == "trace-12345678"
    assert re.fullmatch("[0-9a-f]{16}-[0-9a-f]+", made.headers["x-request-id"])
    assert re.fullmatch("[0-9a-f]{16}-[0-9a-f]+", phone.headers["x-request-id"])


async def test_what_takes_too_long_is_given_up():
    house = House(patience=Patience(request=0.05))
    answer = await house.post("{ slow }")
    assert (answer.status_code, well_told(answer)) == (503, ["TIMEOUT"])


async def test_a_timeout_of_the_houses_own_is_a_bug_and_not_the_clients(caplog):
    async def impatient(connection):
        raise TimeoutError

    answer = await House(context=impatient).post("{ hello }")
    assert (answer.status_code, well_told(answer)) == (500, ["INTERNAL_ERROR"])


async def test_the_answer_speaks_the_language_that_is_asked_for(house):
    cycle = "{ hello } fragment a on Thing { ...a }"
    chinese = await house.post(cycle)
    english = await house.post(cycle, accept_language="fr;q=0.9, en-GB;q=0.8, zh;q=0.1")
    assert chinese.json()["errors"][0]["message"] == "片段 a 引用了自身"
    assert english.json()["errors"][0]["message"] == "the fragment a spreads itself"


async def test_limits_are_those_that_the_door_was_given():
    house = House(limits=Limits(max_depth=1))
    assert await house.codes("{ thing { number } }") == ["QUERY_TOO_DEEP"]
    assert (await house.post("{ hello }")).json() == {"data": {"hello": "你好"}}


async def test_only_http_and_websocket_are_answered(house):
    sent = []
    await house.door({"type": "lifespan"}, None, sent.append)
    assert sent == []
    assert isinstance(await house.post("{ hello }"), httpx.Response)
