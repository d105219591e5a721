"""How a mutation is performed: as whom, in one transaction, once a key, and answered with the fresh node."""

from collections.abc import Awaitable, Callable
from dataclasses import fields, is_dataclass
from typing import Annotated, Any, Protocol, TypeVar
from uuid import UUID

import strawberry

from schema.context import Info
from schema.relay import decode_id
from services.kernel import once
from services.kernel.access import Actor
from services.kernel.codes import pad
from services.kernel.scope import acting

KEY = "幂等键 (clientMutationId): the same key with the same input has one effect and gets the same answer"


T = TypeVar("T")
Input = Annotated[T, strawberry.argument(description="输入 (input)")]


@strawberry.input(description="每个操作的公共输入 (what every mutation takes)")
class Keyed:
    client_mutation_id: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="每个操作的公共结果 (what every mutation gives back)")
class KeyedPayload:
    client_mutation_id: str | None = strawberry.field(default=None, description=KEY)


class Identified(Protocol):
    @property
    def id(self) -> UUID: ...


Result = dict[str, Any]
"""What came of an action as plain values, as they are kept with its key."""


async def perform(info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]) -> UUID:
    """Run an action as whoever asks and give the id of what came of it."""

    async def identified(actor: Actor) -> Result:
        return {"id": str((await do(actor)).id)}

    return UUID((await performed(info, input, identified))["id"])


async def performed(info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Result]]) -> Result:
    """Run an action as whoever asks and give what it says came of it.

    With a `clientMutationId` the action has one effect, however often it is asked for: the key is kept in the
    transaction of the effect. Raises IDEMPOTENCY_CONFLICT for a key that stands for other input.
    """
    actor = info.context.signed_in
    key = input.client_mutation_id
    async with acting(actor):
        if key is None:
            return await do(actor)
        before = await once.begin(actor, key, info.field_name, plain(input))
        if before is not None:
            return before
        made = await do(actor)
        await once.finish(actor, key, made)
        return made


async def repeated(info: Info, input: Keyed, do: Callable[[Actor], Awaitable[T]]) -> T:
    """The same for what must not be kept with the key: it is done each time the key comes again."""
    actor = info.context.signed_in
    key = input.client_mutation_id
    async with acting(actor):
        if key is None or await once.begin(actor, key, info.field_name, plain(input)) is not None:
            return await do(actor)
        made = await do(actor)
        await once.finish(actor, key, {})
        return made


def plain(input: Any) -> Any:
    """An input as plain values: what its digest is made of. What was left out and what is null are alike."""
    if is_dataclass(input):
        values = {each.name: plain(getattr(input, each.name)) for each in fields(input)}
        return {name: value for name, value in values.items() if value is not None}
    if isinstance(input, list):
        return [plain(each) for each in input]
    return input


def uuid_of(info: Info, kind: str, id: str) -> UUID:
    """The uuid in a global id of this kind; one of another district is not found."""
    return decode_id(id, kind, info.context.signed_in)


def optional_uuid(info: Info, kind: str, id: str | None) -> UUID | None:
    return uuid_of(info, kind, id) if id else None


def tenant_of(code: str) -> int:
    """A tenant's key from its national code as people write it: 6, 9, 12 or 15 digits."""
    return pad(code.strip())
