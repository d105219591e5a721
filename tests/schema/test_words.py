"""The schema explains itself, Chinese term first, and its printed form is the one in the repository."""

import re
from collections.abc import Iterator
from pathlib import Path

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType

from schema.api import printed, schema
from schema.reading.entities import entities

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PRINTED = Path(__file__).parents[2] / "schema" / "schema.graphql"
BUILT_IN = {"String", "Int", "Float", "Boolean", "ID"}


def described() -> Iterator[tuple[str, str | None]]:
    """Everything in the schema that has a description, by where it stands."""
    for name, type_ in schema._schema.type_map.items():
        if name.startswith("__") or name in BUILT_IN:
            continue
        yield name, type_.description
        if isinstance(type_, GraphQLEnumType):
            yield from ((f"{name}.{value}", each.description) for value, each in type_.values.items())
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for field, each in type_.fields.items():
                yield f"{name}.{field}", each.description
                arguments = getattr(each, "args", {})
                yield from ((f"{name}.{field}({arg})", given.description) for arg, given in arguments.items())


def test_everything_is_explained_chinese_first():
    unexplained = [where for where, words in described() if not CHINESE.match((words or "").lstrip("“《"))]

    assert unexplained == []


def test_the_printed_schema_is_fresh():
    assert PRINTED.read_text("utf-8") == printed()


def test_no_type_reads_what_is_sealed_or_hashed():
    for entity in entities.values():
        for read in entity.reads:
            sql = read.expression(entity, "app_district")
            assert not re.search(r"sealed|hash|secret|content", sql), (entity.kind, read.python_name)
