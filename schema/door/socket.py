"""One open socket: a greeting, then operations side by side until somebody leaves.

A message that breaks the protocol closes the socket; a document that can't run is an `error` of its own
operation and leaves the others alone. `send` waits while the client reads slowly, so a subscription is asked
for its next event only when the last one is out.
"""

import asyncio
from contextlib import aclosing
from typing import Any

from schema.door.body import Gone
from schema.door.connection import Connection, Receive, Send
from schema.door.decode import Ask, representable
from schema.door.errors import DocumentErrors, describe_all, first_code, report
from schema.door.execution import REFUSED, Executor, Job
from schema.door.messages import (
    ACK,
    BAD_REQUEST,
    DUPLICATE,
    FORBIDDEN,
    INIT_TIMEOUT,
    INTERNAL,
    PONG,
    TOO_MANY_INITS,
    TRY_LATER,
    UNAUTHORIZED,
    Closing,
    Said,
    asked,
    completed,
    failed,
    identifier,
    init_payload,
    next_result,
    said,
)
from schema.door.refusals import TimedOut, TooManyOperations
from schema.door.timing import Patience, within
from services.kernel.errors import DomainError, Unavailable


class Socket:
    """Reads messages one after the other; each operation runs in a task of its own."""

    def __init__(
        self, executor: Executor, patience: Patience, connection: Connection, receive: Receive, send: Send
    ) -> None:
        self.executor = executor
        self.patience = patience
        self.connection = connection
        self.receive = receive
        self.send = send
        self.running: dict[str, asyncio.Task[None]] = {}
        self.tasks: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        try:
            await self.converse()
        except Gone:
            pass
        except Closing as closing:
            await self.close(closing)
        except Exception as bug:  # noqa: BLE001 - the last line: logged, and told by the close code
            report(bug, self.connection.request_id)
            await self.close(Closing(INTERNAL, "Internal server error"))
        finally:
            await self.stop()

    async def converse(self) -> None:
        await within(self.patience.init, self.greet(), Closing(INIT_TIMEOUT, "Initialisation timeout"))
        while True:
            await self.handle(await self.read())

    async def greet(self) -> None:
        """Wait for `connection_init` and let in whom the context lets in."""
        while (first := await self.read()).type != "connection_init":
            if first.type == "subscribe":
                raise Closing(UNAUTHORIZED, "Unauthorized")
            await self.handle(first)
        self.connection.payload = init_payload(first.message)
        try:
            representable(self.connection.payload)
            await self.executor.context(self.connection)
        except Unavailable as refusal:
            raise Closing(TRY_LATER, refusal.code) from None
        except DomainError as refusal:
            raise Closing(FORBIDDEN, refusal.code) from None
        await self.say(ACK)

    async def read(self) -> Said:
        received = await self.receive()
        if received["type"] == "websocket.disconnect":
            raise Gone
        return said(received, self.executor.limits.max_body)

    async def handle(self, heard: Said) -> None:
        match heard.type:
            case "subscribe":
                await self.begin(heard.message)
            case "complete":
                self.end(identifier(heard.message))
            case "ping":
                await self.say(PONG)
            case "pong":
                pass
            case "connection_init":
                raise Closing(TOO_MANY_INITS, "Too many initialisation requests")
            case _:
                raise Closing(BAD_REQUEST, "Unknown message type")

    async def begin(self, message: dict[str, Any]) -> None:
        operation = identifier(message)
        ask = asked(message)
        if operation in self.running:
            raise Closing(DUPLICATE, "Subscriber for this id already exists")
        limit = self.executor.limits.max_operations
        if len(self.tasks) >= limit:
            await self.say(failed(operation, describe_all([TooManyOperations(limit=limit)], "")))
            return
        task = asyncio.create_task(self.operate(operation, ask))
        self.running[operation] = task
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def end(self, operation: str) -> None:
        """The client has heard enough; the id is free again at once."""
        task = self.running.pop(operation, None)
        if task is not None:
            task.cancel()

    async def operate(self, operation: str, ask: Ask) -> None:
        try:
            farewell = await self.answer(operation, ask)
        except Gone:
            return
        except Exception as error:  # noqa: BLE001 - described and, if it is a bug, logged
            causes = error.errors if isinstance(error, DocumentErrors) else [error]
            errors = describe_all(causes, self.connection.request_id)
            self.executor.observe("unknown", REFUSED, first_code(errors))
            farewell = failed(operation, errors)
        self.running.pop(operation, None)
        try:
            await self.say(farewell)
        except Gone:
            return

    async def answer(self, operation: str, ask: Ask) -> str:
        """Send what the operation yields; gives the message that ends it."""
        representable(ask.variables)
        representable(ask.extensions)
        job = self.executor.prepare(ask)
        if job.operation.kind == "subscription":
            return await self.relay(operation, job)
        response = await within(self.patience.request, self.executor.run(job, self.connection), TimedOut)
        await self.say(next_result(operation, response))
        return completed(operation)

    async def relay(self, operation: str, job: Job) -> str:
        async with aclosing(self.executor.stream(job, self.connection)) as responses:
            async for response in responses:
                if isinstance(response, list):
                    return failed(operation, response)
                await self.say(next_result(operation, response))
        return completed(operation)

    async def say(self, text: str) -> None:
        try:
            await self.send({"type": "websocket.send", "text": text})
        except (OSError, RuntimeError):  # what servers raise once the other side is closed
            raise Gone from None

    async def close(self, closing: Closing) -> None:
        await self.stop()
        try:
            await self.send({"type": "websocket.close", "code": closing.code, "reason": closing.reason})
        except (OSError, RuntimeError):
            return

    async def stop(self) -> None:
        """Cancel what is still running and wait until it has cleaned up after itself."""
        tasks = list(self.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
