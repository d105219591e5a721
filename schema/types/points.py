"""Points and scores, as clients see them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from schema.context import Info
from schema.reading.fields import column, node, to_one
from schema.reading.filters import filters, identified, switch, where, within
from schema.reading.lists import listing
from schema.reading.rows import known
from schema.relay import decode_id
from schema.types.branches import Branch
from schema.types.enums import explained
from schema.types.filters import WITHIN
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from schema.types.people import Organization, Person
from schema.types.tenants import Tenant
from services.evaluation.points import models, queries
from services.evaluation.points.models import Entry
from services.kernel.access import Permission
from services.kernel.codes import pad
from services.methods.vocabulary import Scoree

explained(
    Entry,
    "PointsEntry",
    "积分种类 (points entry): how points came or went",
    EARNED="获得 (earned): by what happened",
    GIVEN="奖励 (given): by staff, for a good idea or method",
    REDEEMED="兑换 (redeemed): spent on a service or a thing",
    REVERSED="冲销 (reversed): the opposite of an earlier line",
)
explained(
    Scoree,
    "PointsHolder",
    "积分对象 (points holder): whose points they are",
    BRANCH="党支部 (branch): 堡垒指数",
    MEMBER="党员 (member): 先锋指数",
    PERSON="个人 (person): may be redeemed where the method says so",
    ORGANIZATION="单位 (organization)",
)


@node(
    models.Posting,
    description="积分明细 (posting): one line of the ledger, which is never changed",
    permission=Permission.POINTS_READ,
)
class Posting(Node):
    entry: Entry = column("种类 (entry)")
    holder_kind: Scoree = column("对象种类 (holder kind)")
    rule: str = column("规则代码 (rule): of the method")
    name: str = column("名称 (name): what the rule or the reward was called then")
    points: float = column("积分 (points): negative when they go", "t.points::float8")
    round: int | None = column("轮次 (round): of a matter that was rated")
    reason: str = column("说明 (reason)")
    at: datetime = column("时间 (at)", "t.created_at")
    person: Person | None = to_one(
        "case when t.holder_kind in ('person', 'member') then t.holder_id end", "个人 (person)"
    )
    branch: Branch | None = to_one(
        "case when t.holder_kind = 'branch' then t.holder_id end", "党支部 (branch)"
    )
    organization: Organization | None = to_one(
        "case when t.holder_kind = 'organization' then t.holder_id end", "单位 (organization)"
    )
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant): where it happened")


@node(
    models.Reward,
    description="兑换项目 (reward): a service or a thing that a community gives for points",
    permission=Permission.POINTS_READ,
)
class Reward(Node):
    name: str = column("名称 (name)")
    cost: float = column("所需积分 (cost)", "t.cost::float8")
    stock: int | None = column("剩余 (stock): null without a limit")
    ended: bool = column("已停止 (ended)")
    tenant: Tenant | None = to_one("t.tenant", "社区 (tenant): that gives it")


@strawberry.type(description="积分余额 (points balance): what somebody has in one community")
class PointsBalance:
    balance: float = strawberry.field(description="余额 (balance)")
    received: float = strawberry.field(description="累计获得 (received): all ever, before anything was spent")
    lines: int = strawberry.field(description="笔数 (lines): how many lines of the ledger say so")


@strawberry.type(description="得分 (score): what a branch or a member scored in a year")
class Score:
    kind: strawberry.Private[Scoree]
    holder: strawberry.Private[UUID]

    points: float = strawberry.field(description="得分 (points)")
    lines: int = strawberry.field(description="笔数 (lines)")

    @strawberry.field(description="党支部 (branch): if it is one's score")
    async def branch(self, info: Info) -> Branch | None:
        return await known(info.context, Branch, self.holder) if self.kind is Scoree.BRANCH else None

    @strawberry.field(description="个人 (person): if it is one's score; null when out of your sight")
    async def person(self, info: Info) -> Person | None:
        of_person = self.kind in {Scoree.PERSON, Scoree.MEMBER}
        return await known(info.context, Person, self.holder) if of_person else None

    @strawberry.field(description="单位 (organization): if it is one's score")
    async def organization(self, info: Info) -> Organization | None:
        of_body = self.kind is Scoree.ORGANIZATION
        return await known(info.context, Organization, self.holder) if of_body else None


@filters(description="积分明细筛选 (filter of postings)")
class PostingFilter:
    tenant: str | None = where(within, WITHIN)
    holder_kind: list[Scoree] | None = where("t.holder_kind = any(?)", "对象种类 (holder kind)")
    person: strawberry.ID | None = where(identified("t.holder_id", "Person"), "个人 (person)")
    branch: strawberry.ID | None = where(identified("t.holder_id", "Branch"), "党支部 (branch)")
    mine: bool | None = where(switch("t.holder_id = @viewer"), "我的 (mine)")


@filters(description="兑换项目筛选 (filter of rewards)")
class RewardFilter:
    tenant: str | None = where(within, WITHIN)
    ended: bool | None = where("t.ended = ?", "已停止 (ended)")


Code = Annotated[str, strawberry.argument(description="区划代码 (tenant)")]


@strawberry.type
class PointsQuery:
    postings: Connection[Posting] | None = listing(
        "积分明细 (postings): your own, or those of your tenant and below",
        filters=PostingFilter,
        orders=OF_ROWS,
        permission=Permission.POINTS_READ,
    )
    rewards: Connection[Reward] | None = listing(
        "兑换项目 (rewards)", filters=RewardFilter, orders=OF_ROWS, permission=Permission.POINTS_READ
    )

    @strawberry.field(description="积分余额 (points balance): of a person in the community of a tenant")
    async def points_balance(
        self,
        info: Info,
        tenant: Code,
        person: Annotated[strawberry.ID, strawberry.argument(description="个人 (person)")],
    ) -> PointsBalance | None:
        actor = info.context.signed_in
        found = await queries.balance_of(actor, pad(tenant), decode_id(person, "Person", actor))
        return PointsBalance(balance=found.balance, received=found.received, lines=found.lines)

    @strawberry.field(description="得分 (scores): of a year, the highest first; at most 100")
    async def scores(
        self,
        info: Info,
        tenant: Code,
        kind: Annotated[Scoree, strawberry.argument(description="对象种类 (kind)")],
        year: Annotated[int, strawberry.argument(description="年份 (year): 2000 to 2100")],
    ) -> list[Score] | None:
        found = await queries.scores_of(info.context.signed_in, pad(tenant), kind, year)
        return [
            Score(kind=kind, holder=each.holder_id, points=each.points, lines=each.lines) for each in found
        ]
