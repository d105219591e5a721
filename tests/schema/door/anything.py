"""What hypothesis may throw at a door, and how its answers are looked at."""

import asyncio
import json
from typing import Any

import orjson
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.schema.door.knocking import PYTHONIC, House
from tests.schema.door.small_schema import Sound

EXAMPLES = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
HOUSE = House(Sound)
WORDS = [
    "{",
    "}",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ":",
    "!",
    "$",
    "@",
    "=",
    "|",
    "&",
    "...",
    "#",
    '"',
    '"""',
    ",",
    "query",
    "mutation",
    "subscription",
    "fragment",
    "on",
    "hello",
    "thing",
    "things",
    "inner",
    "number",
    "parts",
    "nodes",
    "echo",
    "typed",
    "reported",
    "input",
    "text",
    "at",
    "id",
    "amount",
    "colour",
    "first",
    "last",
    "after",
    "__typename",
    "__schema",
    "__type",
    "types",
    "name",
    "fields",
    "A",
    "B",
    "$v",
    "Int",
    "String",
    "Thing",
    "Query",
    "null",
    "true",
    "false",
    "GREEN",
    "1",
    "-1",
    "0.5",
    "1e999",
    "99999999999",
    '"x"',
    '"\\u0000"',
    '"\\ud800"',
    "@skip(if:true)",
    "@include(if:$v)",
    "a:hello",
]
USES = {
    "Int": "echo(number: $v)",
    "Int!": "things(first: $v) { nodes { number } }",
    "String": "echo(text: $v)",
    "ID": "echo(id: $v)",
    "Float": "echo(share: $v)",
    "Boolean": "hello @skip(if: $v)",
    "DateTime": "typed(at: $v)",
    "Date": "typed(day: $v)",
    "UUID": "typed(id: $v)",
    "Decimal": "typed(amount: $v)",
    "Colour": "typed(colour: $v)",
    "JSON": "typed(anything: $v)",
    "Cursor": "typed(after: $v)",
    "Report!": "reported(input: $v)",
    "Key!": "by(key: $v)",
    "[Int!]!": "typed(anything: [$v])",
    "Nothing": "hello",
    "String ": "patched(name: $v)",
}

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
shapes = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=10), inner, max_size=5),
    max_leaves=20,
)


@st.composite
def webs(draw: st.DrawFn) -> str:
    """Fragments that spread each other every which way."""
    size = draw(st.integers(1, 40))
    names = st.integers(0, size)
    pieces = st.one_of(
        names.map(lambda n: f"...f{n}"),
        names.map(lambda n: f"inner {{ ...f{n} }}"),
        names.map(lambda n: f"a{n}: things(first: 100) {{ nodes {{ ...f{n} }} }}"),
        names.map(lambda n: f"... on Thing @include(if: true) {{ ...f{n} ...f{n} }}"),
        st.just("number"),
    )
    bodies = [" ".join(draw(st.lists(pieces, min_size=1, max_size=4))) for _ in range(size)]
    fragments = " ".join(f"fragment f{n} on Thing {{ {body} }}" for n, body in enumerate(bodies))
    return f"{{ thing {{ ...f0 }} }} {fragments} fragment f{size} on Thing {{ number }}"


def knock(body: bytes = b"", method: str = "POST", source: bytes = b"", **headers: bytes) -> None:
    """Send a request; check the answer whatever it is."""
    named = {"content_type": b"application/json", **headers}
    message = {"type": "http.request", "body": body, "more_body": False}
    pairs = [(name.replace("_", "-").encode(), value) for name, value in named.items()]
    sent = asyncio.run(HOUSE.call([message], method=method, headers=pairs, query_string=source))
    assert sent[0]["status"] < 500, sent
    if not dict(sent[0]["headers"])[b"content-type"].startswith(b"text/html"):
        told(orjson.loads(sent[1]["body"]))


def ask(query: object, variables: object = None) -> None:
    knock(json.dumps({"query": query, "variables": variables}).encode())


def told(answer: dict[str, Any]) -> None:
    assert "data" in answer or answer["errors"]
    coded(answer.get("errors", []))


def coded(errors: list[dict[str, Any]]) -> None:
    for error in errors:
        assert error["message"]
        assert error["extensions"]["code"] != "INTERNAL_ERROR"
        assert not PYTHONIC.search(error["message"]), error["message"]
