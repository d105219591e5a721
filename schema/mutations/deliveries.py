"""What clients do about work that the house gave up."""

import strawberry

from schema.context import Info
from schema.mutations.performing import Input, Keyed, KeyedPayload, perform, uuid_of
from schema.reading.rows import fresh
from schema.types.deliveries import Delivery
from services.kernel.deliveries import retry_delivery


@strawberry.input(description="重试失败任务 (retry a failed delivery)")
class RetryDeliveryInput(Keyed):
    delivery: strawberry.ID = strawberry.field(description="任务的 ID (delivery id)")


@strawberry.type(description="重试的结果 (what came of it)")
class DeliveryPayload(KeyedPayload):
    delivery: Delivery = strawberry.field(description="任务 (delivery): it waits for a worker again")


@strawberry.type
class DeliveryMutation:
    @strawberry.mutation(description="重试 (retry a delivery) that was given up: from the start")
    async def retry_delivery(self, info: Info, input: Input[RetryDeliveryInput]) -> DeliveryPayload:
        id = await perform(
            info,
            input,
            lambda actor: retry_delivery(actor, uuid_of(info, "Delivery", input.delivery)),
        )
        return DeliveryPayload(
            delivery=await fresh(info.context, Delivery, id), client_mutation_id=input.client_mutation_id
        )
