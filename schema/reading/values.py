"""How a column's value leaves, three times the same: out of a row, out of PostgreSQL's JSON, by a resolver.

`shaped` is Python source over a value as the driver gives it, `json` is SQL over the column, and `resolved`
is what ordinary execution hands to GraphQL. The first two end in what GraphQL makes of the third.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

import orjson

from schema.relay import Key, encode_id
from services.kernel.codes import Level, shown


@dataclass
class Names:
    """What the source of a shaper may refer to: things that stay, and encoders of ids for each request.

    In a list of rows, what is dear is worked out for all of them at once: as columns beside the rows.
    """

    things: dict[str, Any] = field(default_factory=dict)
    encoders: dict[str, str] = field(default_factory=dict)
    listed: bool = False
    columns: dict[str, str] = field(default_factory=dict)

    def thing(self, value: object) -> str:
        for name, known in self.things.items():
            if known is value:
                return name
        name = f"x{len(self.things)}"
        self.things[name] = value
        return name

    def encoder(self, kind: str) -> str:
        return self.encoders.setdefault(kind, f"id{len(self.encoders)}")

    def called(self, function: str, *sources: str) -> str:
        """A function's value for a row, from one or more of the row's own values."""
        if not self.listed:
            return f"{function}({', '.join(sources)})"
        column = f"{function}({', '.join(f'[{source} for r in rows]' for source in sources)})"
        return self.columns.setdefault(column, f"k{len(self.columns)}")


class Value:
    """Text, numbers and booleans: the same everywhere."""

    def shaped(self, source: str, names: Names) -> str:
        return source

    def json(self, sql: str) -> str:
        return sql

    def resolved(self, value: Any, district: int) -> Any:
        return value


SECONDS = '\'YYYY-MM-DD"T"HH24:MI:SS"+00:00"\''
MICROSECONDS = '\'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"\''


class Moment(Value):
    """RFC 3339 in UTC, as Python writes it: microseconds only where there are any."""

    def json(self, sql: str) -> str:
        style = f"case when date_trunc('second', {sql}) = {sql} then {SECONDS} else {MICROSECONDS} end"
        return f"to_char({sql} at time zone 'UTC', {style})"


class Choice(Value):
    """A value of one of our enums: lower case in the database, upper case in GraphQL."""

    def __init__(self, enum: type[StrEnum]) -> None:
        self.enum = enum
        self.names: dict[str | None, str | None] = {member.value: member.name for member in enum}
        if any(member.name != member.value.upper() for member in enum):
            message = f"{enum.__name__}: a name that is not its value in upper case"
            raise TypeError(message)
        self.names[None] = None

    def shaped(self, source: str, names: Names) -> str:
        return f"{names.thing(self.names)}[{source}]"

    def json(self, sql: str) -> str:
        return f"upper({sql})"

    def resolved(self, value: Any, district: int) -> Any:
        return None if value is None else self.enum(value)


class Document(Value):
    """JSON as it is stored."""

    def shaped(self, source: str, names: Names) -> str:
        return f"{names.thing(fragment)}({source})"

    def resolved(self, value: Any, district: int) -> Any:
        return None if value is None else orjson.loads(value)


def fragment(text: str | None) -> orjson.Fragment | None:
    return None if text is None else orjson.Fragment(text)


@lru_cache(maxsize=16_384)
def short(code: int | None) -> str | None:
    """A tenant's code as the nation writes it."""
    return None if code is None else shown(code)


class Code(Value):
    """A tenant's key, shown as the nation writes it: 6, 9, 12 or 15 digits."""

    def shaped(self, source: str, names: Names) -> str:
        return f"{names.thing(short)}({source})"

    def json(self, sql: str) -> str:
        levels = (Level.DISTRICT, Level.STREET, Level.COMMUNITY)
        cases = " ".join(
            f"when {sql} % {level.divisor} = 0 then ({sql} / {level.divisor})::text" for level in levels
        )
        return f"case {cases} else {sql}::text end"

    def resolved(self, value: Any, district: int) -> Any:
        return short(value)


class GlobalId(Value):
    """The global id of a row of one type."""

    def __init__(self, kind: str, *, coded: bool) -> None:
        self.kind = kind
        self.coded = coded

    def shaped(self, source: str, names: Names) -> str:
        return names.called(names.encoder(self.kind), source)

    def json(self, sql: str) -> str:
        return f"@head.{self.kind}::text || left({base64(self.bytes(sql))}, 22)"

    def bytes(self, sql: str) -> str:
        """The sixteen bytes of the key."""
        return f"decode(lpad(to_hex({sql}), 32, '0'), 'hex')" if self.coded else f"uuid_send({sql})"

    def resolved(self, value: Key, district: int) -> Any:
        return encode_id(self.kind, district, value)


def base64(data: str) -> str:
    """SQL for base64url, padded. `translate` would take three times as long."""
    return f"replace(replace(encode({data}, 'base64'), '+', '-'), '/', '_')"
