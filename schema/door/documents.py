"""Documents that were parsed and found valid, kept by their text, with what is known of their operations."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
)

from schema.door.cost import Reckoning
from schema.door.limits import Limits
from schema.door.refusals import OperationNameRequired, OperationNotFound, QueryTooExpensive
from schema.door.validation import checked

MAX_REMEMBERED_COSTS = 64


@dataclass(slots=True, eq=False)
class Operation:
    """One operation of a document."""

    node: OperationDefinitionNode
    name: str | None
    kind: str
    sizes: tuple[str, ...] = ()
    """Variables that sizes of pages come from: all that a cost can depend on."""
    costs: dict[tuple[int | None, ...], int] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Entry:
    """A document kept for its next use. `plans` is the compiler's own, by name of operation."""

    query: str
    document: DocumentNode
    operations: dict[str | None, Operation]
    plans: dict[str | None, Any] = field(default_factory=dict)

    def operation(self, name: str | None) -> Operation:
        """The operation asked for: the named one, or the only one."""
        if name is None:
            if len(self.operations) != 1:
                raise OperationNameRequired
            return next(iter(self.operations.values()))
        if name not in self.operations:
            raise OperationNotFound
        return self.operations[name]

    @property
    def fragments(self) -> dict[str, FragmentDefinitionNode]:
        return {
            definition.name.value: definition
            for definition in self.document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }


class Documents:
    """The most recently used documents, bounded in number and in text."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self.schema = schema
        self.limits = limits
        self.entries: OrderedDict[str, Entry] = OrderedDict()
        self.characters = 0

    def get(self, query: str) -> Entry:
        entry = self.entries.get(query)
        if entry is None:
            return self.add(query)
        self.entries.move_to_end(query)
        return entry

    def add(self, query: str) -> Entry:
        document = checked(self.schema, query, self.limits)
        entry = Entry(query, document, operations(document))
        self.entries[query] = entry
        self.characters += len(query)
        while (
            len(self.entries) > self.limits.max_cached_documents
            or self.characters > self.limits.max_cached_characters
        ):
            oldest, _ = self.entries.popitem(last=False)
            self.characters -= len(oldest)
        return entry

    def afford(self, entry: Entry, operation: Operation, variables: dict[str, Any]) -> None:
        """Refuse an operation whose answer could be too big with these variables."""
        cost = operation.costs.get(sizes(operation, variables))
        if cost is None:
            cost = self.reckon(entry, operation, variables)
        if cost > self.limits.max_cost:
            raise QueryTooExpensive(cost=cost, limit=self.limits.max_cost)

    def reckon(self, entry: Entry, operation: Operation, variables: dict[str, Any]) -> int:
        reckoning = Reckoning(self.schema, entry.fragments, self.limits, variables)
        cost = reckoning.operation(operation.node)
        operation.sizes = tuple(sorted(reckoning.asked))
        if len(operation.costs) >= MAX_REMEMBERED_COSTS:
            operation.costs.clear()
        operation.costs[sizes(operation, variables)] = cost
        return cost


def sizes(operation: Operation, variables: dict[str, Any]) -> tuple[int | None, ...]:
    """What the cost depends on: a size, None for a null, -1 where the field's own default holds."""
    given = [variables.get(name, -1) for name in operation.sizes]
    return tuple([size if isinstance(size, int) else None for size in given])


def operations(document: DocumentNode) -> dict[str | None, Operation]:
    found: dict[str | None, Operation] = {}
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            name = node.name.value if node.name else None
            found[name] = Operation(node, name, node.operation.value)
    return found
