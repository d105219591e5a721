"""Rounds of a matter, and objective obstacles to mending it, as clients see them."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from schema.context import Info
from schema.reading.fields import column, node, to_one
from schema.reading.filters import filters, identified, switch, where, within
from schema.reading.lists import listing, to_many
from schema.reading.roots import one
from schema.relay import decode_id
from schema.types.enums import Level, Rating, Role, explained
from schema.types.filters import WITHIN
from schema.types.matters import Matter
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from schema.types.people import Person
from services.evaluation.rounds import models
from services.evaluation.rounds.models import ObstacleState, Settlement
from services.evaluation.rounds.queries import rounds_of
from services.kernel.access import Permission

explained(
    ObstacleState,
    "ObstacleState",
    "客观原因研究进度 (obstacle state)",
    REPORTED="已报告 (reported): the levels that the method names confer",
    CONFERRED="已商议 (conferred): the joint meeting is next",
    MET="已开会 (met): the reporter waits for the reply",
    REPLIED="已答复 (replied): what becomes of the matter is to be decided",
    SETTLED="已了结 (settled)",
)
explained(
    Settlement,
    "ObstacleSettlement",
    "客观原因的处理 (settlement): what becomes of the matter after the reply",
    CLOSED="据此办结 (closed): the matter is closed with the reply for an outcome",
    GOES_ON="继续整改 (goes on)",
)


@node(models.ObstacleView, description="商议意见 (view): what one level thinks of an obstacle; among staff")
class ConferredView(Node):
    level: Level = column("层级 (level)")
    text: str = column("意见 (text)")
    at: datetime = column("时间 (at)", "t.created_at")
    author: Person | None = to_one("t.author_id", "提出人 (author)")


@node(
    models.Obstacle,
    description="客观原因 (obstacle): why what was rated badly can't be mended at once, and the reply",
    permission=Permission.MATTER_READ,
)
class Obstacle(Node):
    matter: Matter | None = to_one("t.matter_id", "事项 (matter)")
    round: int = column("轮次 (round)")
    reasons: str = column("理由 (reasons)")
    state: ObstacleState = column("进度 (state)")
    reported_at: datetime = column("报告时间 (reported at)", "t.created_at")
    reported_by: Person | None = to_one("t.reported_by_id", "报告人 (reported by)")
    views: list[ConferredView] = to_many("t.obstacle_id = p.id", "商议意见 (views): the oldest first")
    meeting_kind: str = column("会议种类 (meeting kind): its code in the method")
    met_on: date | None = column("开会日期 (met on)")
    meeting_result: str = column("会议意见 (meeting result)")
    reply_due_at: datetime = column("答复期限 (reply due at)")
    late: bool = column("逾期未答复 (late): the time for the reply passed without one")
    reply: str | None = column("答复 (reply): to the reporter")
    replied_at: datetime | None = column("答复时间 (replied at)")
    replied_by: Person | None = to_one("t.replied_by_id", "答复人 (replied by)")
    settlement: Settlement | None = column("处理 (settlement)")


@filters(description="客观原因筛选 (filter of obstacles)")
class ObstacleFilter:
    state: list[ObstacleState] | None = where("t.state = any(?)", "进度 (state): any of these")
    matter: strawberry.ID | None = where(identified("t.matter_id", "Matter"), "事项 (matter): of this one")
    tenant: str | None = where(within, WITHIN)
    late: bool | None = where("t.late = ?", "逾期未答复 (late)")
    unanswered: bool | None = where(switch("t.replied_at is null"), "待答复 (unanswered)")


@strawberry.type(description="轮次 (round): why and when one began, what came of it, how it was rated")
class Round:
    number: int = strawberry.field(description="轮次 (number): from 1")
    began_at: datetime | None = strawberry.field(description="开始 (began at)")
    reason: str = strawberry.field(description="缘由 (reason): why another round began; empty for the first")
    outcome: str | None = strawberry.field(description="办理结果 (outcome)")
    resolved_at: datetime | None = strawberry.field(description="办结时间 (resolved at)")
    resolved_by: Role | None = strawberry.field(description="办结人的角色 (resolved by)")
    rating: Rating | None = strawberry.field(description="满意度 (rating)")
    comment: str = strawberry.field(description="意见 (comment)")
    rated_at: datetime | None = strawberry.field(description="评议时间 (rated at)")


@strawberry.type
class ObstacleQuery:
    obstacle: Obstacle | None = one(
        "客观原因 (obstacle): by its id; null when you can't see it",
        permission=Permission.MATTER_READ,
        id=(strawberry.ID, identified("t.id", "Obstacle"), "标识 (id)"),
    )
    obstacles: Connection[Obstacle] | None = listing(
        "客观原因 (obstacles): of your tenant and below; a reporter's own",
        filters=ObstacleFilter,
        orders=OF_ROWS,
        permission=Permission.MATTER_READ,
    )

    @strawberry.field(description="全部轮次 (rounds) of a matter, the first one first")
    async def rounds(
        self, info: Info, matter: Annotated[strawberry.ID, strawberry.argument(description="事项 (matter)")]
    ) -> list[Round] | None:
        actor = info.context.require(Permission.MATTER_READ)
        found = await rounds_of(actor, decode_id(matter, "Matter", actor))
        if found is None:
            return None
        return [
            Round(
                number=each.number,
                began_at=each.began_at,
                reason=each.reason,
                outcome=each.outcome,
                resolved_at=each.resolved_at,
                resolved_by=each.resolved_by,
                rating=each.rating,
                comment=each.comment,
                rated_at=each.rated_at,
            )
            for each in found
        ]
