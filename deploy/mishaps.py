"""An exception as a log may tell it: what went wrong and where, and nothing of whom it happened to.

Frames carry no local variables. PostgreSQL's details (`Failing row contains …`) and the values that it and
its driver quote are left out, and so is the piece of a document that GraphQL's errors show.
"""

import re
import traceback
from collections.abc import Iterator
from typing import Any, Final

import asyncpg
from graphql import GraphQLError

MOST_ERRORS: Final = 5
MOST_FRAMES: Final = 25
LONGEST: Final = 300
QUOTED: Final = re.compile(r'"[^"]*"')


def told(error: BaseException) -> list[dict[str, Any]]:
    """The error first, then what it came from."""
    return [
        {"type": name(type(error)), "message": said(error), "at": list(places(error))}
        for error, _ in zip(chain(error), range(MOST_ERRORS), strict=False)
    ]


def as_text(errors: list[dict[str, Any]]) -> str:
    """The same for people at a terminal."""
    lines = []
    for error in errors:
        lines.append(f"{error['type']}: {error['message']}")
        lines.extend(f"    {place}" for place in error["at"])
    return "\n".join(lines)


def chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            waiting.extend(current.exceptions)
        before = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
        waiting.extend([before] if before else [])


def name(kind: type) -> str:
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def said(error: BaseException) -> str:
    """Its own words, as far as they are not somebody else's."""
    match error:
        case asyncpg.PostgresError(message=str(message)):
            text = QUOTED.sub('"…"', message) if (error.sqlstate or "").startswith("22") else message
        case asyncpg.InterfaceError() if isinstance(error, ValueError):
            text = str(error).partition(":")[0]  # `invalid input for query argument $1: 'what it was'`
        case Exception(args=[BaseException() as inner, *_]):  # the ORM around the driver
            return said(inner)
        case GraphQLError(message=message):  # else it quotes the document
            text = message
        case _:
            text = str(error)
    return text[:LONGEST]


def places(error: BaseException) -> Iterator[str]:
    """`module:line function`, the innermost last."""
    for frame, line in list(traceback.walk_tb(error.__traceback__))[-MOST_FRAMES:]:
        yield f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_qualname}"
