"""What the watch team of a covenant does, and who is on it."""

from datetime import date

import strawberry

from schema.context import Info
from schema.mutations.performing import Input, Keyed, KeyedPayload, perform, uuid_of
from schema.reading.rows import fresh
from schema.types.covenants import BreachOfCovenant, WatcherOfCovenant
from services.deliberation.covenants import watching

COVENANT = "公约的 ID (covenant id)"


@strawberry.input(description="监督员 (a watcher of a covenant)")
class WatcherInput(Keyed):
    covenant: strawberry.ID = strawberry.field(description=COVENANT)
    person: strawberry.ID = strawberry.field(description="人员 (person): a volunteer")


@strawberry.type(description="监督员操作的结果 (what came of it)")
class WatcherPayload(KeyedPayload):
    watcher: WatcherOfCovenant = strawberry.field(description="监督员 (watcher)")


@strawberry.input(description="记录违约 (log a breach)")
class LogBreachInput(Keyed):
    covenant: strawberry.ID = strawberry.field(description=COVENANT)
    clause: int = strawberry.field(description="条款 (clause): its number in the published version")
    note: str = strawberry.field(default="", description="情况 (note): naming nobody; at most 300 characters")
    seen_on: date | None = strawberry.field(
        default=None, description="发现日期 (seen on): today when left out"
    )


@strawberry.type(description="记录违约的结果 (what came of it)")
class BreachPayload(KeyedPayload):
    breach: BreachOfCovenant = strawberry.field(description="违约记录 (breach)")


@strawberry.type
class WatchMutation:
    @strawberry.mutation(description="加入监督队 (appoint a watcher)")
    async def appoint_watcher(self, info: Info, input: Input[WatcherInput]) -> WatcherPayload:
        id = await perform(
            info,
            input,
            lambda actor: watching.appoint_watcher(
                actor,
                uuid_of(info, "Covenant", input.covenant),
                uuid_of(info, "Person", input.person),
            ),
        )
        return WatcherPayload(
            watcher=await fresh(info.context, WatcherOfCovenant, id),
            client_mutation_id=input.client_mutation_id,
        )

    @strawberry.mutation(description="退出监督队 (release a watcher)")
    async def release_watcher(self, info: Info, input: Input[WatcherInput]) -> WatcherPayload:
        id = await perform(
            info,
            input,
            lambda actor: watching.release_watcher(
                actor,
                uuid_of(info, "Covenant", input.covenant),
                uuid_of(info, "Person", input.person),
            ),
        )
        return WatcherPayload(
            watcher=await fresh(info.context, WatcherOfCovenant, id),
            client_mutation_id=input.client_mutation_id,
        )

    @strawberry.mutation(
        description="记录违约 (log a breach): by the watch team; NAMES_SOMEBODY when it says who"
    )
    async def log_breach(self, info: Info, input: Input[LogBreachInput]) -> BreachPayload:
        id = await perform(
            info,
            input,
            lambda actor: watching.log_breach(
                actor,
                uuid_of(info, "Covenant", input.covenant),
                clause=input.clause,
                note=input.note,
                seen_on=input.seen_on,
            ),
        )
        return BreachPayload(
            breach=await fresh(info.context, BreachOfCovenant, id),
            client_mutation_id=input.client_mutation_id,
        )
