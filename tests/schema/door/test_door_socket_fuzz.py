"""Whatever is said over a socket: an answer with a code, or an end with one."""

import asyncio
import json
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from tests.schema.door.anything import EXAMPLES, HOUSE, coded, shapes, told

CLOSINGS = {1009, 4400, 4401, 4403, 4408, 4409, 4429}
QUERIES = ("{ hello }", "{", "{ nothing }", "subscription { count }", "subscription { waiting }")
IDS = ("1", "2", "3", "4")

payloads = st.fixed_dictionaries({"query": st.sampled_from(QUERIES)}, optional={"variables": shapes})
proper = st.one_of(
    st.fixed_dictionaries({"type": st.just("subscribe"), "id": st.sampled_from(IDS), "payload": payloads}),
    st.fixed_dictionaries({"type": st.just("subscribe"), "id": st.sampled_from(IDS), "payload": payloads}),
    st.fixed_dictionaries({"type": st.just("complete"), "id": st.sampled_from(IDS)}),
    st.fixed_dictionaries({"type": st.sampled_from(["ping", "pong"])}, optional={"payload": shapes}),
)
rubbish = st.one_of(
    shapes,
    st.fixed_dictionaries({"type": st.text(max_size=10)}, optional={"id": shapes, "payload": shapes}),
    st.fixed_dictionaries({"type": st.just("connection_init")}, optional={"payload": shapes}),
    st.fixed_dictionaries({"type": st.just("subscribe"), "id": shapes, "payload": shapes}),
)
raw = st.one_of(
    rubbish.map(lambda message: {"text": json.dumps(message)}),
    st.text(max_size=20).map(lambda text: {"text": text}),
    st.binary(max_size=20).map(lambda data: {"bytes": data}),
)
talks = st.tuples(
    st.sampled_from([[], [{"type": "connection_init"}]]),
    st.lists(proper, max_size=8),
    st.lists(raw, max_size=2),
).map(lambda talk: [{"text": json.dumps(message)} for message in talk[0] + talk[1]] + talk[2])


async def converse(talk: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say everything over a socket, then leave; gives what the door said."""
    waiting = [{"type": "websocket.connect"}, *({"type": "websocket.receive", **message} for message in talk)]
    heard: list[dict[str, Any]] = []

    async def receive():
        for _ in range(5):  # let operations run in between
            await asyncio.sleep(0)
        return waiting.pop(0) if waiting else {"type": "websocket.disconnect", "code": 1005}

    async def send(message):
        heard.append(message)

    scope = {"type": "websocket", "headers": [], "subprotocols": ["graphql-transport-ws"]}
    await HOUSE.door(scope, receive, send)
    return heard


@EXAMPLES
@given(talks)
def test_any_messages_may_come_over_a_socket(talk):
    heard = asyncio.run(converse(talk))
    assert heard[0]["type"] == "websocket.accept"
    closings = [message["code"] for message in heard if message["type"] == "websocket.close"]
    assert set(closings) <= CLOSINGS
    assert not closings or heard[-1]["type"] == "websocket.close"
    assert HOUSE.events.count("open") == HOUSE.events.count("closed")
    for message in heard:
        if message["type"] == "websocket.send":
            answered(orjson.loads(message["text"]))


def answered(message: dict[str, Any]) -> None:
    match message["type"]:
        case "next":
            told(message["payload"])
        case "error":
            coded(message["payload"])
        case kind:
            assert kind in {"connection_ack", "pong", "complete"}
