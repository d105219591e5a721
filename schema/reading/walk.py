"""Following an operation through the schema, for one role and one set of switches."""

from dataclasses import dataclass, field
from typing import Any

import strawberry
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution.collect_fields import (
    CollectedFields,
    FieldDetails,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues

from schema.reading.fields import Declaration
from services.kernel.access import GRANTS, Actor, Permission, Sight

MOST_TABLES = 60
"""Of one statement. Who asks for more is answered in the ordinary way, one query a list."""
Group = list[FieldDetails]


class Unsupported(Exception):
    """This operation is better executed in the ordinary way."""


@dataclass(eq=False)
class Walk:
    """What compiling an operation needs to know, and what it finds out on its way."""

    schema: strawberry.Schema
    document: DocumentNode
    operation: OperationDefinitionNode
    sight: Sight
    switches: dict[str, Any]
    permissions: set[Permission] = field(default_factory=set)
    """Whoever lacks one of them is answered in the ordinary way, which says so field by field."""

    def __post_init__(self) -> None:
        self.core: GraphQLSchema = self.schema._schema  # noqa: SLF001 - strawberry has no other name for it
        self.values = VariableValues({}, self.switches)
        self.fragments = {
            each.name.value: FragmentDetails(each)
            for each in self.document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }

    def roots(self) -> dict[str, Group]:
        return _plain(collect_fields(self.core, self.fragments, self.values, self.query, self.operation))

    @property
    def query(self) -> GraphQLObjectType:
        return self.type("Query")

    def inside(self, type_: GraphQLObjectType, group: Group) -> dict[str, Group]:
        """What is selected of an object, by response name: merged, without what is skipped."""
        found = collect_subfields(self.core, self.fragments, self.values, self.operation, type_, group)
        return _plain(found)

    def check(self, actor: Actor) -> None:
        """Whether the actor may read everything that was found so far."""
        if not self.permissions <= GRANTS[actor.role]:
            raise Unsupported

    def type(self, name: str) -> GraphQLObjectType:
        found = self.core.type_map[name]
        if not isinstance(found, GraphQLObjectType):
            raise Unsupported
        return found

    def declaration(self, type_: GraphQLObjectType, group: Group) -> Declaration:
        """Our declaration of a selected field, with its permission noted."""
        found = type_.fields.get(group[0].node.name.value)
        declared = found.extensions.get("strawberry-definition") if found else None
        if not isinstance(declared, Declaration):
            raise Unsupported
        if declared.permission:
            self.permissions.add(declared.permission)
        return declared


def _plain(found: CollectedFields) -> dict[str, Group]:
    if found.new_defer_usages:
        raise Unsupported
    return found.grouped_field_set
