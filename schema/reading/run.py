"""Executing queries compiled: what the door asks first, before strawberry does it in the ordinary way."""

from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import GraphQLError, OperationDefinitionNode

from schema.context import Context
from schema.door import Answer, Entry
from schema.reading.arguments import switches
from schema.reading.plan import Bind, Run, Variables, root
from schema.reading.walk import Unsupported, Walk
from schema.recent import Recent
from services.kernel.access import Actor, Sight
from services.kernel.errors import DomainError


@dataclass(eq=False)
class Compiled:
    """One operation compiled for one sight and one choice of switches."""

    walk: Walk
    roots: dict[str, Bind]

    def bound(self, actor: Actor, variables: Variables) -> dict[str, Run]:
        self.walk.check(actor)
        return {key: bind(actor, variables) for key, bind in self.roots.items()}


compilations: Recent[Compiled | None] = Recent(1_000)
"""What was compiled last in this process: an operation for a sight and values of its switches."""


@dataclass(eq=False)
class Plan:
    """One operation of one document, to be compiled for whoever asks."""

    schema: strawberry.Schema
    entry: Entry
    operation: OperationDefinitionNode

    def __post_init__(self) -> None:
        self.switches = switches(self.operation, self.entry.fragments)

    def choose(self, sight: Sight, variables: Variables) -> Compiled | None:
        """The compiled form for these variables; None where there is none."""
        choice = (self, sight, *[variables.get(name) for name in self.switches])
        return compilations.get(choice, lambda: self._compile(sight, variables))

    def _compile(self, sight: Sight, variables: Variables) -> Compiled | None:
        chosen = {name: variables[name] for name in self.switches if name in variables}
        walk = Walk(self.schema, self.entry.document, self.operation, sight, chosen)
        try:
            return Compiled(walk, {key: root(walk, group) for key, group in walk.roots().items()})
        except Unsupported:
            return None


class Reader:
    """`execute_fast` of the door: None for what is better executed in the ordinary way."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self.schema = schema

    async def __call__(
        self, entry: Entry, operation_name: str | None, variables: Variables, context: Context
    ) -> Answer | dict[str, Any] | None:
        if context.actor is None:
            return None
        plan = entry.plans.get(operation_name)
        if plan is None:
            plan = Plan(self.schema, entry, entry.operations[operation_name].node)
            entry.plans[operation_name] = plan
        runs = bound(plan, context.actor, variables)
        return None if runs is None else await answer(runs)


def bound(plan: Plan, actor: Actor, variables: Variables) -> dict[str, Run] | None:
    """Every root field ready to run. None when one can't be or is refused: ordinary execution tells."""
    compiled = plan.choose(actor.sight, variables)
    if compiled is None:
        return None
    try:
        return compiled.bound(actor, variables)
    except (Unsupported, DomainError):
        return None


async def answer(runs: dict[str, Run]) -> Answer | dict[str, Any]:
    """One after the other. A root field that fails is null; its error says where."""
    data: dict[str, Any] = {}
    errors = []
    for key, execute in runs.items():
        try:
            data[key] = await execute()
        except Exception as error:  # noqa: BLE001 - told in the answer; the door logs what is a bug
            data[key] = None
            errors.append(GraphQLError(str(error), path=[key], original_error=error))
    return Answer(data, errors) if errors else data
