"""graphql-transport-ws on a real server."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from schema.door import Limits, Patience
from services.kernel.errors import SignInRequired
from tests.schema.door.knocking import House, serving, until

PROTOCOL = "graphql-transport-ws"
INIT = {"type": "connection_init"}


class Talk:
    def __init__(self, socket) -> None:
        self.socket = socket

    async def say(self, *messages) -> None:
        for message in messages:
            await self.socket.send(message if isinstance(message, (str, bytes)) else json.dumps(message))

    async def hear(self):
        return json.loads(await self.socket.recv())

    async def ask(self, id: str, query: str, **more) -> None:
        await self.say({"id": id, "type": "subscribe", "payload": {"query": query, **more}})

    async def closing(self) -> int:
        """The code the socket is closed with, whatever comes before."""
        with pytest.raises(ConnectionClosed) as closed:
            await self.hear_out()
        return closed.value.rcvd.code

    async def hear_out(self) -> None:
        while True:
            await self.socket.recv()

    async def alive(self) -> bool:
        await self.say({"type": "ping"})
        return await self.hear() == {"type": "pong"}


@asynccontextmanager
async def open_socket(house: House, protocols=(PROTOCOL,), headers=None):
    async with (
        serving(house.door) as port,
        connect(f"ws://127.0.0.1:{port}/", subprotocols=protocols, additional_headers=headers) as socket,
    ):
        yield Talk(socket)


@asynccontextmanager
async def talking(house: House, payload=None):
    """A socket that has been greeted."""
    async with open_socket(house) as talk:
        await talk.say({**INIT, "payload": payload})
        assert await talk.hear() == {"type": "connection_ack"}
        yield talk


async def test_a_subscription_sends_what_comes_and_says_when_it_is_over(house):
    async with talking(house) as talk:
        await talk.ask("1", "subscription ($to: Int!) { count(to: $to) }", variables={"to": 2})
        heard = [await talk.hear() for _ in range(3)]
    assert heard == [
        {"id": "1", "type": "next", "payload": {"data": {"count": 0}}},
        {"id": "1", "type": "next", "payload": {"data": {"count": 1}}},
        {"id": "1", "type": "complete"},
    ]


async def test_queries_and_mutations_run_over_the_socket_too(house):
    async with talking(house) as talk:
        await talk.ask("q", "{ hello }")
        assert await talk.hear() == {"id": "q", "type": "next", "payload": {"data": {"hello": "你好"}}}
        assert await talk.hear() == {"id": "q", "type": "complete"}
        await talk.ask("m", 'mutation { write(text: "x") }')
        assert (await talk.hear())["payload"] == {"data": {"write": "x"}}
        assert await talk.hear() == {"id": "m", "type": "complete"}
    assert house.written == ["x"]


async def test_queries_over_the_socket_are_compiled_too():
    async def fast(*asked):
        return b'{"hello":"compiled"}'

    async with talking(House(execute_fast=fast)) as talk:
        await talk.ask("q", "{ hello }")
        assert (await talk.hear())["payload"] == {"data": {"hello": "compiled"}}


async def test_the_token_may_come_with_the_first_message(house):
    async with talking(house, {"authorization": "Bearer abc"}) as talk:
        await talk.ask("q", "{ hello }")
        await talk.hear()
    assert [context["connection"].authorization for context in house.contexts] == ["Bearer abc"] * 2


async def test_whom_the_context_refuses_is_not_let_in():
    async def nobody(connection):
        raise SignInRequired

    async with open_socket(House(context=nobody)) as talk:
        await talk.say(INIT)
        assert await talk.closing() == 4403


async def test_whom_the_context_no_longer_lets_in_is_told_with_the_next_operation(house):
    asked = []

    async def once(connection):
        asked.append(connection)
        if len(asked) > 1:
            raise SignInRequired

    async with talking(House(context=once)) as talk:
        await talk.ask("1", "{ hello }")
        heard = await talk.hear()
        assert (heard["type"], heard["payload"][0]["extensions"]["code"]) == ("error", "SIGN_IN_REQUIRED")
        assert await talk.alive()


@pytest.mark.parametrize("protocols", [("graphql-ws",), ("graphql-transport-ws2", "chat"), None])
async def test_no_other_protocol_is_spoken(house, protocols):
    async with open_socket(house, protocols) as talk:
        assert await talk.closing() == 4406


async def test_ours_is_chosen_where_the_client_knows_several(house):
    async with open_socket(house, ("graphql-ws", PROTOCOL)) as talk:
        assert talk.socket.subprotocol == PROTOCOL


BROKEN = [
    "{",
    "[]",
    "null",
    "7",
    "{}",
    b'{"type":"ping"}',
    '{"type":"ping"}x',
    '{"type":7}',
    '{"type":"hello"}',
    '{"type":"start","id":"1"}',
    '{"type":"connection_terminate"}',
    '{"type":"subscribe"}',
    '{"type":"subscribe","id":"1"}',
    '{"type":"subscribe","id":"","payload":{"query":"{hello}"}}',
    '{"type":"subscribe","id":7,"payload":{"query":"{hello}"}}',
    '{"type":"subscribe","id":"1","payload":"{hello}"}',
    '{"type":"subscribe","id":"1","payload":{"query":7}}',
    '{"type":"subscribe","id":"1","payload":{"query":"{hello}","variables":[]}}',
    '{"type":"complete"}',
    '{"type":"subscribe","id":"%s","payload":{"query":"{hello}"}}' % ("x" * 129),
    '{"type":"ping","payload":"\\ud800"}',
    '{"type":"ping","payload":NaN}',
    "[" * 5000,
]


async def test_a_message_that_breaks_the_protocol_closes_the_socket(house):
    async with serving(house.door) as port:
        for message in BROKEN:
            async with connect(f"ws://127.0.0.1:{port}/", subprotocols=[PROTOCOL]) as socket:
                talk = Talk(socket)
                await talk.say(INIT, message)
                assert await talk.closing() == 4400, message


async def test_a_first_message_that_breaks_the_protocol_closes_the_socket(house):
    async with serving(house.door) as port:
        for message in ("{", "[]", {"type": "hello"}, {**INIT, "payload": []}):
            async with connect(f"ws://127.0.0.1:{port}/", subprotocols=[PROTOCOL]) as socket:
                talk = Talk(socket)
                await talk.say(message)
                assert await talk.closing() == 4400
    assert house.contexts == []


async def test_nothing_runs_before_the_greeting(house):
    async with open_socket(house) as talk:
        await talk.say({"type": "ping"}, {"type": "pong"})
        assert await talk.hear() == {"type": "pong"}
        await talk.ask("1", 'mutation { write(text: "x") }')
        assert await talk.closing() == 4401
    assert house.written == []


async def test_a_second_greeting_is_one_too_many(house):
    async with talking(house) as talk:
        await talk.say(INIT)
        assert await talk.closing() == 4429


async def test_who_does_not_greet_is_sent_away():
    async with open_socket(House(patience=Patience(init=0.05))) as talk:
        assert await talk.closing() == 4408


async def test_an_id_is_used_by_one_operation_at_a_time(house):
    async with talking(house) as talk:
        await talk.ask("1", "subscription { waiting }")
        await until(lambda: house.events)
        await talk.ask("1", "subscription { waiting }")
        assert await talk.closing() == 4409
    await until(lambda: house.events == ["open", "closed"])


async def test_an_id_is_free_again_once_its_operation_is_over(house):
    async with talking(house) as talk:
        for _ in range(3):
            await talk.ask("1", "{ hello }")
            assert [(await talk.hear())["type"] for _ in range(2)] == ["next", "complete"]
            await talk.ask("1", "{ nothing }")
            assert (await talk.hear())["type"] == "error"


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "subscription { count ...{ refused } }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query A { hello } query B { hello }"}, "OPERATION_NAME_REQUIRED"),
        ({"query": "subscription ($to: Int!) { count(to: $to) }"}, "BAD_USER_INPUT"),
        ({"query": '{ echo(text: "\\u0000") }'}, "UNREPRESENTABLE_VALUE"),
        ({"query": "{ hello }", "variables": {"a": "\0"}}, "UNREPRESENTABLE_VALUE"),
        ({"query": "{ thing { ...a } } fragment a on Thing { ...a }"}, "FRAGMENT_CYCLE"),
    ],
)
async def test_a_document_that_cannot_run_leaves_the_socket_open(house, payload, code):
    async with talking(house) as talk:
        await talk.say({"id": "1", "type": "subscribe", "payload": payload})
        heard = await talk.hear()
        assert (heard["id"], heard["type"]) == ("1", "error")
        assert heard["payload"][0]["extensions"]["code"] == code
        assert await talk.alive()


async def test_an_error_while_running_is_part_of_the_result(house):
    async with talking(house) as talk:
        await talk.ask("1", "{ refused }")
        heard = await talk.hear()
        assert heard["payload"]["errors"][0]["extensions"]["code"] == "WISH_TAKEN"
        assert await talk.hear() == {"id": "1", "type": "complete"}


async def test_a_subscription_that_is_refused_or_breaks_is_told_so(house, caplog):
    async with talking(house) as talk:
        await talk.ask("1", "subscription { refused }")
        heard = json.dumps([await talk.hear(), await talk.hear()])
        assert "WISH_TAKEN" in heard
        await talk.ask("2", "subscription { breaking }")
        heard = json.dumps([await talk.hear(), await talk.hear(), await talk.hear()])
        assert "INTERNAL_ERROR" in heard
        assert "secret" not in heard
        assert await talk.alive()


async def test_what_takes_too_long_is_given_up():
    async with talking(House(patience=Patience(request=0.05))) as talk:
        await talk.ask("1", "{ slow }")
        assert (await talk.hear())["payload"][0]["extensions"]["code"] == "TIMEOUT"
        assert await talk.alive()


async def test_operations_run_side_by_side(house):
    async with talking(house) as talk:
        await talk.ask("1", "subscription { waiting }")
        await talk.ask("2", "{ slow }")
        await talk.ask("3", "{ hello }")
        assert (await talk.hear())["id"] == "3"


async def test_no_more_operations_run_at_once_than_allowed():
    house = House(limits=Limits(max_operations=2))
    async with talking(house) as talk:
        for id in ("1", "2", "3"):
            await talk.ask(id, "subscription { waiting }")
        heard = await talk.hear()
        assert (heard["id"], heard["payload"][0]["extensions"]["code"]) == ("3", "TOO_MANY_OPERATIONS")
        await talk.say({"id": "1", "type": "complete"})
        await until(lambda: "closed" in house.events)
        await talk.ask("3", "{ hello }")
        assert (await talk.hear())["type"] == "next"


async def test_a_subscription_that_the_client_ends_is_closed_and_silent(house):
    async with talking(house) as talk:
        await talk.ask("1", "subscription { waiting }")
        await until(lambda: house.events)
        await talk.say({"id": "1", "type": "complete"}, {"id": "never", "type": "complete"})
        await until(lambda: house.events == ["open", "closed"])
        assert await talk.alive()


async def test_everything_is_closed_when_the_client_leaves(house):
    async with serving(house.door) as port:
        socket = await connect(f"ws://127.0.0.1:{port}/", subprotocols=[PROTOCOL])
        talk = Talk(socket)
        await talk.say(INIT)
        for id in ("1", "2"):
            await talk.ask(id, "subscription { waiting }")
        await until(lambda: house.events == ["open", "open"])
        socket.transport.abort()
        await until(lambda: house.events == ["open", "open", "closed", "closed"])


async def test_everything_is_closed_when_the_server_stops(house):
    async with serving(house.door) as port:
        async with connect(f"ws://127.0.0.1:{port}/", subprotocols=[PROTOCOL]) as socket:
            talk = Talk(socket)
            await talk.say(INIT)
            await talk.ask("1", "subscription { waiting }")
            await until(lambda: house.events == ["open"])
        assert house.events
    assert house.events == ["open", "closed"]


async def test_a_client_that_does_not_read_is_not_sent_more_and_more(house):
    async with serving(house.door) as port:
        url = f"ws://127.0.0.1:{port}/"
        async with connect(url, subprotocols=[PROTOCOL], max_queue=1, compression=None) as socket:
            talk = Talk(socket)
            await talk.say(INIT)
            await talk.ask("1", "subscription { endless }")
            await until(lambda: "sent" in house.events)
            await asyncio.sleep(0.5)  # long enough for a producer that nobody holds back
            assert house.events.count("sent") < 500
            socket.transport.abort()
        await until(lambda: house.events[-1] == "closed")


async def test_a_message_that_is_too_big_closes_the_socket():
    async with talking(House(limits=Limits(max_body=1000))) as talk:
        await talk.ask("1", "{ hello }" + " " * 2000)
        assert await talk.closing() == 1009


async def test_a_page_of_another_site_cannot_use_our_cookies(house):
    cookie = {"cookie": "session=x"}
    async with serving(house.door) as port:
        url = f"ws://127.0.0.1:{port}/"
        for origin in ("https://evil.example", "null", "http://[", f"http://127.0.0.1:{port + 1}"):
            with pytest.raises(InvalidStatus) as refused:
                await connect(url, subprotocols=[PROTOCOL], additional_headers={**cookie, "origin": origin})
            assert refused.value.response.status_code == 403
        for headers in (
            {**cookie, "origin": f"http://127.0.0.1:{port}"},
            {"origin": "https://partner.example"},
            cookie,
        ):
            async with connect(url, subprotocols=[PROTOCOL], additional_headers=headers) as socket:
                talk = Talk(socket)
                await talk.say(INIT)
                assert await talk.hear() == {"type": "connection_ack"}


async def test_other_origins_may_be_allowed():
    house = House(allow_origin=lambda origin, connection: origin == "https://app.example")
    headers = {"cookie": "session=x", "origin": "https://app.example"}
    async with open_socket(house, headers=headers) as talk:
        await talk.say(INIT)
        assert await talk.hear() == {"type": "connection_ack"}
