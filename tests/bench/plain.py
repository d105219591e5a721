"""The same three questions the way most people would begin. `python -m tests.bench.plain PORT`.

Strawberry's resolvers, Tortoise's models, and loaders so that nothing is asked twice.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import strawberry
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL
from strawberry.extensions import SchemaExtension

from deploy.database import database
from deploy.settings import Settings
from schema.relay import parse_id
from services.kernel.scope import acting
from services.matters.models import Matter as MatterRow
from services.volunteering.models import Wish as WishRow
from tests.bench.plain_types import (
    Asked,
    Matter,
    MatterEdge,
    MatterPage,
    Wish,
    WishEdge,
    WishPage,
    info_of,
    place,
)
from tests.bench.serving import actor_of, serve


class Acting(SchemaExtension):
    async def on_operation(self) -> AsyncIterator[None]:
        async with acting(self.execution_context.context.actor):
            yield


@strawberry.type
class Query:
    @strawberry.field
    async def matter(self, id: strawberry.ID) -> Matter | None:
        row = await MatterRow.get_or_none(id=parse_id(id).id)
        return Matter.of(row) if row else None

    @strawberry.field
    async def matters(self, first: int) -> MatterPage:
        rows = await MatterRow.all().order_by("-created_at", "-id").limit(first + 1)
        edges = [MatterEdge(cursor=place(row), node=Matter.of(row)) for row in rows[:first]]
        return MatterPage(edges=edges, page_info=info_of(rows, edges))

    @strawberry.field
    async def wishes(self, first: int) -> WishPage:
        rows = await WishRow.all().order_by("-created_at", "-id").limit(first + 1)
        edges = [WishEdge(cursor=place(row), node=Wish.of(row)) for row in rows[:first]]
        return WishPage(edges=edges, page_info=info_of(rows, edges))


class Api(GraphQL[Asked, None]):
    async def get_context(self, request: Any, response: Any) -> Asked:
        return Asked(await actor_of(request.scope))


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    async with database(Settings()):
        yield


if __name__ == "__main__":
    api = Api(strawberry.Schema(Query, extensions=[Acting]), graphql_ide=None)
    serve(Starlette(routes=[Route("/graphql", api)], lifespan=lifespan))
