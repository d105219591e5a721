"""How much one document may ask for, found out in one pass before the document is validated.

Each definition is walked once; what a fragment holds is added wherever it is spread, without walking it
again. So a kilobyte of fragments that unfold into millions of fields costs a kilobyte of work, and
validation, whose rules do unfold them, only ever sees documents that stay inside the limits.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphql import DocumentNode, FragmentDefinitionNode, OperationDefinitionNode

from schema.door.refusals import (
    FragmentCycle,
    NotExecutable,
    QueryTooDeep,
    TooManyAliases,
    TooManyDefinitions,
    TooManyDirectives,
    TooManyFields,
    TooManyRootFields,
    TooManySpreads,
)
from schema.door.survey import Survey, survey


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one request. Counts are of the document with every fragment unfolded."""

    max_body: int = 1_000_000  # bytes of one HTTP body or one socket message
    max_characters: int = 32_000
    max_tokens: int = 4_000
    max_definitions: int = 100
    max_depth: int = 12
    max_introspection_depth: int = 20
    max_fields: int = 1_000
    max_root_fields: int = 20
    max_aliases: int = 50
    max_directives: int = 50
    max_spreads: int = 200
    max_cost: int = 50_000  # values an answer may hold
    page_size: int = 100  # assumed where a paged field is given no size
    list_size: int = 10  # assumed for lists that have no pages
    max_cached_documents: int = 1_000
    max_cached_characters: int = 256_000  # a parsed document takes about 90 times its text
    max_operations: int = 50  # at once on one socket


@dataclass(slots=True)
class Totals:
    """One definition with its fragments unfolded."""

    depth: int
    introspection_depth: int
    root_fields: int
    fields: int
    aliases: int
    directives: int
    spreads: int


@dataclass(slots=True)
class Measuring:
    fragments: dict[str, Survey]
    done: dict[str, Totals] = field(default_factory=dict)

    def fragment(self, name: str) -> None:
        """Measure a fragment and those it spreads, innermost first, on a stack of our own."""
        path = {name: self.unmeasured(name)}
        while path:
            current, waiting = next(reversed(path.items()))
            inner = next(waiting, None)
            if inner is None:
                del path[current]
                self.done[current] = self.total(self.fragments[current])
            elif inner in path:
                raise FragmentCycle(fragment=inner)
            else:
                path[inner] = self.unmeasured(inner)

    def unmeasured(self, name: str) -> Iterator[str]:
        for spread in self.fragments[name].spreads:
            if spread.name in self.fragments and spread.name not in self.done:
                yield spread.name

    def total(self, own: Survey) -> Totals:
        totals = Totals(
            depth=own.depth,
            introspection_depth=own.introspection_depth,
            root_fields=own.root_fields,
            fields=own.fields,
            aliases=own.aliases,
            directives=own.directives,
            spreads=len(own.spreads),
        )
        for spread in own.spreads:
            if (inner := self.done.get(spread.name)) is not None:
                add(totals, inner, spread.depth, introspecting=spread.introspecting)
        return totals


def add(totals: Totals, inner: Totals, depth: int, *, introspecting: bool) -> None:
    totals.introspection_depth = max(totals.introspection_depth, depth + inner.introspection_depth)
    if introspecting:
        totals.introspection_depth = max(totals.introspection_depth, depth + inner.depth)
    else:
        totals.depth = max(totals.depth, depth + inner.depth)
    totals.root_fields += inner.root_fields if depth == 0 else 0
    totals.fields += inner.fields
    totals.aliases += inner.aliases
    totals.directives += inner.directives
    totals.spreads += inner.spreads


def enforce(document: DocumentNode, limits: Limits) -> None:
    """Refuse a document that asks for more than the limits allow, before anything unfolds it."""
    if len(document.definitions) > limits.max_definitions:
        raise TooManyDefinitions(limit=limits.max_definitions)
    fragments: dict[str, Survey] = {}
    operations: list[Survey] = []
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            operations.append(survey(definition))
        elif isinstance(definition, FragmentDefinitionNode) and definition.name.value not in fragments:
            fragments[definition.name.value] = survey(definition)
        else:
            raise NotExecutable
    measuring = Measuring(fragments)
    for name in fragments:
        if name not in measuring.done:
            measuring.fragment(name)
        check(measuring.done[name], limits)
    for operation in operations:
        totals = measuring.total(operation)
        check(totals, limits)
        if totals.root_fields > limits.max_root_fields:
            raise TooManyRootFields(limit=limits.max_root_fields)


def check(totals: Totals, limits: Limits) -> None:
    for count, limit, refusal in (
        (totals.depth, limits.max_depth, QueryTooDeep),
        (totals.introspection_depth, limits.max_introspection_depth, QueryTooDeep),
        (totals.aliases, limits.max_aliases, TooManyAliases),
        (totals.directives, limits.max_directives, TooManyDirectives),
        (totals.fields, limits.max_fields, TooManyFields),
        (totals.spreads, limits.max_spreads, TooManySpreads),
    ):
        if count > limit:
            raise refusal(limit=limit)
