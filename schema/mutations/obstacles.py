"""What clients do about objective obstacles."""

from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID

import strawberry

from schema.context import Info
from schema.mutations.performing import Identified, Input, Keyed, KeyedPayload, perform, uuid_of
from schema.reading.rows import fresh
from schema.types.obstacles import Obstacle
from services.evaluation.rounds import actions
from services.evaluation.rounds.models import Settlement
from services.kernel.access import Actor

OBSTACLE = "客观原因的 ID (obstacle id)"


@strawberry.type(description="客观原因操作的结果 (what came of it): the obstacle as it is afterwards")
class ObstaclePayload(KeyedPayload):
    obstacle: Obstacle = strawberry.field(description="客观原因 (obstacle)")


@strawberry.input(description="报客观原因 (report an obstacle to mending a matter that was rated badly)")
class ReportObstacleInput(Keyed):
    matter: strawberry.ID = strawberry.field(description="事项的 ID (matter id)")
    reasons: str = strawberry.field(description="理由 (reasons): the reporter reads them")


@strawberry.input(description="商议意见 (give the view of one's level on an obstacle)")
class GiveObstacleViewInput(Keyed):
    obstacle: strawberry.ID = strawberry.field(description=OBSTACLE)
    text: str = strawberry.field(description="意见 (text): among staff")


@strawberry.input(description="联席会议意见 (record the meeting that studied an obstacle)")
class RecordObstacleMeetingInput(Keyed):
    obstacle: strawberry.ID = strawberry.field(description=OBSTACLE)
    met_on: date = strawberry.field(description="开会日期 (met on)")
    result: str = strawberry.field(description="会议意见 (result)")


@strawberry.input(description="答复 (reply to the reporter)")
class ReplyToReporterInput(Keyed):
    obstacle: strawberry.ID = strawberry.field(description=OBSTACLE)
    reply: str = strawberry.field(description="答复 (reply): the reporter reads it")


@strawberry.input(description="了结 (settle an obstacle after the reply)")
class SettleObstacleInput(Keyed):
    obstacle: strawberry.ID = strawberry.field(description=OBSTACLE)
    settlement: Settlement = strawberry.field(description="处理 (settlement)")


def _id(info: Info, id: str) -> UUID:
    return uuid_of(info, "Obstacle", id)


async def _perform(info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]) -> ObstaclePayload:
    id = await perform(info, input, do)
    shown = await fresh(info.context, Obstacle, id)
    return ObstaclePayload(obstacle=shown, client_mutation_id=input.client_mutation_id)


@strawberry.type
class ObstacleMutation:
    @strawberry.mutation(description="报客观原因 (report an obstacle): the clock of the reply begins")
    async def report_obstacle(self, info: Info, input: Input[ReportObstacleInput]) -> ObstaclePayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.report_obstacle(
                actor, uuid_of(info, "Matter", input.matter), reasons=input.reasons
            ),
        )

    @strawberry.mutation(description="商议意见 (give a view): once a level")
    async def give_obstacle_view(self, info: Info, input: Input[GiveObstacleViewInput]) -> ObstaclePayload:
        return await _perform(
            info, input, lambda actor: actions.give_view(actor, _id(info, input.obstacle), text=input.text)
        )

    @strawberry.mutation(description="联席会议意见 (record the meeting)")
    async def record_obstacle_meeting(
        self, info: Info, input: Input[RecordObstacleMeetingInput]
    ) -> ObstaclePayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.record_obstacle_meeting(
                actor, _id(info, input.obstacle), met_on=input.met_on, result=input.result
            ),
        )

    @strawberry.mutation(description="答复 (reply): the reporter is told")
    async def reply_to_reporter(self, info: Info, input: Input[ReplyToReporterInput]) -> ObstaclePayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.reply_to_reporter(actor, _id(info, input.obstacle), reply=input.reply),
        )

    @strawberry.mutation(description="了结 (settle): the matter is closed with the obstacle, or goes on")
    async def settle_obstacle(self, info: Info, input: Input[SettleObstacleInput]) -> ObstaclePayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.settle_obstacle(actor, _id(info, input.obstacle), input.settlement),
        )
