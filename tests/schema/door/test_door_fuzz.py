"""Whatever is sent over HTTP: no 5xx, no error without a code, nothing of Python in any of them."""

import json
from string import printable

from graphql import print_schema
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from tests.schema.door.anything import EXAMPLES, HOUSE, USES, WORDS, ask, knock, shapes, webs

SDL = print_schema(HOUSE.door.http.executor.core)
SCALARS = dict.fromkeys(
    ("Cursor", "Date", "DateTime", "Decimal", "JSON", "UUID"), st.text(max_size=10).map(nodes.String)
)
PARAMETERS = ("query", "operationName", "variables", "extensions")
HEADERS = ("accept", "content_type", "content_length", "content_encoding", "accept_language", "x_request_id")


@EXAMPLES
@given(st.binary(max_size=200))
def test_any_bytes_may_be_a_body(body):
    knock(body)


@EXAMPLES
@given(shapes)
def test_any_json_may_be_a_body(shape):
    knock(json.dumps(shape).encode())


@EXAMPLES
@given(
    st.fixed_dictionaries(
        {"query": shapes | st.just("{ hello }")}, optional=dict.fromkeys(PARAMETERS[1:], shapes)
    )
)
def test_any_json_may_be_a_parameter(parameters):
    knock(json.dumps(parameters).encode())


@EXAMPLES
@given(st.sampled_from(HEADERS), st.binary(max_size=60) | st.text(printable, max_size=60).map(str.encode))
def test_any_bytes_may_be_a_header(name, value):
    knock(b'{"query":"{ hello nothing }"}', **{name: value})


@EXAMPLES
@given(st.binary(max_size=100), st.sampled_from(PARAMETERS), st.text("{}[]%&=hel0 \0", max_size=20))
def test_any_bytes_may_be_a_query_string(source, name, value):
    knock(method="GET", source=source, accept=b"*/*")
    knock(method="GET", source=f"query={{hello}}&{name}={value}".encode(), accept=b"*/*")


@EXAMPLES
@given(st.text(max_size=100) | st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_any_text_may_be_a_document(query):
    ask(query)


@EXAMPLES
@given(queries(SDL, custom_scalars=SCALARS))
def test_any_document_that_fits_the_schema_may_come(query):
    ask(query)


@EXAMPLES
@given(webs())
def test_any_web_of_fragments_may_come(query):
    ask(query)


@EXAMPLES
@given(st.sampled_from(sorted(USES)), shapes)
def test_any_json_may_be_a_variable(kind, value):
    ask(f"query ($v: {kind}) {{ {USES[kind]} }}", {"v": value})


@EXAMPLES
@given(shapes)
def test_any_json_may_be_inside_an_input(value):
    report = {"text": value, "colour": value, "at": value, "places": [{"code": value, "name": value}]}
    ask("query ($v: Report!) { reported(input: $v) }", {"v": report})
