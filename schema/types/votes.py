"""Household votes as clients see them: the question, how far it has come, the result. Never a ballot."""

from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from schema.context import Context, Info
from schema.reading.fields import column, node, to_one
from schema.reading.filters import identified
from schema.reading.lists import listing, pages, to_many
from schema.reading.pages import Order
from schema.reading.roots import one
from schema.reading.rows import known
from schema.relay import decode_id, encode_id
from schema.types.enums import BallotChannel, VoteScope, VoteState
from schema.types.filters import HouseholdVoteFilter, RollFilter
from schema.types.matters import Event
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from schema.types.people import Person
from schema.types.places import Building, Household
from schema.types.tenants import Tenant
from services.deliberation.votes import models, queries, results, sealed
from services.kernel.access import Permission

BY_NUMBER = Order(b"num", "t.number", moment=False)
RESULT = "(select r.id from vote_result r where r.district_code = @district and r.vote_id = t.id)"
AREA = "square metres; null where a household's is unknown"
SHARE = "in percent, to one decimal"


@node(results.VoteTally, description="选项得票 (tally): how many households chose an option")
class VoteTally(Node):
    choice: str = column("选项代码 (choice)")
    text: str = column("选项 (text)")
    households: int = column("户数 (households)")
    area: float | None = column(f"面积 (area): {AREA}", "t.area::float8")
    of_asked: float | None = column(f"占应投户数 (share of those asked): {SHARE}", "t.of_asked::float8")
    of_cast: float | None = column(f"占已投户数 (share of those who took part): {SHARE}", "t.of_cast::float8")
    area_of_asked: float | None = column(
        f"占应投面积 (share of the area asked): {SHARE}", "t.area_of_asked::float8"
    )
    area_of_cast: float | None = column(
        f"占已投面积 (share of the area that took part): {SHARE}", "t.area_of_cast::float8"
    )


@node(results.VoteResult, description="征求意见结果 (result): residents read it once it is published")
class ResultOfVote(Node):
    asked_households: int = column("应投户数 (households asked)")
    asked_area: float | None = column(f"应投面积 (area asked): {AREA}", "t.asked_area::float8")
    cast_households: int = column("已投户数 (households that took part)")
    cast_area: float | None = column(f"已投面积 (area that took part): {AREA}", "t.cast_area::float8")
    turnout_households: float | None = column(
        f"户数参与率 (turnout by households): {SHARE}", "t.turnout_households::float8"
    )
    turnout_area: float | None = column(f"面积参与率 (turnout by area): {SHARE}", "t.turnout_area::float8")
    paper: int = column("纸质票 (paper): households that voted on paper")
    by_proxy: int = column("委托票 (by proxy): households that somebody spoke for")
    waiting: int = column("未复核的纸质票 (waiting): entered only once, not counted")
    turnout_reached: bool = column("参与达标 (turnout reached): whether enough took part")
    carried: str | None = column("通过的选项 (carried): its code; null when nothing carried")
    counted_at: datetime = column("计票时间 (counted at)", "t.created_at")


@node(
    sealed.RollEntry,
    description="户册条目 (roll entry): a household that is asked, and whether it has voted; never how",
    permission=Permission.VOTE_ENTER,
)
class RollEntry(Node):
    household: Household | None = to_one("t.household_id", "户 (household)")
    building: Building | None = to_one("t.building_id", "楼栋 (building)")
    area: float | None = column("面积 (area): square metres, when the vote opened", "t.area::float8")
    cast_at: datetime | None = column("投票时间 (cast at)")
    channel: BallotChannel | None = column("投票方式 (channel)")
    by_proxy: bool = column("委托投票 (by proxy)")
    entered_at: datetime | None = column("初次录入时间 (entered at): a paper waits for a second person")


@node(
    sealed.Proxy,
    description="书面委托 (proxy): somebody who votes for a household",
    permission=Permission.VOTE_READ,
)
class ProxyForVote(Node):
    household: Household | None = to_one("t.household_id", "户 (household)")
    person: Person | None = to_one("t.person_id", "受托人 (person)")
    document: str = column("委托书 (document): the signed paper that says so")
    given_at: datetime = column("登记时间 (given at)", "t.created_at")
    revoked_at: datetime | None = column("撤销时间 (revoked at)")


@node(
    models.HouseholdVote,
    description="逐户征求意见 (household vote): one ballot a household",
    permission=Permission.VOTE_READ,
)
class HouseholdVote(Node):
    question: str = column("问题 (question)")
    detail: str = column("说明 (detail)")
    options: JSON = column("选项 (options): a list of `code` and `text`, in order")
    state: VoteState = column("状态 (state)")
    scope: VoteScope = column("范围 (scope)")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant): whose households are asked")
    asked_households: int = column("应投户数 (households asked): 0 before it opens")
    asked_area: float | None = column(f"应投面积 (area asked): {AREA}", "t.asked_area::float8")
    rules: JSON | None = column("通过条件 (rules): frozen when it opened")
    closes_at: datetime = column("截止时间 (closes at)")
    opened_at: datetime | None = column("开始时间 (opened at)")
    closed_at: datetime | None = column("计票时间 (closed at)")
    published_at: datetime | None = column("公布时间 (published at)")
    reason: str = column("取消原因 (reason)")
    made_by: Person | None = to_one("t.made_by_id", "发起人 (made by)")
    result: ResultOfVote | None = to_one(
        RESULT, "结果 (result): null before it is counted", reads=[results.VoteResult]
    )
    tallies: list[VoteTally] = to_many(
        "t.vote_id = p.id", "各选项得票 (tallies): in the order of the options", order=BY_NUMBER
    )
    roll: Connection[RollEntry] = pages(
        "t.vote_id = p.id",
        "户册 (roll): only for those who work there",
        filters=RollFilter,
        permission=Permission.VOTE_ENTER,
    )
    proxies: Connection[ProxyForVote] = pages(
        "t.vote_id = p.id", "书面委托 (proxies): a resident sees those given to themselves"
    )
    events: Connection[Event] = pages(
        "t.subject_id = p.id and t.subject_type = 'household_vote'",
        "过程 (events): everything that happened, the oldest first",
    )


