"""Covenants and their versions as clients see them; of breaches the public sees counts."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from schema.context import Info
from schema.reading.fields import column, later, node, to_one
from schema.reading.filters import identified
from schema.reading.lists import listing, pages
from schema.reading.roots import one
from schema.relay import decode_id
from schema.types.enums import Change, VersionState
from schema.types.filters import CovenantFilter, CovenantVersionFilter
from schema.types.matters import Event
from schema.types.meetings import Meeting
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from schema.types.people import Person
from schema.types.tenants import Tenant
from schema.types.votes import HouseholdVote
from services.deliberation.covenants import models, queries
from services.kernel.access import Permission


@node(
    models.CovenantVersion,
    description="公约文本 (version of a covenant): a clause a line",
    permission=Permission.COVENANT_READ,
)
class VersionOfCovenant(Node):
    number: int | None = column("版次 (number): 1, 2, … once it is adopted")
    state: VersionState = column("状态 (state)")
    text: str = column("全文 (text): a clause a line")
    drafted_at: datetime = column("起草时间 (drafted at)", "t.created_at")
    meeting: Meeting | None = to_one("t.meeting_id", "会议 (meeting): that deliberated or adopted it")
    held_at: datetime | None = column("议事时间 (held at): when a meeting deliberated or adopted it")
    place: str = column("议事地点 (place)")
    adopted_at: datetime | None = column("通过时间 (adopted at)")
    published_at: datetime | None = column("公布时间 (published at)")
    reason: str = column("放弃原因 (reason)")
    author: Person | None = to_one("t.made_by_id", "起草人 (author)")
    vote: HouseholdVote | None = to_one("t.vote_id", "表决 (vote): the household vote on this very text")
    covenant: Any = to_one("t.covenant_id", "公约 (covenant)", annotation=later("Covenant", __name__))


@node(
    models.Breach,
    description="违约记录 (breach): what was seen, never who; for those who work there and the watcher",
    permission=Permission.COVENANT_READ,
)
class BreachOfCovenant(Node):
    clause: int = column("条款 (clause): its number")
    seen_on: date = column("发现日期 (seen on)")
    note: str = column("情况 (note): names nobody")
    logged_by: Person | None = to_one("t.logged_by_id", "记录人 (logged by)")


@node(
    models.Watcher,
    description="监督员 (watcher): a volunteer of a covenant's watch team",
    permission=Permission.COVENANT_READ,
)
class WatcherOfCovenant(Node):
    person: Person | None = to_one("t.person_id", "人员 (person)")
    since: datetime = column("加入时间 (since)", "t.created_at")
    ended_at: datetime | None = column("退出时间 (ended at)")


@node(
    models.Covenant,
    description="居民公约 (covenant): rules that residents adopt",
    permission=Permission.COVENANT_READ,
)
class Covenant(Node):
    kind: str = column("类别 (kind): such as 居民公约 or 养犬公约")
    title: str = column("标题 (title)")
    created_at: datetime = column("起草时间 (created at)")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant): whose residents it binds")
    published: VersionOfCovenant | None = to_one(
        "t.published_version_id", "现行文本 (published): the version that holds"
    )
    versions: Connection[VersionOfCovenant] = pages(
        "t.covenant_id = p.id",
        "各版文本 (versions): the oldest first; residents read published ones",
        filters=CovenantVersionFilter,
    )
    watchers: Connection[WatcherOfCovenant] = pages(
        "t.covenant_id = p.id and t.ended_at is null", "监督队 (watchers): those on the team now"
    )
    breaches: Connection[BreachOfCovenant] = pages(
        "t.covenant_id = p.id", "违约记录 (breaches): the oldest first; the public reads counts instead"
    )
    events: Connection[Event] = pages(
        "t.subject_id = p.id and t.subject_type = 'covenant'",
        "过程 (events): everything that happened, the oldest first",
    )


@strawberry.type(description="条款对照 (compared clause): one row of two versions side by side")
class ComparedClause:
    change: Change = strawberry.field(description="变化 (change)")
    before_number: int | None = strawberry.field(description="原条款号 (before number)")
    before: str | None = strawberry.field(description="原条款 (before)")
    after_number: int | None = strawberry.field(description="新条款号 (after number)")
    after: str | None = strawberry.field(description="新条款 (after)")


@strawberry.type(description="违约次数 (breach count): of one clause in one month")
class BreachCount:
    clause: int = strawberry.field(description="条款 (clause): its number")
    month: date = strawberry.field(description="月份 (month): its first day")
    breaches: int = strawberry.field(description="次数 (breaches)")


VersionArgument = Annotated[strawberry.ID, strawberry.argument(description="公约文本的 ID (version id)")]
CovenantArgument = Annotated[strawberry.ID, strawberry.argument(description="公约的 ID (covenant id)")]


@strawberry.type
class CovenantQuery:
    covenant: Covenant | None = one(
        "居民公约 (covenant): by its id; null when you can't see it",
        permission=Permission.COVENANT_READ,
        id=(strawberry.ID, identified("t.id", "Covenant"), "标识 (id)"),
    )
    covenants: Connection[Covenant] | None = listing(
        "居民公约 (covenants): of your tenant, below and above; residents read published ones",
        filters=CovenantFilter,
        orders=OF_ROWS,
        permission=Permission.COVENANT_READ,
    )

    @strawberry.field(description="文本对照 (compare versions): two versions of one covenant, side by side")
    async def compare_versions(
        self, info: Info, before: VersionArgument, after: VersionArgument
    ) -> list[ComparedClause] | None:
        actor = info.context.signed_in
        ids = (decode_id(each, "VersionOfCovenant", actor) for each in (before, after))
        return [
            ComparedClause(
                change=each.change,
                before_number=each.before_number,
                before=each.before,
                after_number=each.after_number,
                after=each.after,
            )
            for each in await queries.compare(actor, *ids)
        ]

    @strawberry.field(
        description="违约统计 (breach counts): by clause and month, the newest month first; without names"
    )
    async def breach_counts(self, info: Info, covenant: CovenantArgument) -> list[BreachCount] | None:
        actor = info.context.signed_in
        found = await queries.breach_counts(actor, decode_id(covenant, "Covenant", actor))
        return [BreachCount(clause=each.clause, month=each.month, breaches=each.breaches) for each in found]
