"""Bodies that are too long, too slow, broken, or hold what nothing can keep."""

import asyncio

import pytest

from schema.door import Limits, Patience
from schema.door.decode import MAX_NESTING
from tests.schema.door.knocking import House, well_told


async def send(house: House, body: bytes):
    async with house.client() as client:
        return await client.post("/", content=body, headers={"content-type": "application/json"})


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "BAD_JSON"),
        (b"null", "BAD_JSON"),
        (b'"{hello}"', "BAD_JSON"),
        (b"{hello}", "BAD_JSON"),
        (b'{"query":"{hello}"', "BAD_JSON"),
        (b'{"query":"{hello}"}x', "BAD_JSON"),
        (b'{"query":"\xff"}', "BAD_JSON"),
        (b'{"query":"\\ud800"}', "BAD_JSON"),
        (b'{"query":"{hello}","variables":{"a":NaN}}', "BAD_JSON"),
        (b'{"query":"{hello}","variables":{"a":Infinity}}', "BAD_JSON"),
        (b'{"query":"{hello}","variables":{"a":1e999}}', "BAD_JSON"),
        (b"\xef\xbb\xbf{}", "BAD_JSON"),
        (b"[" * 100_000, "BAD_JSON"),
        (b"[]", "BATCH_NOT_ALLOWED"),
        (b'[{"query":"{hello}"}]', "BATCH_NOT_ALLOWED"),
        (b"{}", "BAD_PARAMETER"),
        (b'{"query":null}', "BAD_PARAMETER"),
        (b'{"query":""}', "BAD_PARAMETER"),
        (b'{"query":["{hello}"]}', "BAD_PARAMETER"),
        (b'{"query":"{hello}","operationName":1}', "BAD_PARAMETER"),
        (b'{"query":"{hello}","variables":[]}', "BAD_PARAMETER"),
        (b'{"query":"{hello}","variables":"{}"}', "BAD_PARAMETER"),
        (b'{"query":"{hello}","extensions":1}', "BAD_PARAMETER"),
        (b'{"query":"{hello}\\u0000"}', "UNREPRESENTABLE_VALUE"),
        (b'{"query":"{hello}","variables":{"a":["\\u0000"]}}', "UNREPRESENTABLE_VALUE"),
        (b'{"query":"{hello}","variables":{"\\u0000":1}}', "UNREPRESENTABLE_VALUE"),
        (b'{"query":"{hello}","variables":{"a":9223372036854775808}}', "UNREPRESENTABLE_VALUE"),
        (b'{"query":"{hello}","variables":{"a":-1%s}}' % (b"0" * 5000), "BAD_JSON"),
        (
            b'{"query":"{hello}","variables":{"a":%s}}' % (b"[" * MAX_NESTING + b"]" * MAX_NESTING),
            "UNREPRESENTABLE_VALUE",
        ),
    ],
)
async def test_what_is_no_request_is_a_bad_request(house, body, code):
    answer = await send(house, body)
    assert (answer.status_code, well_told(answer)) == (400, [code])


@pytest.mark.parametrize(
    "body",
    [
        b'{"query":"{hello}","variables":null,"operationName":null,"extensions":null}',
        b'{"query":"{hello}","variables":{"a":-9223372036854775808,"b":"\\\\u0000"},"id":7}',
        b'{"query":"{nothing}","query":"{hello}"}',
        b' \n{"query":"{hello}"}\n ',
    ],
)
async def test_what_is_a_request_is_answered(house, body):
    assert (await send(house, body)).json() == {"data": {"hello": "你好"}}


async def test_a_body_over_the_limit_is_refused_by_what_it_says():
    house = House(limits=Limits(max_body=100))
    assert (await send(house, b" " * 80 + b'{"query":"{hello}"}')).status_code == 200
    answer = await send(house, b" " * 101)
    assert (answer.status_code, well_told(answer)) == (413, ["PAYLOAD_TOO_LARGE"])


async def test_a_body_over_the_limit_is_refused_whatever_it_said():
    house = House(limits=Limits(max_body=100))
    headers = [(b"content-type", b"application/json"), (b"content-length", b"5")]
    chunk = {"type": "http.request", "body": b" " * 60, "more_body": True}
    sent = await house.call([chunk, chunk], headers=headers)
    assert sent[0]["status"] == 413


async def test_a_length_without_sense_is_no_help():
    house = House()
    for length in (b"9" * 400, b"1000000000000000000000"):
        headers = [(b"content-type", b"application/json"), (b"content-length", length)]
        assert (await house.call([], headers=headers))[0]["status"] == 413
    body = {"type": "http.request", "body": b'{"query":"{hello}"}'}
    headers = [(b"content-type", b"application/json"), (b"content-length", b"-1")]
    assert (await house.call([body], headers=headers))[0]["status"] == 200


async def test_a_body_may_come_in_many_pieces(house):
    pieces = [
        b'{"query":"mutat',
        b"",
        b'ion{write(text:\\"',
        "你好".encode()[:2],
        "你好".encode()[2:],
        b'\\")}"}',
    ]
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    sent = await house.call([*messages, {"type": "http.request"}])
    assert sent[0]["status"] == 200
    assert house.written == ["你好"]


@pytest.mark.parametrize("said", [[], [{"type": "http.request", "body": b'{"query', "more_body": True}]])
async def test_nobody_is_answered_who_left_in_the_middle(house, said):
    assert await house.call([*said, {"type": "http.disconnect"}]) == []
    assert house.contexts == []


async def test_a_body_that_does_not_come_is_not_waited_for():
    house = House(patience=Patience(request=0.05))
    sent = []

    async def receive():
        await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    headers = [(b"content-type", b"application/json")]
    await house.door({"type": "http", "method": "POST", "headers": headers}, receive, send)
    assert sent[0]["status"] == 408
