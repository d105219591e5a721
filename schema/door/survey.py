"""What one definition of a document holds by itself, counted without following its fragments."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isfinite

from graphql import (
    DirectiveNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    ValueNode,
)

from schema.door.decode import LARGEST_NUMBER
from schema.door.refusals import Unrepresentable

INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True)
class Spread:
    """`...Name` somewhere in a definition, below `depth` fields."""

    name: str
    depth: int
    introspecting: bool


@dataclass(slots=True)
class Survey:
    depth: int = 0
    introspection_depth: int = 0
    root_fields: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    spreads: list[Spread] = field(default_factory=list)

    def field(self, node: FieldNode, depth: int, *, introspecting: bool) -> None:
        self.fields += 1
        self.aliases += node.alias is not None
        self.root_fields += depth == 1
        if introspecting:
            self.introspection_depth = max(self.introspection_depth, depth)
        else:
            self.depth = max(self.depth, depth)
        for argument in node.arguments or ():
            representable(argument.value)

    def annotated(self, directives: Iterable[DirectiveNode] | None) -> None:
        for directive in directives or ():
            self.directives += 1
            for argument in directive.arguments or ():
                representable(argument.value)


def survey(definition: OperationDefinitionNode | FragmentDefinitionNode) -> Survey:
    """Count the definition's own fields, aliases, directives and spreads, and how deep its fields go."""
    found = Survey()
    found.annotated(definition.directives)
    for variable in definition.variable_definitions or ():
        found.annotated(variable.directives)
        if variable.default_value is not None:
            representable(variable.default_value)
    introspecting = isinstance(definition, FragmentDefinitionNode) and (
        definition.type_condition.name.value.startswith("__")
    )
    waiting: list[tuple[SelectionSetNode, int, bool]] = [(definition.selection_set, 0, introspecting)]
    while waiting:
        below(found, *waiting.pop(), waiting)
    return found


def below(
    found: Survey,
    selections: SelectionSetNode,
    depth: int,
    introspecting: bool,  # noqa: FBT001 - it comes off the stack with the rest
    waiting: list[tuple[SelectionSetNode, int, bool]],
) -> None:
    for node in selections.selections:
        found.annotated(node.directives)
        if isinstance(node, FieldNode):
            inside = introspecting or node.name.value in INTROSPECTION
            found.field(node, depth + 1, introspecting=inside)
            if node.selection_set:
                waiting.append((node.selection_set, depth + 1, inside))
        elif isinstance(node, InlineFragmentNode):
            waiting.append((node.selection_set, depth, introspecting))
        elif isinstance(node, FragmentSpreadNode):
            found.spreads.append(Spread(node.name.value, depth, introspecting))


def representable(value: ValueNode) -> None:
    """Literals follow the rules of JSON values: no NUL, no number beyond 64 bits."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ListValueNode):
            waiting.extend(node.values)
        elif isinstance(node, ObjectValueNode):
            waiting.extend(item.value for item in node.fields)
        elif isinstance(node, StringValueNode):
            if "\0" in node.value:
                raise Unrepresentable
        elif isinstance(node, (IntValueNode, FloatValueNode)):
            number = float(node.value)
            if not isfinite(number) or abs(number) > LARGEST_NUMBER:
                raise Unrepresentable
