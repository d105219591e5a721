"""Types and loaders of the plain contestant."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from schema.relay import encode_cursor, encode_id, register
from schema.types.orders import NEWEST
from services.matters.models import State
from services.methods.vocabulary import Colour
from services.people.models import Person as PersonRow
from services.tenancy.models import Tenant as TenantRow
from services.volunteering.models import Claim as ClaimRow
from services.volunteering.models import WishState

strawberry.enum(State, name="MatterState")
strawberry.enum(Colour)
strawberry.enum(WishState)
register("Matter")


async def people(keys: list[UUID]) -> list[Any]:
    found = {row.id: Person(row=row) for row in await PersonRow.filter(id__in=keys)}
    return [found.get(key) for key in keys]


async def tenants(keys: list[int]) -> list[Any]:
    found = {row.code: Tenant(name=row.name) for row in await TenantRow.filter(code__in=keys)}
    return [found.get(key) for key in keys]


async def claims(keys: list[UUID]) -> list[Any]:
    found = defaultdict(list)
    for row in await ClaimRow.filter(wish_id__in=keys).order_by("created_at", "id"):
        found[row.wish_id].append(Claim(row=row))
    return [found[key] for key in keys]


class Asked:
    """One request: who asks, and what it has loaded."""

    def __init__(self, actor: Any) -> None:
        self.actor = actor
        self.people: DataLoader[UUID, Any] = DataLoader(people)
        self.tenants: DataLoader[int, Any] = DataLoader(tenants)
        self.claims: DataLoader[UUID, Any] = DataLoader(claims)


Info = strawberry.Info[Asked, None]


@strawberry.type
class Person:
    row: strawberry.Private[Any]

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(encode_id("Person", self.row.district_code, self.row.id))

    @strawberry.field
    def name(self) -> str:
        return self.row.name

    @strawberry.field
    def phone(self) -> str | None:
        return self.row.phone_masked


@strawberry.type
class Tenant:
    name: str


@strawberry.type
class Matter:
    row: strawberry.Private[Any]
    number: str
    title: str
    state: State
    category: str | None
    colour: Colour | None
    reported_at: datetime
    due_at: datetime | None

    @classmethod
    def of(cls, row: Any) -> "Matter":
        return cls(
            row=row,
            number=row.number,
            title=row.title,
            state=row.state,
            category=row.category,
            colour=row.colour,
            reported_at=row.created_at,
            due_at=row.due_at,
        )

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(encode_id("Matter", self.row.district_code, self.row.id))

    @strawberry.field
    async def reporter(self, info: Info) -> Person | None:
        if self.row.reporter_hidden and self.row.reporter_id != info.context.actor.person_id:
            return None
        return await info.context.people.load(self.row.reporter_id)

    @strawberry.field
    async def grid(self, info: Info) -> Tenant | None:
        return await info.context.tenants.load(self.row.tenant) if self.row.tenant % 1000 else None

    @strawberry.field
    async def community(self, info: Info) -> Tenant | None:
        return await info.context.tenants.load(self.row.tenant // 1000 * 1000)


@strawberry.type
class Claim:
    row: strawberry.Private[Any]

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(encode_id("Claim", self.row.district_code, self.row.id))

    @strawberry.field
    def claimed_at(self) -> datetime:
        return self.row.created_at

    @strawberry.field
    def granted_at(self) -> datetime | None:
        return self.row.granted_at

    @strawberry.field
    async def volunteer(self, info: Info) -> Person | None:
        return await info.context.people.load(self.row.volunteer_id)


@strawberry.type
class Wish:
    row: strawberry.Private[Any]
    title: str
    state: WishState
    made_at: datetime

    @classmethod
    def of(cls, row: Any) -> "Wish":
        return cls(row=row, title=row.title, state=row.state, made_at=row.created_at)

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(encode_id("Wish", self.row.district_code, self.row.id))

    @strawberry.field
    async def claims(self, info: Info) -> list[Claim]:
        return await info.context.claims.load(self.row.id)


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class MatterEdge:
    cursor: str
    node: Matter


@strawberry.type
class MatterPage:
    edges: list[MatterEdge]
    page_info: PageInfo


@strawberry.type
class WishEdge:
    cursor: str
    node: Wish


@strawberry.type
class WishPage:
    edges: list[WishEdge]
    page_info: PageInfo


def place(row: Any) -> str:
    return encode_cursor(NEWEST.tag, NEWEST.number(row.created_at), row.id)


def info_of(rows: list[Any], edges: list[Any]) -> PageInfo:
    return PageInfo(has_next_page=len(rows) > len(edges), end_cursor=edges[-1].cursor if edges else None)
