"""A schema of nothing in particular, with everything in it that a door has to cope with."""

import asyncio
import datetime as dt
import decimal
import enum
import uuid
from collections.abc import AsyncGenerator

import strawberry
from strawberry.scalars import JSON

from services.kernel.errors import Conflict, DomainError
from services.kernel.text import N_


class Taken(Conflict):
    code, sentence = "WISH_TAKEN", N_("心愿已被认领")


class BadCursor(DomainError):
    code, sentence = "BAD_CURSOR", N_("未找到相关内容")


def read_cursor(value: object) -> object:
    if value != "good":
        raise BadCursor(field="after")
    return value


class Quiet(strawberry.Schema):
    def process_errors(self, errors, execution_context=None) -> None:
        """The door logs bugs itself."""


@strawberry.enum
class Colour(enum.Enum):
    GREEN = "green"
    RED = "red"


Cursor = strawberry.scalar(name="Cursor", serialize=str, parse_value=read_cursor)


class CursorType: ...


@strawberry.input
class Place:
    code: int
    name: str | None = None


@strawberry.input
class Report:
    text: str
    colour: Colour = Colour.GREEN
    at: dt.datetime | None = None
    places: list[Place] = strawberry.field(default_factory=list)


@strawberry.input(one_of=True)
class Key:
    number: strawberry.Maybe[int]
    name: strawberry.Maybe[str]


@strawberry.type
class Thing:
    number: int

    @strawberry.field
    def inner(self) -> "Thing":
        return Thing(number=self.number + 1)

    @strawberry.field
    def things(self, first: int | None = None, last: int | None = None) -> "Things":
        return Things(nodes=[Thing(number=n) for n in range(min(first or last or 1, 5))])

    @strawberry.field
    def parts(self) -> list["Thing"]:
        return [Thing(number=1), Thing(number=2)]


@strawberry.type
class Things:
    nodes: list[Thing]


@strawberry.type
class Sound:
    """Queries that a client can only get wrong by itself."""

    @strawberry.field
    def hello(self) -> str:
        return "你好"

    @strawberry.field
    def thing(self) -> Thing:
        return Thing(number=1)

    @strawberry.field
    def maybe(self) -> Thing | None:
        return Thing(number=1)

    @strawberry.field
    def things(self, first: int = 20) -> Things:
        return Things(nodes=[Thing(number=n) for n in range(min(first, 5))])

    @strawberry.field
    def echo(
        self, text: str = "", number: int = 0, share: float = 0.0, id: strawberry.ID | None = None
    ) -> str:
        return f"{text}{number}{share}{id or ''}"

    @strawberry.field
    def typed(
        self,
        *,
        at: dt.datetime | None = None,
        day: dt.date | None = None,
        id: uuid.UUID | None = None,
        amount: decimal.Decimal | None = None,
        colour: Colour | None = None,
        anything: JSON | None = None,
        after: CursorType | None = None,
    ) -> str:
        return "ok"

    @strawberry.field
    def reported(self, input: Report) -> str:
        return input.text

    @strawberry.field
    def patched(self, name: strawberry.Maybe[str] = None) -> str:
        return name.value if name else "unchanged"

    @strawberry.field
    def by(self, key: Key) -> str:
        return "ok"

    @strawberry.field
    def refused(self) -> str | None:
        raise Taken(by="别人")


@strawberry.type
class Query(Sound):
    @strawberry.field
    def broken(self) -> str | None:
        message = "secret /etc/passwd"
        raise RuntimeError(message)

    @strawberry.field
    async def slow(self) -> str:
        await asyncio.sleep(60)
        return "late"

    @strawberry.field
    def unprintable(self) -> JSON:
        return {1, 2}


@strawberry.type
class Mutation:
    @strawberry.mutation
    def write(self, info: strawberry.Info, text: str) -> str:
        info.context["written"].append(text)
        return text


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, to: int = 3) -> AsyncGenerator[int, None]:
        for number in range(to):
            yield number

    @strawberry.subscription
    async def endless(self, info: strawberry.Info) -> AsyncGenerator[str, None]:
        info.context["events"].append("open")
        try:
            while True:
                info.context["events"].append("sent")
                yield "x" * 100_000
                await asyncio.sleep(0)
        finally:
            info.context["events"].append("closed")

    @strawberry.subscription
    async def waiting(self, info: strawberry.Info) -> AsyncGenerator[str, None]:
        info.context["events"].append("open")
        try:
            await asyncio.Event().wait()
            yield "never"
        finally:
            info.context["events"].append("closed")

    @strawberry.subscription
    async def refused(self) -> AsyncGenerator[int, None]:
        raise Taken(by="别人")
        yield 1

    @strawberry.subscription
    async def breaking(self) -> AsyncGenerator[int, None]:
        yield 1
        message = "secret"
        raise RuntimeError(message)


def make_schema(query: type = Query) -> Quiet:
    return Quiet(
        query,
        Mutation,
        Subscription,
        config=strawberry.schema.config.StrawberryConfig(scalar_map={CursorType: Cursor}),
    )
