"""What clients do with tenants: draw new ones below their own, and name them."""

from collections.abc import Awaitable, Callable
from datetime import date

import strawberry

from schema.context import Info
from schema.mutations.performing import Identified, Input, Keyed, KeyedPayload, perform, tenant_of
from schema.reading.rows import fresh
from schema.types.calendars import CalendarDay
from schema.types.tenants import Tenant
from services.kernel.access import Actor
from services.tenancy import actions
from services.tenancy.calendar import set_calendar_day

NAME = "名称 (name): at most 80 characters"


@strawberry.type(description="辖区操作的结果 (what came of it): the tenant as it is afterwards")
class TenantPayload(KeyedPayload):
    tenant: Tenant = strawberry.field(description="辖区 (tenant)")


@strawberry.input(description="新设街道 (create a street that the national register does not have)")
class CreateStreetInput(Keyed):
    district: str = strawberry.field(description="区的代码 (district): the code of six digits")
    name: str = strawberry.field(description=NAME)


@strawberry.input(description="新设社区 (create a community that the national register does not have)")
class CreateCommunityInput(Keyed):
    street: str = strawberry.field(description="街道代码 (street): the code of nine digits")
    name: str = strawberry.field(description=NAME)


@strawberry.input(description="划分网格 (create a grid)")
class CreateGridInput(Keyed):
    community: str = strawberry.field(description="社区代码 (community): the code of twelve digits")
    name: str = strawberry.field(description=NAME)


@strawberry.input(description="辖区更名 (rename a tenant)")
class RenameTenantInput(Keyed):
    tenant: str = strawberry.field(description="区划代码 (tenant): of one below your own")
    name: str = strawberry.field(description=NAME)


@strawberry.input(description="设定工作日 (set one day of the district's calendar)")
class SetCalendarDayInput(Keyed):
    day: date = strawberry.field(description="日期 (day)")
    is_working: bool = strawberry.field(description="是否上班 (is working)")
    name: str = strawberry.field(default="", description="说明 (name): why; at most 80 characters")


@strawberry.type(description="设定的结果 (what came of it)")
class CalendarDayPayload(KeyedPayload):
    calendar_day: CalendarDay = strawberry.field(description="这一天 (calendar day) as it is now")


async def _perform(info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]) -> TenantPayload:
    """Events know a tenant by its code as a uuid."""
    code = (await perform(info, input, do)).int
    return TenantPayload(
        tenant=await fresh(info.context, Tenant, code), client_mutation_id=input.client_mutation_id
    )


@strawberry.type
class TenantMutation:
    @strawberry.mutation(description="新设街道 (create a street), such as a development zone; gets a code")
    async def create_street(self, info: Info, input: Input[CreateStreetInput]) -> TenantPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.create_street(actor, tenant_of(input.district), input.name),
        )

    @strawberry.mutation(description="新设社区 (create a community or village): by the district; gets a code")
    async def create_community(self, info: Info, input: Input[CreateCommunityInput]) -> TenantPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.create_community(actor, tenant_of(input.street), input.name),
        )

    @strawberry.mutation(description="划分网格 (create a grid) in a community: its code is allocated")
    async def create_grid(self, info: Info, input: Input[CreateGridInput]) -> TenantPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.create_grid(actor, tenant_of(input.community), input.name),
        )

    @strawberry.mutation(description="辖区更名 (rename a tenant): from above; its code stays")
    async def rename_tenant(self, info: Info, input: Input[RenameTenantInput]) -> TenantPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.rename_tenant(actor, tenant_of(input.tenant), input.name),
        )

    @strawberry.mutation(
        description="设定工作日 (set a calendar day): worked or free in the whole district, "
        "whatever the nation's calendar says"
    )
    async def set_calendar_day(self, info: Info, input: Input[SetCalendarDayInput]) -> CalendarDayPayload:
        id = await perform(
            info,
            input,
            lambda actor: set_calendar_day(actor, input.day, is_working=input.is_working, name=input.name),
        )
        return CalendarDayPayload(
            calendar_day=await fresh(info.context, CalendarDay, id),
            client_mutation_id=input.client_mutation_id,
        )
