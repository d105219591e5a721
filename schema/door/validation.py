"""From text to a document that the schema can answer, or errors that tell a developer where to look.

The messages are those of the GraphQL reference implementation, without its suggestions (they would spell out
names that the schema keeps to itself) and without what Python says about a value that a scalar can't read.
"""

from typing import Final

from graphql import (
    SKIP,
    DocumentNode,
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    ValueNode,
    ValuesOfCorrectTypeRule,
    VisitorAction,
    parse,
    specified_rules,
    validate,
)
from graphql.utilities.validate_input_value import validate_input_literal
from graphql.validation import ASTValidationRule
from graphql.validation.rules import overlapping_fields_can_be_merged
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from schema.door.errors import DocumentErrors
from schema.door.limits import Limits, enforce
from schema.door.refusals import QueryTooLarge
from schema.door.values import Path, explained
from services.kernel.text import N_, _

PARSE_FAILED: Final = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED: Final = "GRAPHQL_VALIDATION_FAILED"
TOO_MANY_TOKENS: Final = "Syntax Error: Document contains more than"
MAX_ERRORS: Final = 10

ABORTED: Final = "Validation aborted."

# The one rule that stays worse than linear on a document within our limits. Its own bound is five times this.
overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = 100_000


class PlainValues(ValuesOfCorrectTypeRule):
    """Says what a literal should have been, not what a scalar's parser had to say about it."""

    def is_valid_value_node(self, node: ValueNode, input_type: GraphQLInputType | None) -> VisitorAction:
        if input_type is not None:
            expected = input_type

            def note(error: GraphQLError, path: Path) -> None:
                message, extensions = explained(error, expected, path, VALIDATION_FAILED)
                self.report_error(GraphQLError(message, error.nodes or node, extensions=extensions))

            validate_input_literal(node, expected, note, hide_suggestions=True)
        return SKIP


class PlainOneOf(OneOfInputValidationRule):
    def report_error(self, error: GraphQLError) -> None:
        super().report_error(GraphQLError(_(N_("这里须恰好给出一项，且不为空")), error.nodes))


class PlainMaybe(MaybeNullValidationRule):
    def report_error(self, error: GraphQLError) -> None:
        super().report_error(GraphQLError(_(N_("这里可以不给，但不能为 null")), error.nodes))


RULES: Final[tuple[type[ASTValidationRule], ...]] = (
    *(rule for rule in specified_rules if rule is not ValuesOfCorrectTypeRule),
    PlainValues,
    PlainMaybe,
    PlainOneOf,
)


def checked(schema: GraphQLSchema, query: str, limits: Limits) -> DocumentNode:
    """The document in `query`: parsed, within the limits, valid. Else DocumentErrors or DocumentRefused."""
    document = parsed(query, limits)
    enforce(document, limits)
    errors = validate(schema, document, RULES, max_errors=MAX_ERRORS, hide_suggestions=True)
    if errors and errors[-1].message == ABORTED:
        raise QueryTooLarge
    if errors:
        raise DocumentErrors([coded(error, VALIDATION_FAILED) for error in errors])
    return document


def parsed(query: str, limits: Limits) -> DocumentNode:
    if len(query) > limits.max_characters:
        raise QueryTooLarge
    try:
        return parse(query, max_tokens=limits.max_tokens, allow_empty_selection_sets=False)
    except GraphQLError as error:
        if error.message.startswith(TOO_MANY_TOKENS):
            raise QueryTooLarge from None
        raise DocumentErrors([coded(error, PARSE_FAILED)]) from None


def coded(error: GraphQLError, code: str) -> GraphQLError:
    """The error with its code, where it has none yet, and without a guess at what was meant."""
    error.extensions = {"code": code, **(error.extensions or {})}
    error.message = error.message.partition(" Did you mean")[0]
    return error
