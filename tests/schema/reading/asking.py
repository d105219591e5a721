"""Asking the same thing twice: compiled, and in the ordinary way."""

from typing import Any, NamedTuple

import orjson

from schema.api import compiled, schema
from schema.context import Context
from schema.door import Answer, Entry, Limits
from schema.door.documents import Documents
from schema.door.values import coerced
from services.kernel.access import Actor

documents = Documents(
    schema._schema,
    Limits(max_aliases=2_000, max_fields=2_000, max_characters=200_000, max_tokens=50_000, max_cost=10**9),
)


class Told(NamedTuple):
    """The data, and where what was refused."""

    data: Any
    errors: list[tuple[tuple[str | int, ...], str]]

    @classmethod
    def of(cls, data: Any, errors: Any) -> "Told":
        found = [
            (tuple(error.path or ()), getattr(error.original_error, "code", repr(error)))
            for error in errors or ()
        ]
        return cls(orjson.loads(orjson.dumps(data)), sorted(found, key=repr))


def entry(query: str) -> Entry:
    """The document as the door keeps it; raises what the door refuses it with."""
    return documents.get(query)


async def fast(actor: Actor | None, query: str, variables: dict[str, Any] | None = None) -> Told | None:
    """The compiled answer; None where there is none."""
    asked = entry(query)
    operation = asked.operation(None)
    values = coerced(schema._schema, operation.node, variables or {})
    found = await compiled(asked, operation.name, values, Context(actor=actor))
    if isinstance(found, Answer):
        return Told.of(found.data, found.errors)
    return None if found is None else Told.of(found, ())


async def ordinary(actor: Actor | None, query: str, variables: dict[str, Any] | None = None) -> Told:
    result = await schema.execute(query, variable_values=variables, context_value=Context(actor=actor))
    return Told.of(result.data, result.errors)


async def ask(actor: Actor | None, query: str, **variables: Any) -> Told:
    """The answer as a client gets it, having seen that both ways agree on it."""
    slow = await ordinary(actor, query, variables)
    quick = await fast(actor, query, variables)
    assert quick is None or quick == slow
    return slow


async def read(actor: Actor, query: str, **variables: Any) -> Any:
    """The data of a query that is compiled and goes well."""
    quick = await fast(actor, query, variables)
    assert quick is not None, "was not compiled"
    assert quick == await ordinary(actor, query, variables)
    assert quick.errors == []
    return quick.data
