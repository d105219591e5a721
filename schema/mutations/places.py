"""What clients do with the places inside a community: one at a time, or a whole file."""

import strawberry

from schema.context import Info
from schema.mutations.performing import (
    Input,
    Keyed,
    KeyedPayload,
    Result,
    perform,
    performed,
    tenant_of,
    uuid_of,
)
from schema.mutations.sizes import measured
from schema.mutations.tenants import NAME
from schema.reading.rows import fresh
from schema.types.places import Building, Estate, Household
from services.kernel.access import Actor
from services.tenancy import actions
from services.tenancy.placing import import_places

COMMUNITY = "社区代码 (community): the code of twelve digits"
LARGEST_FILE = 500_000
"""Bytes of a file that comes as a variable; larger ones are for the console and the command line."""


@strawberry.input(description="登记小区 (create an estate)")
class CreateEstateInput(Keyed):
    community: str = strawberry.field(description=COMMUNITY)
    name: str = strawberry.field(description=NAME)


@strawberry.type(description="登记小区的结果 (what came of it)")
class EstatePayload(KeyedPayload):
    estate: Estate = strawberry.field(description="小区 (estate)")


@strawberry.input(description="登记楼栋 (create a building)")
class CreateBuildingInput(Keyed):
    estate: strawberry.ID = strawberry.field(description="小区的 ID (estate id)")
    name: str = strawberry.field(description=NAME)
    grid: str | None = strawberry.field(
        default=None, description="网格代码 (grid): a grid of the community, if it is known"
    )


@strawberry.type(description="登记楼栋的结果 (what came of it)")
class BuildingPayload(KeyedPayload):
    building: Building = strawberry.field(description="楼栋 (building)")


@strawberry.input(description="登记户 (create a household)")
class CreateHouseholdInput(Keyed):
    building: strawberry.ID = strawberry.field(description="楼栋的 ID (building id)")
    name: str = strawberry.field(description="户号 (name): such as 2-301; at most 80 characters")
    grid: str | None = strawberry.field(
        default=None, description="网格代码 (grid): needed where the building is of no single grid"
    )
    area: str = strawberry.field(
        default="", description="面积 (area): of the dwelling in square metres, such as 89.52"
    )


@strawberry.type(description="登记户的结果 (what came of it)")
class HouseholdPayload(KeyedPayload):
    household: Household = strawberry.field(description="户 (household)")


@strawberry.input(description="导入网格、小区、楼栋和户 (import places)")
class ImportPlacesInput(Keyed):
    community: str = strawberry.field(description=COMMUNITY)
    csv: str = strawberry.field(
        description="表格内容 (csv): with a header of grid, estate, building, household or of "
        "网格, 小区, 楼栋, 户, and area or 面积 where it is known; at most 500,000 bytes"
    )


@strawberry.type(description="导入的结果 (what came of it): how many of each were new")
class ImportPlacesPayload(KeyedPayload):
    grids: int = strawberry.field(description="新网格数 (new grids)")
    estates: int = strawberry.field(description="新小区数 (new estates)")
    buildings: int = strawberry.field(description="新楼栋数 (new buildings)")
    households: int = strawberry.field(description="新户数 (new households)")
    moved: int = strawberry.field(description="移户数 (moved): households that are in another grid now")
    measured: int = strawberry.field(description="改面积户数 (measured): households with another area now")


@strawberry.type
class PlaceMutation:
    @strawberry.mutation(description="登记小区 (create an estate) of a community")
    async def create_estate(self, info: Info, input: Input[CreateEstateInput]) -> EstatePayload:
        id = await perform(
            info,
            input,
            lambda actor: actions.create_estate(actor, tenant_of(input.community), input.name),
        )
        return EstatePayload(
            estate=await fresh(info.context, Estate, id), client_mutation_id=input.client_mutation_id
        )

    @strawberry.mutation(description="登记楼栋 (create a building) of an estate")
    async def create_building(self, info: Info, input: Input[CreateBuildingInput]) -> BuildingPayload:
        id = await perform(
            info,
            input,
            lambda actor: actions.create_building(
                actor,
                uuid_of(info, "Estate", input.estate),
                input.name,
                grid=tenant_of(input.grid) if input.grid else None,
            ),
        )
        return BuildingPayload(
            building=await fresh(info.context, Building, id), client_mutation_id=input.client_mutation_id
        )

    @strawberry.mutation(description="登记户 (create a household) of a building")
    async def create_household(self, info: Info, input: Input[CreateHouseholdInput]) -> HouseholdPayload:
        id = await perform(
            info,
            input,
            lambda actor: actions.create_household(
                actor,
                uuid_of(info, "Building", input.building),
                input.name,
                grid=tenant_of(input.grid) if input.grid else None,
                area=input.area,
            ),
        )
        return HouseholdPayload(
            household=await fresh(info.context, Household, id), client_mutation_id=input.client_mutation_id
        )

    @strawberry.mutation(
        description="导入 (import places): all of a file or nothing; the same file again changes nothing. "
        "PLACES_INVALID lists what is wrong in `problems`, by line"
    )
    async def import_places(self, info: Info, input: Input[ImportPlacesInput]) -> ImportPlacesPayload:
        taken = await performed(info, input, lambda actor: _imported(actor, input))
        return ImportPlacesPayload(**taken, client_mutation_id=input.client_mutation_id)


async def _imported(actor: Actor, input: ImportPlacesInput) -> Result:
    content = measured(input.csv, "csv", LARGEST_FILE).encode()
    return vars(await import_places(actor, tenant_of(input.community), content))
