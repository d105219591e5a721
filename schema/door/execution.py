"""Running what was asked: the compiled way where there is one, strawberry's otherwise."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from contextvars import ContextVar
from typing import Any, NamedTuple

import orjson
import strawberry
from graphql import GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.types.execution import ExecutionResult, PreExecutionError

from schema.door.connection import Connection
from schema.door.decode import Ask
from schema.door.documents import Documents, Entry, Operation
from schema.door.errors import Described, describe_all, first_code, root
from schema.door.limits import Limits
from schema.door.values import coerced
from services.kernel.errors import Unavailable


class Answer(NamedTuple):
    """What a compiled query gives back: finished data, and errors where some of its fields failed."""

    data: dict[str, Any] | bytes | None
    errors: Sequence[GraphQLError] = ()


Observe = Callable[[str, str, str], None]
"""Told of each operation at its end: its kind, its way, and the code of its first error if there was one."""
COMPILED, ORDINARY, REFUSED = "compiled", "ordinary", "refused"


def nobody(_kind: str, _way: str, _code: str) -> None:
    """Observes nothing."""


MakeContext = Callable[[Connection], Awaitable[Any]]
ExecuteFast = Callable[
    [Entry, str | None, dict[str, Any], Any], Awaitable[Answer | dict[str, Any] | bytes | None]
]


class Job(NamedTuple):
    """A request that may run: its document is valid, its variables are read, its cost is bearable."""

    ask: Ask
    entry: Entry
    operation: Operation
    variables: dict[str, Any]


handed: ContextVar[Entry | None] = ContextVar("handed", default=None)


class Handed(SchemaExtension):
    """Gives strawberry the document that the door has parsed and validated already."""

    def on_parse(self) -> Iterator[None]:
        entry = handed.get()
        if entry is not None and entry.query == self.execution_context.query:
            self.execution_context.graphql_document = entry.document
            self.execution_context.pre_execution_errors = []
        yield


class Executor:
    def __init__(
        self,
        schema: strawberry.Schema,
        context: MakeContext,
        execute_fast: ExecuteFast | None,
        limits: Limits,
        observe: Observe = nobody,
    ) -> None:
        if Handed not in schema.extensions:
            schema.extensions = (Handed, *schema.extensions)
        self.schema = schema
        self.core = schema._schema  # noqa: SLF001 - strawberry has no other name for it
        self.context = context
        self.execute_fast = execute_fast
        self.limits = limits
        self.observe = observe
        self.documents = Documents(self.core, limits)

    def prepare(self, ask: Ask) -> Job:
        """Everything that can be found wrong before anything runs. Raises DocumentErrors or a DomainError."""
        entry = self.documents.get(ask.query)
        operation = entry.operation(ask.operation_name)
        variables = coerced(self.core, operation.node, ask.variables)
        self.documents.afford(entry, operation, variables)
        return Job(ask, entry, operation, variables)

    async def run(self, job: Job, connection: Connection) -> bytes:
        """A query's or mutation's response.

        What `context` raises is raised, and so is Unavailable when nothing else came of it; all else is told.
        """
        context = await self.context(connection)
        if self.execute_fast is not None and job.operation.kind == "query":
            fast = await self.fast(self.execute_fast, job, context)
            if fast is not None:
                body, code = encode_fast(fast, connection.request_id)
                self.observe(job.operation.kind, COMPILED, code)
                return body
        handed.set(job.entry)
        result = await self.schema.execute(
            job.entry.query,
            variable_values=job.ask.variables,
            context_value=context,
            operation_name=job.operation.name,
            operation_extensions=job.ask.extensions,
        )
        insist(result.data, result.errors or ())
        body, code = encode(result, connection.request_id)
        self.observe(job.operation.kind, ORDINARY, code)
        return body

    async def fast(
        self, execute: ExecuteFast, job: Job, context: Any
    ) -> Answer | dict[str, Any] | bytes | None:
        try:
            answer = await execute(job.entry, job.operation.name, job.variables, context)
        except Exception as error:  # noqa: BLE001 - described and, if it is a bug, logged
            answer = Answer(None, [located(error)])
        if isinstance(answer, Answer):
            insist(answer.data, answer.errors)
        return answer

    async def stream(self, job: Job, connection: Connection) -> AsyncGenerator[bytes | list[Described], None]:
        """A subscription's responses one by one; a list of errors when it could not even begin."""
        context = await self.context(connection)
        handed.set(job.entry)
        results = await self.schema.subscribe(
            job.entry.query,
            variable_values=job.ask.variables,
            context_value=context,
            operation_name=job.operation.name,
            operation_extensions=job.ask.extensions,
        )
        way, code = ORDINARY, ""
        try:
            async for result in results:
                if isinstance(result, PreExecutionError):
                    errors = describe_all(result.errors or (), connection.request_id)
                    way, code = REFUSED, first_code(errors)
                    yield errors
                else:
                    body, _ = encode(result, connection.request_id)
                    yield body
        finally:
            self.observe(job.operation.kind, way, code)
            await results.aclose()


def insist(data: dict[str, Any] | bytes | None, errors: Sequence[Exception]) -> None:
    """Where all that came of it is that the house is not ready, the whole request is refused."""
    if errors and (
        data is None or (isinstance(data, dict) and all(value is None for value in data.values()))
    ):
        causes = [root(error) for error in errors]
        if all(isinstance(cause, Unavailable) for cause in causes):
            raise causes[0]


def located(error: Exception) -> GraphQLError:
    return error if isinstance(error, GraphQLError) else GraphQLError(str(error), original_error=error)


def encode_fast(answer: Answer | dict[str, Any] | bytes, request_id: str) -> tuple[bytes, str]:
    """The body, and the code of its first error."""
    if type(answer) is dict:
        return orjson.dumps({"data": answer}), ""
    data, errors = answer if isinstance(answer, Answer) else (answer, ())
    described = describe_all(errors, request_id)
    body: dict[str, Any] = {"errors": described} if described else {}
    body["data"] = orjson.Fragment(data) if isinstance(data, bytes) else data
    return orjson.dumps(body), first_code(described)


def encode(result: ExecutionResult, request_id: str) -> tuple[bytes, str]:
    """The body, and the code of its first error."""
    described = describe_all(result.errors or (), request_id)
    body: dict[str, Any] = {"errors": described} if described else {}
    body["data"] = result.data
    if result.extensions:
        body["extensions"] = result.extensions
    return orjson.dumps(body), first_code(described)
