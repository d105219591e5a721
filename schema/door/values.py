"""What is wrong with a value that a type doesn't take, without Python's words and without the value."""

from collections.abc import Sequence
from typing import Any, Final

from graphql import (
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    NamedTypeNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    Undefined,
    VariableDefinitionNode,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    type_from_ast,
)
from graphql.execution.values import get_variable_values
from graphql.utilities.validate_input_value import validate_input_value

from schema.door.errors import BAD_INPUT, DocumentErrors, root
from services.kernel.errors import DomainError
from services.kernel.text import N_, _

Path = Sequence[str | int]

MAX_ERRORS: Final = 10


def coerced(
    schema: GraphQLSchema, operation: OperationDefinitionNode, given: dict[str, Any]
) -> dict[str, Any]:
    """The variables as resolvers get them: checked, converted, defaults filled in."""
    definitions = operation.variable_definitions
    if not definitions:
        return {}
    if (easy := at_once(definitions, given)) is not None:
        return easy
    values = get_variable_values(schema, definitions, given, max_errors=MAX_ERRORS, hide_suggestions=True)
    if isinstance(values, list):
        raise DocumentErrors(mistakes(schema, operation, given) or [unreadable()])
    return values.coerced


def at_once(definitions: Sequence[VariableDefinitionNode], given: dict[str, Any]) -> dict[str, Any] | None:
    """The variables, if each is given and of a type where there is nothing to convert; else None."""
    found = {}
    for definition in definitions:
        name, kind = definition.variable.name.value, definition.type
        if isinstance(kind, NonNullTypeNode):
            kind = kind.type
        value = given.get(name)
        if not isinstance(kind, NamedTypeNode) or not fits(kind.name.value, value):
            return None
        found[name] = value
    return found


def fits(kind: str, value: object) -> bool:
    """Whether a value is what one of GraphQL's own scalars makes of it."""
    if type(value) is str:
        return kind in {"ID", "String"}
    if type(value) is int:
        return kind == "Int" and -(2**31) <= value < 2**31
    return type(value) is bool and kind == "Boolean"


def mistakes(
    schema: GraphQLSchema, operation: OperationDefinitionNode, given: dict[str, Any]
) -> list[GraphQLError]:
    """What is wrong with which part of which variable."""
    found: list[GraphQLError] = []
    for definition in operation.variable_definitions or ():
        name = definition.variable.name.value
        expected = type_from_ast(schema, definition.type)
        if expected is None or (name not in given and definition.default_value):
            continue

        def note(error: GraphQLError, path: Path, expected: Any = expected, name: str = name) -> None:
            if len(found) < MAX_ERRORS:
                found.append(mistake(error, expected, path, name))

        validate_input_value(given.get(name, Undefined), expected, note, hide_suggestions=True)  # type: ignore[arg-type]
    return found


def mistake(error: GraphQLError, expected: GraphQLInputType, path: Path, variable: str) -> GraphQLError:
    where = variable + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    problem, extensions = explained(error, expected, path, BAD_INPUT)
    message = _(N_("变量 {variable}：{problem}"), variable="$" + where, problem=problem)
    return GraphQLError(message, extensions={**extensions, "variable": where})


def unreadable() -> GraphQLError:
    return GraphQLError(_(N_("变量的值无效")), extensions={"code": BAD_INPUT})


def explained(
    error: GraphQLError, expected: GraphQLInputType, path: Path, code: str
) -> tuple[str, dict[str, Any]]:
    """A sentence and extensions: a refusal's where a scalar raised one, else what would have been right."""
    cause = root(error)
    if isinstance(cause, DomainError):
        return str(cause), dict(cause.extensions)
    here = type_at(expected, path)
    if is_input_object_type(here.of_type if is_non_null_type(here) else here):
        # graphql-core's own words about fields that are missing or unknown, before it repeats the value.
        problem = error.message.partition(", found")[0].replace("not to be None", "not to be null")
    else:
        problem = _(N_("值无效，应为 {expected}"), expected=here)
    return problem, {"code": code}


def type_at(expected: GraphQLInputType, path: Path) -> GraphQLInputType:
    """The type that `path` leads to inside a value of the expected type."""
    here: Any = expected
    for step in path:
        here = here.of_type if is_non_null_type(here) else here
        if isinstance(step, int) and is_list_type(here):
            here = here.of_type
            continue
        while is_list_type(here) or is_non_null_type(here):  # a list of one may be given without brackets
            here = here.of_type
        if isinstance(step, str) and is_input_object_type(here) and step in here.fields:
            here = here.fields[step].type
    return here  # type: ignore[no-any-return]
