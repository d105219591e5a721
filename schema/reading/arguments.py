"""What an operation says about a field's arguments, read once; per request only what variables decide."""

from collections.abc import Iterator, Mapping
from typing import Any

import strawberry
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    ValueNode,
    VariableNode,
)
from graphql.execution.values import VariableValues
from graphql.utilities.coerce_input_value import coerce_input_literal
from strawberry.types.arguments import StrawberryArgument, convert_argument

from schema.reading.fields import Declaration


class Arguments:
    """The arguments of one field of an operation, as its resolver would get them."""

    def __init__(
        self, schema: strawberry.Schema, field: Declaration, definition: GraphQLField, node: FieldNode
    ) -> None:
        self.schema = schema
        self.fixed: dict[str, Any] = {}
        self.variable: list[tuple[str, str, Any]] = []
        self.mixed: list[tuple[str, ValueNode, Any, Any]] = []
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        for argument in field.arguments:
            name = schema.config.name_converter.from_argument(argument)
            if name in given:
                self._take(argument, given[name], definition.args[name].type)

    def _take(self, argument: StrawberryArgument, value: ValueNode, type_: Any) -> None:
        name, kind = argument.python_name, argument.type
        if isinstance(value, VariableNode):
            self.variable.append((name, value.name.value, kind))
        elif varies(value):
            self.mixed.append((name, value, type_, kind))
        else:
            self.fixed[name] = self._converted(coerce_input_literal(value, type_), kind)

    def _converted(self, value: Any, kind: Any) -> Any:
        registry = self.schema.schema_converter.scalar_registry
        return convert_argument(value, kind, registry, self.schema.config)

    def __call__(self, variables: dict[str, Any], only: str | None = None) -> dict[str, Any]:
        """All of them, or only one, with the values of these variables."""
        if not self.variable and not self.mixed:
            return self.fixed
        found = dict(self.fixed)
        for name, variable, kind in self.variable:
            if variable in variables and only in {None, name}:
                value = variables[variable]
                found[name] = value if type(value) in {int, str} else self._converted(value, kind)
        for name, value_node, type_, kind in self.mixed:
            if only in {None, name}:
                coerced = coerce_input_literal(value_node, type_, VariableValues({}, variables))
                found[name] = self._converted(coerced, kind)
        return found


def varies(value: ValueNode) -> bool:
    """Whether there is a variable somewhere inside a literal."""
    if isinstance(value, ListValueNode):
        return any(varies(item) for item in value.values)
    if isinstance(value, ObjectValueNode):
        return any(varies(field.value) for field in value.fields)
    return isinstance(value, VariableNode)


def switches(
    operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> tuple[str, ...]:
    """The variables that decide what is selected or in which order: each of their values has its own plan."""
    found: dict[str, None] = {}
    waiting, seen = [operation.selection_set], set()
    while waiting:
        for node in waiting.pop().selections:
            found.update(dict.fromkeys(_deciding(node)))
            if isinstance(node, FragmentSpreadNode):
                if node.name.value not in seen:
                    seen.add(node.name.value)
                    waiting.append(fragments[node.name.value].selection_set)
            elif (inner := getattr(node, "selection_set", None)) is not None:
                waiting.append(inner)
    return tuple(found)


def _deciding(node: SelectionNode) -> Iterator[str]:
    given = [argument for directive in node.directives or () for argument in directive.arguments or ()]
    if isinstance(node, FieldNode):
        given += [argument for argument in node.arguments or () if argument.name.value == "orderBy"]
    for argument in given:
        if isinstance(argument.value, VariableNode):
            yield argument.value.name.value
