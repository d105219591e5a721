"""A generated query made harder: real ids and cursors, fragments, directives, variables, aliases."""

from collections.abc import Callable
from random import Random
from typing import Any

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NamedTypeNode,
    NameNode,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

ORDERS = {
    "children": "code",
    "tenants": "code",
    "departments": "tenant",
    "organizations": "tenant",
    "merged": "old",
    "notes": "old",
    "events": "old",
}
SIZES = (*(1, 2, 3, 5, 20, 100) * 8, 0, 101)
KINDS = {
    "matter": "Matter",
    "wish": "Wish",
    "owner": "Person",
    "person": "Person",
    "department": "Department",
    "obstacle": "Obstacle",
    "inspection": "Inspection",
    "lookBack": "LookBack",
    "assessment": "Assessment",
}
TEXTS = ("路灯", "%", "_", "\\", "", "  ", "2", "心愿")
CODES = (
    "210114",
    "210114007",
    "210114007038",
    "210114007038001",
    "370505",
    "210114007039",
    "210114007038002",
    "12",
)


class Facts:
    """What arguments may be about."""

    def __init__(self, ids: dict[str, list[str]], cursors: dict[str, list[str]]) -> None:
        self.ids = ids
        self.cursors = cursors


class Seasoning(Visitor):
    def __init__(self, info: TypeInfo, random: Random, facts: Facts) -> None:
        super().__init__()
        self.info = info
        self.random = random
        self.facts = facts
        self.fragments: list[FragmentDefinitionNode] = []
        self.variables: dict[str, tuple[str, Any]] = {}

    def leave_argument(self, node: ArgumentNode, *_: Any) -> Any:
        """Something that may exist in place of something random."""
        maker = self._makers().get(node.name.value)
        if maker is None:
            return None
        return ArgumentNode(name=node.name, value=maker())

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self.asked = node.name.value

    def leave_object_field(self, node: Any, *_: Any) -> Any:
        name = node.name.value
        maker = self._makers().get(name)
        if name in {"owner", "person", "department"}:
            return type(node)(name=node.name, value=self._id(name))
        return type(node)(name=node.name, value=maker()) if maker else None

    def _makers(self) -> dict[str, Callable[[], Any]]:
        pick = self.random.choice
        return {
            "id": self._id,
            "ids": lambda: ListValueNode(values=tuple(self._id() for _ in range(pick((0, 1, 3))))),
            "first": lambda: IntValueNode(value=str(pick(SIZES))),
            "last": lambda: IntValueNode(value=str(pick(SIZES))),
            "after": self._cursor,
            "before": self._cursor,
            "code": lambda: StringValueNode(value=pick(CODES)),
            "tenant": lambda: StringValueNode(value=pick(CODES)),
            "parent": lambda: StringValueNode(value=pick(CODES)),
            "text": lambda: StringValueNode(value=pick(TEXTS)),
        }

    def _id(self, of: str = "") -> StringValueNode:
        """Mostly of the type that is wanted there."""
        wanted = KINDS.get(of or self.asked)
        kind = wanted if wanted and self.random.random() < 0.97 else self.random.choice(list(self.facts.ids))
        return StringValueNode(value=self.random.choice(self.facts.ids[kind]))

    def _cursor(self) -> StringValueNode:
        """Mostly of the order that the list comes in unless another is asked for."""
        order = ORDERS.get(self.asked, "new") if self.random.random() < 0.95 else "due"
        return StringValueNode(value=self.random.choice(self.facts.cursors[order]))

    def leave_field(self, node: FieldNode, *_: Any) -> Any:
        """Sometimes asked under conditions, sometimes twice under another name, with fewer arguments."""
        kept = [each for each in node.arguments or () if self._keeps(each)]
        if len({each.name.value for each in kept} & {"first", "last"}) > 1 and self.random.random() < 0.97:
            kept = [each for each in kept if each.name.value != "last"]
        chance = self.random.random()
        directives = (self._condition(),) if chance < 0.05 else ()
        return FieldNode(
            alias=node.alias,
            name=node.name,
            arguments=tuple(kept),
            directives=directives,
            selection_set=node.selection_set,
        )

    def _keeps(self, argument: ArgumentNode) -> bool:
        rare = {
            "after": 0.2,
            "before": 0.1,
            "last": 0.2,
            "number": 0.05,
            "filter": 0.4,
            "first": 0.8,
            "orderBy": 0.4,
        }
        return self.random.random() < rare.get(argument.name.value, 1)

    def _condition(self) -> DirectiveNode:
        name = self.random.choice(("skip", "include"))
        value: Any = BooleanValueNode(value=self.random.random() < 0.5)
        if self.random.random() < 0.7:
            variable = self.random.choice(("a", "b"))
            self.variables.setdefault(variable, ("Boolean!", self.random.random() < 0.6))
            value = VariableNode(name=NameNode(value=variable))
        return DirectiveNode(
            name=NameNode(value=name), arguments=(ArgumentNode(name=NameNode(value="if"), value=value),)
        )

    def leave_selection_set(self, node: SelectionSetNode, *_: Any) -> Any:
        """Some of the selections again inside a fragment, so that they have to be merged."""
        parent = self.info.get_parent_type()
        if parent is None or parent.name == "Query" or self.random.random() > 0.25:
            return None
        some = tuple(each for each in node.selections if self.random.random() < 0.6)
        some += (FieldNode(name=NameNode(value="__typename")),)
        inner = SelectionSetNode(selections=some)
        on = NamedTypeNode(name=NameNode(value=parent.name))
        if self.random.random() < 0.5:
            extra: Any = InlineFragmentNode(type_condition=on, selection_set=inner, directives=())
        else:
            name = NameNode(value=f"F{len(self.fragments)}")
            self.fragments.append(FragmentDefinitionNode(name=name, type_condition=on, selection_set=inner))
            extra = FragmentSpreadNode(name=name, directives=())
        return SelectionSetNode(selections=(*node.selections, extra))


def spiced(schema: GraphQLSchema, query: str, random: Random, facts: Facts) -> tuple[str, dict[str, Any]]:
    """The query, harder, and the values of its variables."""
    info = TypeInfo(schema)
    seasoning = Seasoning(info, random, facts)
    document: DocumentNode = visit(parse(query), TypeInfoVisitor(info, seasoning))
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    declared = tuple(
        VariableDefinitionNode(
            variable=VariableNode(name=NameNode(value=name)),
            type=NamedTypeNode(name=NameNode(value=kind)),
            directives=(),
        )
        for name, (kind, _) in seasoning.variables.items()
    )
    whole = OperationDefinitionNode(
        operation=operation.operation,
        name=NameNode(value="Asked"),
        variable_definitions=declared,
        directives=(),
        selection_set=operation.selection_set,
    )
    text = print_ast(DocumentNode(definitions=(whole, *seasoning.fragments)))
    return text, {name: value for name, (_, value) in seasoning.variables.items()}
