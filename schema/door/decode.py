"""JSON from outside, read strictly: one object, made of what everything behind the door can hold."""

from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import orjson

from schema.door.refusals import BadJson, BadParameter, BatchRefused, Unrepresentable

LARGEST_NUMBER = 2.0**63
MAX_NESTING = 32
MAX_PARAMETERS = 20


class Ask(NamedTuple):
    """What a client wants run."""

    query: str
    operation_name: str | None
    variables: dict[str, Any]
    extensions: dict[str, Any]


def decode_json(source: bytes | str) -> dict[str, Any]:
    """One JSON object with nothing in it that could not be kept."""
    decoded = decode_object(source)
    representable(decoded)
    return decoded


def decode_object(source: bytes | str) -> dict[str, Any]:
    """One JSON object. NaN, half a surrogate, broken UTF-8 are none; of a key given twice the last holds."""
    try:
        decoded = orjson.loads(source)
    except orjson.JSONDecodeError:
        raise BadJson from None
    if isinstance(decoded, list):
        raise BatchRefused
    if not isinstance(decoded, dict):
        raise BadJson
    return decoded


def representable(decoded: dict[str, Any]) -> None:
    """Refuse NUL (PostgreSQL has no text with it), numbers beyond 64 bits and bottomless nesting."""
    level: list[Any] = [decoded]
    for _ in range(MAX_NESTING):
        below: list[Any] = []
        for value in level:
            if type(value) is str:
                if "\0" in value:
                    raise Unrepresentable
            elif type(value) is dict:
                below.extend(value)
                below.extend(value.values())
            elif type(value) is list:
                below.extend(value)
            elif type(value) in (int, float) and not -LARGEST_NUMBER <= value < LARGEST_NUMBER:
                raise Unrepresentable
        if not below:
            return
        level = below
    raise Unrepresentable


def ask_from(parameters: dict[str, Any]) -> Ask:
    """The four parameters of a GraphQL request; others are ignored."""
    query = parameters.get("query")
    if not isinstance(query, str) or not query:
        raise BadParameter(parameter="query")
    name = parameters.get("operationName")
    if name is not None and not isinstance(name, str):
        raise BadParameter(parameter="operationName")
    return Ask(query, name, _object(parameters, "variables"), _object(parameters, "extensions"))


def _object(parameters: dict[str, Any], name: str) -> dict[str, Any]:
    value = parameters.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadParameter(parameter=name)
    return value


def query_string(source: bytes) -> dict[str, Any]:
    """The parameters of a GET request; variables and extensions arrive as JSON."""
    try:
        pairs = parse_qsl(
            source.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS
        )
    except ValueError:
        raise BadParameter(parameter="query") from None
    parameters: dict[str, Any] = dict(pairs)
    representable(parameters)
    for name in ("variables", "extensions"):
        if parameters.get(name):
            parameters[name] = decode_json(parameters[name])
        else:
            parameters.pop(name, None)
    return parameters
