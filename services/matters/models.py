"""Matters (诉求): what a resident raises, through triage and work to a rating. States change only here."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.codes import Level
from services.kernel.errors import Conflict, Forbidden, Invalid
from services.kernel.isolation import APPEND, READ, READ_CHANGE, READ_WRITE, below, district, own, referred
from services.kernel.rows import Row
from services.kernel.text import N_
from services.methods.vocabulary import Colour, Rating, TriageClass


class State(StrEnum):
    """`reported → triaged → assigned → resolved → closed`, with `merged` and `declined` on the way out."""

    REPORTED = "reported"
    TRIAGED = "triaged"
    ASSIGNED = "assigned"
    RESOLVED = "resolved"
    CLOSED = "closed"
    MERGED = "merged"
    DECLINED = "declined"


OPEN = frozenset({State.REPORTED, State.TRIAGED, State.ASSIGNED})


class Channel(StrEnum):
    GRID = "grid"
    HALL = "hall"
    WECHAT = "wechat"
    HOTLINE = "hotline"
    SESSION = "session"
    APP = "app"


class MatterStateForbids(Conflict):
    code, sentence = "MATTER_STATE", N_("事项当前状态不允许此操作")


class AlreadyRated(Conflict):
    code, sentence = "ALREADY_RATED", N_("本轮办理您已评价")


class NotReporter(Forbidden):
    code, sentence = "NOT_REPORTER", N_("只有上报人可以评价")


class MergeImpossible(Conflict):
    code, sentence = "MERGE_IMPOSSIBLE", N_("只能归并到同一社区另一件尚未归并的在办事项")


class ReasonRequired(Invalid):
    code, sentence = "REASON_REQUIRED", N_("请填写理由")


class OwnerRequired(Invalid):
    code, sentence = "OWNER_REQUIRED", N_("请指定一位责任人或一个责任部门")


RESOLVED = ("state", "outcome", "rating", "due_at", "overdue", "resolved_at", "stage", "facts")
RATED = ("state", "rating", "round", "resolved_at", "closed_at", "stage", "facts")
"""What resolving changes on the row, and what rating does: all that an officer and a reporter may."""


class Matter(Row):
    """One resident's matter. Merged ones keep their own row and reporter, and follow the one they joined."""

    number = fields.CharField(max_length=20)
    title = fields.CharField(max_length=100)
    detail = fields.TextField(default="")
    place = fields.CharField(max_length=100, default="")
    channel = fields.CharEnumField(Channel, max_length=10)
    state = fields.CharEnumField(State, max_length=10, default=State.REPORTED)
    category = fields.CharField(max_length=20, null=True)
    colour = fields.CharEnumField(Colour, max_length=10, null=True)
    triage_class = fields.CharEnumField(TriageClass, max_length=10, null=True)
    rung = fields.CharEnumField(Level, max_length=10)
    method_id: UUID | None = fields.UUIDField(null=True)
    stage = fields.CharField(max_length=30, default="")
    facts: list[str] = fields.JSONField(default=list)
    reporter_id = fields.UUIDField()
    reporter_hidden = fields.BooleanField(default=False)
    reported_by_id = fields.UUIDField(null=True)
    owner_id: UUID | None = fields.UUIDField(null=True)
    department_id: UUID | None = fields.UUIDField(null=True)
    merged_into_id: UUID | None = fields.UUIDField(null=True)
    due_at: datetime | None = fields.DatetimeField(null=True)
    overdue = fields.BooleanField(default=False)
    round = fields.IntField(default=1)
    outcome = fields.TextField(null=True)
    reason = fields.TextField(null=True)
    rating: Rating | None = fields.CharEnumField(  # type: ignore[assignment] # the ORM says never null
        Rating, max_length=20, null=True
    )
    resolved_at: datetime | None = fields.DatetimeField(null=True)
    closed_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(READ_WRITE),
        own("reporter_id", READ_WRITE, only=RATED),
        referred("department_id", READ_CHANGE, only=RESOLVED),
        references={
            "reporter_id": "person",
            "reported_by_id": "person",
            "owner_id": "person",
            "department_id": "department",
            "merged_into_id": "matter",
            "method_id": "method",
        },
        unique=[("number",)],
        indexes=(
            "(district_code, reporter_id, created_at desc, id desc)",
            "(district_code, owner_id)",
            "(district_code, department_id, created_at desc, id desc)",
            "(district_code, merged_into_id) where merged_into_id is not null",
            (
                "(district_code, street_code, community_code, tenant, colour, overdue) "
                "where state in ('assigned', 'reported', 'triaged')"
            ),
            (
                "(district_code, community_code, stage, created_at desc, id desc) "
                "where state in ('assigned', 'reported', 'triaged', 'resolved')"
            ),
            "(district_code, created_at desc, id desc) where overdue",
            "(district_code, due_at, id) where due_at is not null",
            (
                "(district_code, resolved_at) include (street_code, community_code, tenant) "
                "where resolved_at is not null"
            ),
            "(district_code, created_at) include (street_code, community_code, tenant)",
        ),
        listed=True,
    )

    class Meta:
        table = "matter"

    @property
    def concerns(self) -> UUID | None:
        return self.reporter_id

    @property
    def referred_to(self) -> UUID | None:
        return self.department_id

    def _only(self, *states: State) -> None:
        if self.state not in states:
            raise MatterStateForbids(matter=self.id, state=self.state.value)

    def triage(self, *, category: str, colour: Colour, triage_class: TriageClass) -> None:
        self._only(State.REPORTED, State.TRIAGED)
        self.category, self.colour, self.triage_class = category, colour, triage_class
        self.state = State.TRIAGED

    def assign(self, *, owner_id: UUID | None, department_id: UUID | None) -> None:
        """To a person, a department, or both; again, to hand it on."""
        self._only(State.TRIAGED, State.ASSIGNED)
        if not owner_id and not department_id:
            raise OwnerRequired
        self.owner_id, self.department_id, self.state = owner_id, department_id, State.ASSIGNED

    def merge_into(self, other: "Matter") -> None:
        """Same content: this one follows the other from now on."""
        self._only(State.REPORTED, State.TRIAGED, State.ASSIGNED)
        same_community = self.tenant // Level.COMMUNITY.divisor == other.tenant // Level.COMMUNITY.divisor
        if other.id == self.id or other.state not in OPEN or not same_community:
            raise MergeImpossible(matter=self.id, into=other.id)
        self.merged_into_id, self.state, self.due_at, self.overdue = other.id, State.MERGED, None, False

    def lose_owner(self) -> None:
        """Its owner can't keep it; unless a department has it, it waits to be assigned again."""
        self.owner_id = None
        if self.state is State.ASSIGNED and not self.department_id:
            self.state = State.TRIAGED

    def decline(self, reason: str) -> None:
        self._only(State.REPORTED, State.TRIAGED)
        if not reason.strip():
            raise ReasonRequired
        self._declined(reason.strip())
        self.due_at, self.overdue = None, False

    def note(self) -> None:
        self._only(State.REPORTED, State.TRIAGED, State.ASSIGNED)

    def resolve(self, outcome: str) -> None:
        self._only(State.ASSIGNED)
        if not outcome.strip():
            raise ReasonRequired
        self._resolved(outcome.strip())

    def follow(self, main: "Matter") -> None:
        """A merged matter is resolved, or declined, with the one it joined."""
        self._only(State.MERGED)
        if main.state is State.DECLINED:
            self._declined(main.reason or "")
            return
        self.owner_id, self.department_id = main.owner_id, main.department_id
        self._resolved(main.outcome or "")

    def follow_back(self) -> None:
        """The matter it joined has begun another round; an unrated one waits with it."""
        if self.state is State.RESOLVED:
            self.state, self.resolved_at = State.MERGED, None

    def _declined(self, reason: str) -> None:
        self.reason, self.state, self.closed_at = reason, State.DECLINED, clock.now()

    def _resolved(self, outcome: str) -> None:
        self.outcome, self.state, self.resolved_at = outcome, State.RESOLVED, clock.now()
        self.rating, self.due_at, self.overdue = None, None, False

    def rate(self, rating: Rating, by: UUID | None, *, bad: bool) -> None:
        """The reporter's word on this round, even after it was closed for them; a bad one starts another."""
        if by != self.reporter_id:
            raise NotReporter(matter=self.id)
        if self.rating is not None and self.state in {State.CLOSED, State.RESOLVED}:
            raise AlreadyRated(matter=self.id)
        self._only(State.RESOLVED, State.CLOSED)
        self.rating = rating
        if bad:
            self._again()
        else:
            self.state, self.closed_at = State.CLOSED, clock.now()

    def reopen(self) -> None:
        self._only(State.RESOLVED, State.CLOSED)
        self._again()

    def _again(self) -> None:
        self.round, self.resolved_at, self.closed_at = self.round + 1, None, None
        self.state = State.MERGED if self.merged_into_id else State.ASSIGNED

    def close(self) -> None:
        """Without a rating, when the reporter keeps silent."""
        self._only(State.RESOLVED)
        self.state, self.closed_at = State.CLOSED, clock.now()

    def run_over(self) -> None:
        self.overdue = True

    def climb(self, above: Level) -> None:
        """Up to the next rung of its method's ladder, never past one."""
        self.rung = above


