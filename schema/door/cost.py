"""How many values an answer may hold: fields times the pages and lists they stand in.

Reckoned after validation, because it needs the types: a field with `first` or `last` counts its selection as
often as the page is long, an ordinary list as often as a list is assumed to be, others once. A fragment is
reckoned once for each way it is spread. Conditions (`@skip`, `@include`) are taken to be met.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeGuard

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLNamedType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
)
from graphql.utilities.coerce_input_value import coerce_default_value

from schema.door.limits import Limits

PAGE_ARGUMENTS: Final = ("first", "last")
INTROSPECTION_LIST: Final = 8
"""With this and the default limits the query by which tools read a whole schema passes once, not twice."""


@dataclass(slots=True)
class Reckoning:
    """One operation with one set of variables."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    limits: Limits
    variables: Mapping[str, Any]
    asked: set[str] = field(default_factory=set)
    """Names of the variables that sizes of pages came from."""
    known: dict[tuple[str, bool], int] = field(default_factory=dict)

    def operation(self, node: OperationDefinitionNode) -> int:
        return self.selection(node.selection_set, self.schema.get_root_type(node.operation), paged=False)

    def selection(self, selections: SelectionSetNode, on: GraphQLNamedType | None, *, paged: bool) -> int:
        """`paged`: these are the fields of a connection, whose lists are the page already counted."""
        cost = 0
        for node in selections.selections:
            if isinstance(node, FieldNode):
                cost += self.field(node, on, paged=paged)
            elif isinstance(node, FragmentSpreadNode):
                cost += self.fragment(node.name.value, paged=paged)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                inside = self.schema.get_type(condition.name.value) if condition else on
                cost += self.selection(node.selection_set, inside, paged=paged)
        return cost

    def fragment(self, name: str, *, paged: bool) -> int:
        if (name, paged) not in self.known:
            node = self.fragments[name]
            on = self.schema.get_type(node.type_condition.name.value)
            self.known[name, paged] = self.selection(node.selection_set, on, paged=paged)
        return self.known[name, paged]

    def field(self, node: FieldNode, on: GraphQLNamedType | None, *, paged: bool) -> int:
        if node.selection_set is None or not is_composite(on):
            return 1
        definition = self.schema.get_field(on, node.name.value)
        if definition is None:
            return 1
        size = self.page(node, definition)
        inner = self.selection(node.selection_set, get_named_type(definition.type), paged=size is not None)
        if size is None:
            size = self.list_size(definition) if not paged else 1
        return 1 + size * inner

    def list_size(self, definition: GraphQLField) -> int:
        if not is_list(definition.type):
            return 1
        if get_named_type(definition.type).name.startswith("__"):
            return INTROSPECTION_LIST
        return self.limits.list_size

    def page(self, node: FieldNode, definition: GraphQLField) -> int | None:
        """How long a page is asked for; None where the field has no pages."""
        names = [name for name in PAGE_ARGUMENTS if name in definition.args]
        if not names:
            return None
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        sizes = [self.size(given.get(name), definition.args[name]) for name in names]
        known = [max(0, size) for size in sizes if isinstance(size, int)]
        return max(known, default=self.limits.page_size)

    def size(self, value: ValueNode | None, argument: GraphQLArgument) -> Any:
        """What one argument says: a literal, a variable, or its default where nothing is given."""
        if isinstance(value, IntValueNode):
            return int(value.value)
        if isinstance(value, VariableNode):
            self.asked.add(value.name.value)
            if value.name.value in self.variables:
                return self.variables[value.name.value]
        elif value is not None:
            return None
        return coerce_default_value(argument)


def is_composite(named: GraphQLNamedType | None) -> TypeGuard[GraphQLCompositeType]:
    return named is not None and is_composite_type(named)


def is_list(output: GraphQLOutputType) -> bool:
    return is_list_type(output.of_type if is_non_null_type(output) else output)
