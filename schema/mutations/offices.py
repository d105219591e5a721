"""What clients do with departments and organizations."""

import strawberry

from schema.context import Info
from schema.mutations.performing import Input, Keyed, KeyedPayload, perform, tenant_of
from schema.reading.rows import fresh
from schema.types.people import Department, Organization
from services.people import actions

NAME = "名称 (name): at most 60 characters"


@strawberry.input(description="设立职能部门 (create a department)")
class CreateDepartmentInput(Keyed):
    tenant: str = strawberry.field(description="区划代码 (tenant): a district's or street's")
    name: str = strawberry.field(description=NAME)


@strawberry.type(description="设立部门的结果 (what came of it)")
class DepartmentPayload(KeyedPayload):
    department: Department = strawberry.field(description="职能部门 (department)")


@strawberry.input(description="登记单位 (create an organization)")
class CreateOrganizationInput(Keyed):
    tenant: str = strawberry.field(description="区划代码 (tenant): a community's")
    name: str = strawberry.field(description=NAME)


@strawberry.type(description="登记单位的结果 (what came of it)")
class OrganizationPayload(KeyedPayload):
    organization: Organization = strawberry.field(description="单位 (organization)")


@strawberry.type
class OfficeMutation:
    @strawberry.mutation(description="设立职能部门 (create a department) at a district or street")
    async def create_department(self, info: Info, input: Input[CreateDepartmentInput]) -> DepartmentPayload:
        id = await perform(
            info,
            input,
            lambda actor: actions.create_department(actor, tenant=tenant_of(input.tenant), name=input.name),
        )
        return DepartmentPayload(
            department=await fresh(info.context, Department, id),
            client_mutation_id=input.client_mutation_id,
        )

    @strawberry.mutation(description="登记单位 (create an organization) with a community")
    async def create_organization(
        self, info: Info, input: Input[CreateOrganizationInput]
    ) -> OrganizationPayload:
        id = await perform(
            info,
            input,
            lambda actor: actions.create_organization(actor, tenant=tenant_of(input.tenant), name=input.name),
        )
        return OrganizationPayload(
            organization=await fresh(info.context, Organization, id),
            client_mutation_id=input.client_mutation_id,
        )