@strawberry.type(description="可投的票 (voting slot): a household that you may vote for in an open vote")
class VotingSlot:
    slot: strawberry.Private[queries.VotingSlot]
    context: strawberry.Private[Context]

    @strawberry.field(description="征求意见 (vote)")
    async def vote(self) -> HouseholdVote | None:
        return await known(self.context, HouseholdVote, self.slot.vote_id)

    @strawberry.field(description="户的 ID (household id)")
    def household(self) -> strawberry.ID:
        return _id(self.context, "Household", self.slot.household_id)

    @strawberry.field(description="户 (name): building and household")
    def name(self) -> str:
        return f"{self.slot.building} {self.slot.household}"

    @strawberry.field(description="受委托 (by proxy): for another household")
    def by_proxy(self) -> bool:
        return self.slot.by_proxy

    @strawberry.field(description="投票时间 (cast at): null while the household may vote")
    def cast_at(self) -> datetime | None:
        return self.slot.cast_at


@strawberry.type(description="楼栋进度 (progress of a building): counts of households, never choices")
class BuildingProgress:
    building: strawberry.ID = strawberry.field(description="楼栋的 ID (building id)")
    estate: str = strawberry.field(description="小区 (estate)")
    name: str = strawberry.field(description="楼栋 (name)")
    asked: int = strawberry.field(description="应投户数 (asked)")
    cast: int = strawberry.field(description="已投户数 (cast)")
    paper: int = strawberry.field(description="其中纸质票 (paper)")
    waiting: int = strawberry.field(description="待复核的纸质票 (waiting for a second person)")
    missing: int = strawberry.field(description="未投户数 (missing)")


@strawberry.type(description="我录入的纸质票 (entered ballot): waits for a second person")
class EnteredBallot:
    household: strawberry.ID = strawberry.field(description="户的 ID (household id)")
    name: str = strawberry.field(description="户 (name): building and household")
    choice: str = strawberry.field(description="选项代码 (choice)")
    by_proxy: bool = strawberry.field(description="委托投票 (by proxy)")
    at: datetime = strawberry.field(description="录入时间 (at)")


def _id(context: Context, kind: str, id: Any) -> strawberry.ID:
    return strawberry.ID(encode_id(kind, context.signed_in.district, id))


VoteArgument = Annotated[strawberry.ID, strawberry.argument(description="征求意见的 ID (vote id)")]


@strawberry.type
class VoteQuery:
    household_vote: HouseholdVote | None = one(
        "逐户征求意见 (household vote): by its id; null when you can't see it",
        permission=Permission.VOTE_READ,
        id=(strawberry.ID, identified("t.id", "HouseholdVote"), "标识 (id)"),
    )
    household_votes: Connection[HouseholdVote] | None = listing(
        "逐户征求意见 (household votes): of your tenant, below and above; residents read what has opened",
        filters=HouseholdVoteFilter,
        orders=OF_ROWS,
        permission=Permission.VOTE_READ,
    )

    @strawberry.field(
        description="我可投的票 (voting slots): households that you may vote for now, at home and by proxy"
    )
    async def voting_slots(self, info: Info) -> list[VotingSlot] | None:
        found = await queries.voting_slots(info.context.signed_in)
        return [VotingSlot(slot=slot, context=info.context) for slot in found]

    @strawberry.field(description="投票进度 (vote progress): by building, as far as you see them")
    async def vote_progress(self, info: Info, vote: VoteArgument) -> list[BuildingProgress] | None:
        actor = info.context.signed_in
        return [
            BuildingProgress(
                building=_id(info.context, "Building", each.building_id),
                estate=each.estate,
                name=each.building,
                asked=each.asked,
                cast=each.cast,
                paper=each.paper,
                waiting=each.waiting,
                missing=each.missing,
            )
            for each in await queries.progress(actor, decode_id(vote, "HouseholdVote", actor))
        ]

    @strawberry.field(
        description="我录入待复核的纸质票 (my paper ballots): your own entries that nobody has confirmed"
    )
    async def my_paper_ballots(self, info: Info, vote: VoteArgument) -> list[EnteredBallot] | None:
        actor = info.context.signed_in
        return [
            EnteredBallot(
                household=_id(info.context, "Household", each.household_id),
                name=f"{each.building} {each.household}",
                choice=each.choice,
                by_proxy=each.by_proxy,
                at=each.at,
            )
            for each in await queries.my_entries(actor, decode_id(vote, "HouseholdVote", actor))
        ]
