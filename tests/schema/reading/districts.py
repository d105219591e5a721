"""Reading SQL: whether every reference to a tenant's table says the district, where it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from schema.reading.sql import Ready
from services.tables import declarations

TOKEN = re.compile(r"'(?:[^']|'')*'|\$\d+|[A-Za-z_][A-Za-z_0-9]*|\d+|[^\s]")


@dataclass
class Level:
    """One SELECT: the tables it names, and the aliases whose district it says."""

    tables: dict[str, str] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)


def tenant_tables() -> set[str]:
    return {name for name, each in declarations().items() if each.spread == "district"}


def undistricted(sql: str, district: str) -> list[str]:
    """The references of a statement without a `district_code = $n` of their own; `district` is that `$n`."""
    return [
        f"{table} {alias}"
        for level in levels(TOKEN.findall(sql), district)
        for alias, table in level.tables.items()
        if alias not in level.said
    ]


def district_of(ready: Ready) -> str:
    """Which of a statement's parameters is the district."""
    names = [parameter.name for parameter in ready.parameters]
    return f"${names.index('district') + 1}" if "district" in names else "nowhere"


def levels(tokens: list[str], district: str) -> Iterator[Level]:
    known = tenant_tables()
    open_levels = [Level()]
    found = 0
    for at, token in enumerate(tokens):
        match token:
            case "(":
                open_levels.append(Level() if tokens[at + 1] == "select" else open_levels[-1])
            case ")":
                closed = open_levels.pop()
                if closed is not open_levels[-1]:
                    yield closed
            case "from" | "join" if tokens[at + 1] in known:
                open_levels[-1].tables[tokens[at + 2]] = tokens[at + 1]
                found += 1
            case "district_code" if tokens[at - 1] == "." and tokens[at + 1 : at + 3] == ["=", district]:
                open_levels[-1].said.add(tokens[at - 2])
    yield open_levels.pop()
    named = sum(token in known and tokens[at - 1] in {"from", "join", ","} for at, token in enumerate(tokens))
    assert named == found, "a table that is named in some other way"