class Note(Row):
    """A progress note. What is not `shown` stays among those who handle the matter."""

    matter_id = fields.UUIDField()
    author_id = fields.UUIDField(null=True)
    text = fields.TextField()
    shown = fields.BooleanField(default=True)
    reporter_id = fields.UUIDField(null=True)
    department_id = fields.UUIDField(null=True)

    isolation = district(
        below(READ_WRITE, only=("tenant", "department_id")),
        own("reporter_id", READ),
        referred("department_id", APPEND),
        references={"matter_id": "matter", "author_id": "person"},
        indexes=("(district_code, matter_id, id)",),
    )

    class Meta:
        table = "note"


class Verdict(Row):
    """One round's rating by one reporter (评议); kept when another round begins."""

    matter_id = fields.UUIDField()
    reporter_id = fields.UUIDField()
    round = fields.IntField()
    rating = fields.CharEnumField(Rating, max_length=20)
    comment = fields.TextField(default="")

    isolation = district(
        below(READ_CHANGE, only=("tenant",)),
        own("reporter_id", APPEND),
        references={"matter_id": "matter", "reporter_id": "person"},
        unique=[("matter_id", "reporter_id", "round")],
        indexes=("(district_code, created_at) include (street_code, community_code, tenant, rating)",),
        listed=True,
    )

    class Meta:
        table = "verdict"


class Photo(Row):
    """A picture that belongs to a matter, without the place and camera data it came with."""

    matter_id = fields.UUIDField()
    reporter_id = fields.UUIDField()
    department_id = fields.UUIDField(null=True)
    content = fields.BinaryField()
    width = fields.IntField()
    height = fields.IntField()

    isolation = district(
        below(READ_WRITE, only=("tenant", "department_id")),
        own("reporter_id", APPEND),
        referred("department_id", APPEND),
        references={"matter_id": "matter"},
        indexes=("(district_code, matter_id, id)",),
    )

    class Meta:
        table = "photo"
