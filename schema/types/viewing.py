"""Who asks, and anything by its global id."""

from datetime import datetime
from typing import Self

import strawberry

from schema.context import Info
from schema.reading.roots import by_id, by_ids
from schema.reading.rows import known
from schema.types.enums import Role
from schema.types.nodes import Node
from schema.types.people import Department, Organization, Person
from schema.types.tenants import Tenant
from services.kernel.access import GRANTS, Actor
from services.people.tokens import TokenShown, tokens_of


@strawberry.type(description="接口令牌 (token): a program acts as you by it; its secret is shown only once")
class Token:
    id: strawberry.ID = strawberry.field(description="令牌的 ID (id)")
    name: str = strawberry.field(description="用途 (name)")
    created_at: datetime = strawberry.field(description="创建时间 (created at)")
    used_at: datetime | None = strawberry.field(
        description="最近使用 (used at), to a few minutes; null when it was never used"
    )
    expires_at: datetime = strawberry.field(description="到期时间 (expires at)")

    @classmethod
    def of(cls, token: TokenShown) -> Self:
        return cls(
            id=strawberry.ID(str(token.id)),
            name=token.name,
            created_at=token.created_at,
            used_at=token.seen_at if token.used else None,
            expires_at=token.expires_at,
        )


@strawberry.type(description="当前用户 (viewer): who you are here, and what you may do")
class Viewer:
    actor: strawberry.Private[Actor]

    @strawberry.field(description="角色 (role): of the appointment you act under")
    def role(self) -> Role:
        return self.actor.role

    @strawberry.field(description="权限 (permissions): each `<resource>:<verb>`")
    def permissions(self) -> list[str]:
        return sorted(GRANTS[self.actor.role])

    @strawberry.field(description="辖区 (tenant): where you hold the role")
    async def tenant(self, info: Info) -> Tenant | None:
        return await known(info.context, Tenant, self.actor.tenant)

    @strawberry.field(description="人员 (person): yourself")
    async def person(self, info: Info) -> Person | None:
        return await known(info.context, Person, self.actor.person_id) if self.actor.person_id else None

    @strawberry.field(description="职能部门 (department): that you work for")
    async def department(self, info: Info) -> Department | None:
        id = self.actor.department_id
        return await known(info.context, Department, id) if id else None

    @strawberry.field(description="单位 (organization): that you speak for")
    async def organization(self, info: Info) -> Organization | None:
        id = self.actor.organization_id
        return await known(info.context, Organization, id) if id else None

    @strawberry.field(description="接口令牌 (tokens): your own that are still good, the newest first")
    async def tokens(self) -> list[Token]:
        return [Token.of(each) for each in await tokens_of(self.actor)]


@strawberry.type
class NodeQuery:
    node: Node | None = by_id("对象 (node): any object by its id; null when you can't see it")
    nodes: list[Node | None] | None = by_ids("对象 (nodes): any objects by their ids, in that order")

    @strawberry.field(description="当前用户 (viewer)")
    def viewer(self, info: Info) -> Viewer | None:
        return Viewer(actor=info.context.signed_in)
