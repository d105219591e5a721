"""Queries that go further into the schema than generated ones do: from row to list to row and on."""

from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_composite_type,
)

DEEPEST = 7


class Wandering:
    def __init__(self, schema: GraphQLSchema, random: Random) -> None:
        self.schema = schema
        self.random = random
        self.names = 0

    def query(self, roots: list[str]) -> str:
        """One to three root fields, each with its way down."""
        fields = self.schema.query_type.fields
        asked = [
            self.field(name, fields[name], 0)
            for name in self.random.choices(roots, k=self.random.choice((1, 1, 2, 3)))
        ]
        return f"{{ {' '.join(asked)} }}"

    def field(self, name: str, field: GraphQLField, depth: int) -> str:
        """Under a name of its own, so that whatever is asked with other arguments does not meet."""
        self.names += 1
        named = get_named_type(field.type)
        inner = f" {self.selection(named, depth + 1)}" if is_composite_type(named) else ""
        return f"{name}{self.names}: {name}{self.arguments(field)}{inner}"

    def selection(self, type_: Any, depth: int) -> str:
        if isinstance(type_, GraphQLInterfaceType):
            kinds = self.schema.get_possible_types(type_)
            some = [f"... on {kind.name} {self.selection(kind, depth)}" for kind in kinds]
            return f"{{ __typename id {' '.join(some)} }}"
        assert isinstance(type_, GraphQLObjectType)
        leaves = [
            name for name, field in type_.fields.items() if not is_composite_type(get_named_type(field.type))
        ]
        ways = [name for name in type_.fields if name not in leaves]
        chosen = self.random.sample(leaves, min(len(leaves), self.random.randint(0, 4)))
        if depth < DEEPEST and ways:
            most = 3 if depth < 3 else 2
            chosen += self.random.sample(ways, min(len(ways), self.random.randint(0 if chosen else 1, most)))
        asked = [self.field(name, type_.fields[name], depth) for name in chosen]
        return f"{{ {' '.join(asked) or '__typename'} }}"

    def arguments(self, field: GraphQLField) -> str:
        given = [f"{name}: {self.value(argument.type)}" for name, argument in field.args.items()]
        return f"({', '.join(given)})" if given else ""

    def value(self, type_: Any) -> str:
        """Something of the right type; what it should be about is filled in afterwards."""
        if isinstance(type_, GraphQLNonNull):
            return self.value(type_.of_type)
        if isinstance(type_, GraphQLList):
            return f"[{', '.join(self.value(type_.of_type) for _ in range(self.random.randint(0, 2)))}]"
        if isinstance(type_, GraphQLEnumType):
            return self.random.choice(list(type_.values))
        if isinstance(type_, GraphQLInputObjectType):
            most = min(len(type_.fields), self.random.choice((0, 1, 1, 2)))
            names = self.random.sample(list(type_.fields), most)
            return f"{{{', '.join(f'{name}: {self.value(type_.fields[name].type)}' for name in names)}}}"
        return {"Boolean": self.random.choice(("true", "false")), "Int": "1"}.get(
            type_.name, self.text(type_.name)
        )

    def text(self, kind: str) -> str:
        return '"2026-01-01T00:00:00Z"' if kind == "DateTime" else '"物业维修"'
