"""Every error that leaves: a sentence for people, a code for programs, and nothing of what goes on inside.

A refusal of ours goes out with its own code and sentence, in the language being spoken. What a resolver
raised on purpose as a GraphQLError with a code goes out as it is. Anything else is a bug: the client gets
INTERNAL_ERROR and the request's id, the log gets the traceback under the same id.
"""

import logging
from collections.abc import Iterable, Sequence
from typing import Any, Final

from graphql import GraphQLError
from strawberry.exceptions import StrawberryInputCoercionError

from services.kernel.errors import DomainError
from services.kernel.text import N_, _

log = logging.getLogger("schema.door")

Described = dict[str, Any]

BAD_INPUT: Final = "BAD_USER_INPUT"
INTERNAL: Final = "INTERNAL_ERROR"
SORRY: Final = N_("系统出现问题，请稍后再试")
MAX_ERRORS = 100
MAX_LOGGED = 5
MAX_MESSAGE = 300


class DocumentErrors(Exception):
    """What parsing, validation or the coercion of variables found; each error carries its code."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__(*errors)
        self.errors = errors


def root(error: BaseException) -> BaseException:
    """What was raised in the first place, under the GraphQLErrors wrapped around it."""
    while isinstance(error, GraphQLError) and error.original_error is not None:
        error = error.original_error
    return error


def describe_all(errors: Iterable[BaseException], request_id: str) -> list[Described]:
    """The first errors as they are sent; of the bugs among them the first few are logged."""
    described: list[Described] = []
    bugs = 0
    for error in errors:
        if len(described) == MAX_ERRORS:
            break
        told = known(root(error))
        if told is None:
            bugs += 1
            if bugs <= MAX_LOGGED:
                report(error, request_id)
            told = internal(request_id)
        described.append(located(told, error))
    return described


def first_code(errors: Sequence[Described]) -> str:
    """What an answer is counted under; empty when all went well."""
    return str(errors[0]["extensions"]["code"]) if errors else ""


def known(cause: BaseException) -> Described | None:
    """An error that somebody meant to be read; None for a bug."""
    if isinstance(cause, DomainError):
        return {"message": str(cause), "extensions": cause.extensions}
    if isinstance(cause, GraphQLError) and "code" in (cause.extensions or {}):
        return {"message": cause.message[:MAX_MESSAGE], "extensions": cause.extensions}
    if isinstance(cause, StrawberryInputCoercionError) or is_argument_error(cause):
        return {"message": _(N_("参数的值无效")), "extensions": {"code": BAD_INPUT}}
    return None


def is_argument_error(cause: BaseException) -> bool:
    """What graphql-core can still find wrong with a valid request while it runs: a null from a variable."""
    return isinstance(cause, GraphQLError) and cause.message.startswith("Argument '")


def internal(request_id: str) -> Described:
    return {"message": _(SORRY), "extensions": {"code": INTERNAL, "requestId": request_id}}


def located(told: Described, error: BaseException) -> Described:
    if isinstance(error, GraphQLError):
        if error.locations:
            told["locations"] = [location.formatted for location in error.locations]
        if error.path:
            told["path"] = error.path
    return told


def report(error: BaseException, request_id: str) -> None:
    path = ".".join(map(str, error.path)) if isinstance(error, GraphQLError) and error.path else ""
    log.error(
        "a request failed inside",
        exc_info=root(error),
        extra={"request_id": request_id, "graphql_path": path},
    )
