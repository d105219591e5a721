"""Topics, as clients see them."""

from datetime import datetime

import strawberry

from schema.reading.fields import column, node, to_one
from schema.reading.filters import filters, identified, where, within
from schema.reading.lists import listing, pages, to_many
from schema.reading.roots import one
from schema.types.enums import explained
from schema.types.filters import WITHIN
from schema.types.matters import Event, Matter
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from schema.types.tenants import Tenant
from services.deliberation.topics import models
from services.deliberation.topics.models import TopicState
from services.kernel.access import Permission

explained(
    TopicState,
    "TopicState",
    "议题状态 (topic state)",
    CHOSEN="待议 (chosen): waits for a meeting",
    DELIBERATED="已议 (deliberated): its minutes are published",
    DROPPED="不再议 (dropped)",
)


@filters(description="议题筛选 (filter of topics)")
class TopicFilter:
    state: list[TopicState] | None = where("t.state = any(?)", "状态 (state): any of these")
    month: str | None = where("t.month = ?", "月份 (month): such as 2026-11")
    tenant: str | None = where(within, WITHIN)


@node(
    models.Topic,
    description="议题 (topic): one or several matters taken to deliberation",
    permission=Permission.MEETING_READ,
)
class Topic(Node):
    title: str = column("标题 (title)")
    detail: str = column("说明 (detail)")
    month: str | None = column("月份 (month): of a topic of the month, such as 2026-11")
    theme: str | None = column("主题 (theme): a code of the method")
    state: TopicState = column("状态 (state)")
    chosen_at: datetime = column("选定时间 (chosen at)", "t.created_at")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant)")
    matters: list[Matter] = to_many(
        "t.id in (select x.matter_id from topic_matter x "
        "where x.district_code = @district and x.topic_id = p.id)",
        "事项 (matters): those that you may see",
    )
    events: Connection[Event] = pages(
        "t.subject_id = p.id and t.subject_type = 'topic'",
        "过程 (events): everything that happened, the oldest first",
    )


@strawberry.type
class TopicQuery:
    topic: Topic | None = one(
        "议题 (topic): by its id; null when you can't see it",
        permission=Permission.MEETING_READ,
        id=(strawberry.ID, identified("t.id", "Topic"), "标识 (id)"),
    )
    topics: Connection[Topic] | None = listing(
        "议题 (topics): of your tenant and below; for residents, of their community",
        filters=TopicFilter,
        orders=OF_ROWS,
        permission=Permission.MEETING_READ,
    )
