"""What goes on in the room, as clients see it: agenda, statements, votes; and the minutes of it."""

from datetime import datetime

import strawberry

from schema.reading.fields import column, node, to_one
from schema.reading.filters import filters, identified, where, within
from schema.reading.lists import listing, pages, to_many
from schema.reading.pages import NEWEST
from schema.reading.roots import one
from schema.types.enums import explained
from schema.types.filters import WITHIN
from schema.types.matters import Matter
from schema.types.meetings import Meeting, Member
from schema.types.nodes import Connection, Node
from schema.types.people import Department, Person
from schema.types.tasks import Task
from schema.types.topics import Topic
from services.deliberation.minutes import models as minutes
from services.deliberation.room import models
from services.deliberation.room.models import PollState
from services.kernel.access import Permission

explained(
    PollState,
    "PollState",
    "表决状态 (poll state)",
    PAPERS="发票中 (papers): of a secret vote, papers are handed out",
    CASTING="投票中 (casting)",
    CLOSED="已计票 (closed)",
    VOID="已作废 (void)",
)


@node(models.Statement, description="发言 (statement): of one member", permission=Permission.MEETING_READ)
class Statement(Node):
    text: str = column("内容 (text)")
    at: datetime = column("时间 (at)", "t.created_at")
    member: Member | None = to_one("t.member_id", "参会人 (member)")


@node(models.PollOption, description="选项 (option) of a vote", permission=Permission.MEETING_READ)
class PollOption(Node):
    text: str = column("内容 (text)")
    votes: int | None = column("票数 (votes): null until the vote is closed")
    carried: bool | None = column("是否通过 (carried): whether the majority was for it")


@node(
    models.Voter,
    description="投票人 (voter): that a member has voted; how, only in an open vote",
    permission=Permission.MEETING_READ,
)
class Voter(Node):
    member: Member | None = to_one("t.member_id", "参会人 (member)")
    option: PollOption | None = to_one("t.option_id", "选项 (option): always null in a secret vote")


@node(models.Poll, description="会场表决 (poll): a vote in the room", permission=Permission.MEETING_READ)
class Poll(Node):
    question: str = column("问题 (question)")
    anonymous: bool = column("是否无记名 (anonymous)")
    state: PollState = column("状态 (state)")
    entitled: int = column("有权投票人数 (entitled): who had signed in when the meeting opened")
    turnout: int | None = column("投票人数 (turnout): null until the vote is closed")
    majority: str = column("通过比例 (majority): of the entitled; empty: more than half")
    put_at: datetime = column("提出时间 (put at)", "t.created_at")
    closed_at: datetime | None = column("结束时间 (closed at)")
    options: list[PollOption] = to_many("t.poll_id = p.id", "选项 (options)")
    voters: Connection[Voter] = pages(
        "t.poll_id = p.id", "投票人 (voters): for those who hold the meeting; a member sees their own"
    )


@node(models.AgendaItem, description="议程 (agenda item)", permission=Permission.MEETING_READ)
class AgendaItem(Node):
    number: int = column("序号 (number): from 1")
    title: str = column("标题 (title)")
    topic: Topic | None = to_one("t.topic_id", "议题 (topic)")
    matter: Matter | None = to_one("t.matter_id", "事项 (matter)")
    meeting: Meeting | None = to_one("t.meeting_id", "会议 (meeting)")
    statements: Connection[Statement] = pages(
        "t.item_id = p.id", "发言 (statements): for those who hold the meeting; a member sees their own"
    )
    polls: list[Poll] = to_many("t.item_id = p.id", "表决 (polls): the oldest first")


@node(
    minutes.Minutes,
    description="会议纪要 (minutes): public once they are published",
    permission=Permission.MEETING_READ,
)
class Minutes(Node):
    text: str = column("正文 (text)")
    published_at: datetime | None = column("公开时间 (published at)")
    recorder: Person | None = to_one("t.recorder_id", "记录人 (recorder)")
    meeting: Meeting | None = to_one("t.meeting_id", "会议 (meeting)")


@node(
    minutes.Resolution,
    description="决议事项 (resolution): who does it, to which standard, by when, who supervises",
    permission=Permission.MEETING_READ,
)
class Resolution(Node):
    what: str = column("做什么 (what)")
    standard: str = column("标准 (standard)")
    due_at: datetime | None = column("完成时限 (due at)")
    who: str = column("谁来办 (who): as the public reads it; empty until published")
    supervised_by: str = column("谁来监督 (supervised by): as the public reads it; empty until published")
    owner: Person | None = to_one("t.owner_id", "责任人 (owner)")
    department: Department | None = to_one("t.department_id", "责任部门 (department)")
    supervisor: Person | None = to_one("t.supervisor_id", "监督人 (supervisor)")
    matter: Matter | None = to_one("t.matter_id", "事项 (matter): that it is about")
    item: AgendaItem | None = to_one("t.item_id", "议程 (item)")
    task: Task | None = to_one("t.task_id", "任务 (task): that it became")


@filters(description="纪要筛选 (filter of minutes)")
class MinutesFilter:
    tenant: str | None = where(within, WITHIN)
    published: bool | None = where("(t.published_at is not null) = ?", "已公开 (published)")


@strawberry.type
class RoomQuery:
    poll: Poll | None = one(
        "会场表决 (poll): by its id; null when you can't see it",
        permission=Permission.MEETING_READ,
        id=(strawberry.ID, identified("t.id", "Poll"), "标识 (id)"),
    )
    minutes: Connection[Minutes] | None = listing(
        "会议纪要 (minutes): the newest first; for residents, those published in their community",
        filters=MinutesFilter,
        orders={None: NEWEST},
        permission=Permission.MEETING_READ,
    )
