"""Filters: an input type whose fields say what each of them adds to a WHERE."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from enum import Enum
from typing import Any, NamedTuple, TypeVar, dataclass_transform

import strawberry
from strawberry.types.field import StrawberryField

from schema.relay import own_id
from services.kernel.access import Actor
from services.kernel.clock import LOCAL
from services.kernel.codes import level_of, pad
from services.kernel.errors import Invalid
from services.kernel.text import N_


class InvalidMoment(Invalid):
    code, sentence = "INVALID_MOMENT", N_("时间超出范围")


C = TypeVar("C", bound=type[Any])


class Clause(NamedTuple):
    """A condition on the row `t`; each `?` is one of the values."""

    sql: str
    values: tuple[object, ...] = ()


NOTHING = Clause("false")
Reading = Callable[[Any, Actor], Clause | None]


class Where(StrawberryField):
    """A field of a filter."""

    def __init__(self, reading: Reading, description: str) -> None:
        super().__init__(description=description, default=strawberry.UNSET)
        self.reading = reading


def where(condition: str | Reading, description: str) -> Any:
    """A filter: a condition with one `?` for the given value, or a function that makes one."""
    return Where(equals(condition) if isinstance(condition, str) else condition, description)


def equals(condition: str) -> Reading:
    def read(value: Any, _: Actor) -> Clause:
        return Clause(condition, (_plain(value),))

    return read


def _plain(value: Any) -> object:
    if isinstance(value, Enum):
        return value.value
    return [_plain(item) for item in value] if isinstance(value, list) else value


def switch(condition: str) -> Reading:
    """A condition that is on or off; `false` does not mean its opposite."""
    return lambda value, _: Clause(condition) if value else None


def within(value: str, _: Actor) -> Clause:
    """A tenant and everything below it, by equality on the column of its level."""
    code = pad(value)
    level = level_of(code)
    return Clause(f"t.{level.column} = ?", (code // level.divisor,))


def at(column: str) -> Reading:
    """Exactly one tenant, by its code."""
    return lambda value, _: Clause(f"{column} = ?", (pad(value),))


def identified(column: str, kind: str) -> Reading:
    """A row of another type, by its global id; one of another district is referred to by nothing."""

    def read(value: str, actor: Actor) -> Clause:
        id = own_id(value, kind, actor)
        return Clause(f"{column} = ?", (id,)) if id else NOTHING

    return read


def moment(condition: str) -> Reading:
    """A point in time; one without a zone is meant as in China."""

    def read(value: datetime, _: Actor) -> Clause:
        try:
            at = (value if value.tzinfo else value.replace(tzinfo=LOCAL)).astimezone(UTC)
        except OverflowError as error:
            raise InvalidMoment from error
        return Clause(condition, (at,))

    return read


def containing(*columns: str) -> Reading:
    """Text in any of the columns; the pattern signs of LIKE mean themselves."""
    condition = " or ".join(f"{column} ilike ?" for column in columns)

    def read(value: str, _: Actor) -> Clause | None:
        if not (text := value.strip()):
            return None
        for sign in ("\\", "%", "_"):
            text = text.replace(sign, f"\\{sign}")
        return Clause(f"({condition})", (f"%{text}%",) * len(columns))

    return read


@dataclass_transform()
def filters(*, description: str) -> Callable[[C], C]:
    """Make a class of `where` fields an input type."""
    return lambda cls: strawberry.input(cls, description=description)


def clauses(given: object, actor: Actor) -> tuple[Clause, ...]:
    """What a filled-in filter says."""
    return tuple(clause for clause in _each(given, actor) if clause is not None)


def _each(given: object, actor: Actor) -> Iterable[Clause | None]:
    if given is None:
        return
    for field in given.__strawberry_definition__.fields:  # type: ignore[attr-defined] # an input of ours
        value = getattr(given, field.python_name)
        if value is not None and value is not strawberry.UNSET:
            yield field.reading(value, actor)
