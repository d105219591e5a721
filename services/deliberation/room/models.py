"""What goes on in the room: the agenda, what people say, and votes."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.access import Sight
from services.kernel.errors import Conflict
from services.kernel.isolation import (
    APPEND,
    READ,
    anyone,
    below,
    branch,
    district,
    home,
    own,
)
from services.kernel.rows import Row
from services.kernel.text import N_


class AgendaItem(Row):
    """One item of a meeting's agenda: a topic, a matter, or a title alone. Everybody may read the title."""

    meeting_id = fields.UUIDField()
    number = fields.IntField()
    title = fields.CharField(max_length=100)
    topic_id: UUID | None = fields.UUIDField(null=True)
    matter_id: UUID | None = fields.UUIDField(null=True)

    isolation = district(
        branch(READ),
        below(("insert",)),
        home(READ),
        anyone(READ, Sight.DEPARTMENT),
        references={"meeting_id": "meeting", "topic_id": "topic", "matter_id": "matter"},
        unique=[("meeting_id", "number")],
    )

    class Meta:
        table = "agenda_item"


class Statement(Row):
    """What a member said to an item, as it was written down; never changed."""

    meeting_id = fields.UUIDField()
    item_id = fields.UUIDField()
    member_id = fields.UUIDField()
    person_id = fields.UUIDField()
    text = fields.TextField()

    isolation = district(
        below(APPEND),
        own("person_id", APPEND, Sight.RESIDENT, Sight.DEPARTMENT),
        references={
            "meeting_id": "meeting",
            "item_id": "agenda_item",
            "member_id": "member",
            "person_id": "person",
        },
        indexes=("(district_code, item_id, id)",),
    )

    class Meta:
        table = "statement"

    @property
    def concerns(self) -> UUID:
        return self.person_id


class PollState(StrEnum):
    """`casting → closed`; a secret one hands out its papers first. Void: put again, as if it had not been."""

    PAPERS = "papers"
    CASTING = "casting"
    CLOSED = "closed"
    VOID = "void"


class PollStateForbids(Conflict):
    code, sentence = "POLL_STATE", N_("表决当前状态不允许此操作")


class Poll(Row):
    """A question put to the vote in the room (会场表决). `entitled`: how many had signed in.

    `turnout` is counted when it is closed, as the votes of its options are.
    """

    meeting_id = fields.UUIDField()
    item_id = fields.UUIDField()
    question = fields.CharField(max_length=200)
    anonymous = fields.BooleanField(default=False)
    state = fields.CharEnumField(PollState, max_length=10)
    majority = fields.CharField(max_length=20, default="")
    entitled = fields.IntField()
    turnout: int | None = fields.IntField(null=True)
    closed_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        branch(READ),
        below(("insert", "update"), only=("state", "turnout", "closed_at")),
        home(READ),
        anyone(READ, Sight.DEPARTMENT),
        references={"meeting_id": "meeting", "item_id": "agenda_item"},
        indexes=("(district_code, meeting_id, id)", "(district_code, item_id, id)"),
    )

    class Meta:
        table = "poll"

    def require(self, *states: PollState) -> None:
        if self.state not in states:
            raise PollStateForbids(poll=self.id, state=self.state.value)

    def begin_casting(self) -> None:
        self.require(PollState.PAPERS)
        self.state = PollState.CASTING

    def close(self, turnout: int) -> None:
        self.require(PollState.CASTING)
        self.state, self.turnout, self.closed_at = PollState.CLOSED, turnout, clock.now()

    def annul(self) -> None:
        self.require(PollState.PAPERS, PollState.CASTING)
        self.state, self.closed_at = PollState.VOID, clock.now()


class PollOption(Row):
    """One answer. `votes` is null until the poll is closed; `carried` is whether the majority was for it."""

    poll_id = fields.UUIDField()
    number = fields.IntField()
    text = fields.CharField(max_length=100)
    votes: int | None = fields.IntField(null=True)
    carried: bool | None = fields.BooleanField(null=True)  # type: ignore[assignment] # the ORM says never null

    isolation = district(
        branch(READ),
        below(("insert", "update"), only=("votes", "carried")),
        home(READ),
        anyone(READ, Sight.DEPARTMENT),
        references={"poll_id": "poll"},
        unique=[("poll_id", "number")],
    )

    class Meta:
        table = "poll_option"


class Voter(Row):
    """That a member has voted; and how, unless the vote is secret: then `option_id` stays empty for ever.

    In a secret vote this is made when the paper is handed out, before anybody can cast one.
    """

    poll_id = fields.UUIDField()
    member_id = fields.UUIDField()
    person_id = fields.UUIDField()
    option_id: UUID | None = fields.UUIDField(null=True)

    isolation = district(
        below(APPEND),
        own("person_id", APPEND, Sight.RESIDENT, Sight.DEPARTMENT),
        references={
            "poll_id": "poll",
            "member_id": "member",
            "person_id": "person",
            "option_id": "poll_option",
        },
        unique=[("poll_id", "member_id")],
    )

    class Meta:
        table = "voter"


class SecretBallot(Row):
    """One paper that was put into the box of a secret vote: its option, and nothing of whose it is or when.

    Its id comes of the paper's own random number, its time is that of the poll. See `ballots`.
    """

    poll_id = fields.UUIDField()
    option_id = fields.UUIDField()

    isolation = district(
        below(APPEND),
        references={"poll_id": "poll", "option_id": "poll_option"},
        indexes=("(district_code, poll_id, option_id)",),
    )

    class Meta:
        table = "secret_ballot"
