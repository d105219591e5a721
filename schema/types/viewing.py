"""Who asks, and anything by its global id."""

import strawberry

from schema.context import Info
from schema.reading.roots import by_id, by_ids
from schema.reading.rows import known
from schema.types.enums import Role
from schema.types.nodes import Node
from schema.types.people import Department, Organization, Person
from schema.types.tenants import Tenant
from services.kernel.access import GRANTS, Actor


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


@strawberry.type
class NodeQuery:
    node: Node | None = by_id("对象 (node): any object by its id; null when you can't see it")
    nodes: list[Node | None] | None = by_ids("对象 (nodes): any objects by their ids, in that order")

    @strawberry.field(description="当前用户 (viewer)")
    def viewer(self, info: Info) -> Viewer | None:
        return Viewer(actor=info.context.signed_in)
