"""Meetings (议事会, 联席会议) and what plans them. States change only here."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.access import Sight
from services.kernel.errors import Conflict
from services.kernel.isolation import READ, READ_WRITE, anyone, below, branch, district, home
from services.kernel.rows import Row
from services.kernel.text import N_
from services.methods.vocabulary import Tier


class MeetingState(StrEnum):
    """`planned → open → closed → published`; missed or cancelled instead of opened."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"
    MISSED = "missed"
    CANCELLED = "cancelled"


class MeetingStateForbids(Conflict):
    code, sentence = "MEETING_STATE", N_("会议当前状态不允许此操作")


class Meeting(Row):
    """One meeting of a kind of the method, at the tenant whose tier it is.

    `period` is set by the calendar: the day, or the month whose day the organiser chooses. `missed_at` stays
    when a missed meeting is held later. `present` and `invited` are counted when it opens.
    """

    kind = fields.CharField(max_length=30)
    name = fields.CharField(max_length=40)
    tier = fields.CharEnumField(Tier, max_length=10)
    theme = fields.CharField(max_length=30, null=True)
    period = fields.CharField(max_length=10, null=True)
    state = fields.CharEnumField(MeetingState, max_length=10, default=MeetingState.PLANNED)
    planned_at: datetime | None = fields.DatetimeField(null=True)
    place = fields.CharField(max_length=100, default="")
    reason = fields.CharField(max_length=500, default="")
    method_id: UUID | None = fields.UUIDField(null=True)
    special_matter_id: UUID | None = fields.UUIDField(null=True)
    special_task_id: UUID | None = fields.UUIDField(null=True)
    present: int | None = fields.IntField(null=True)
    invited: int | None = fields.IntField(null=True)
    missed_at: datetime | None = fields.DatetimeField(null=True)
    opened_at: datetime | None = fields.DatetimeField(null=True)
    closed_at: datetime | None = fields.DatetimeField(null=True)
    published_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        branch(READ),
        below(("insert", "update")),
        home(READ),
        anyone(READ, Sight.DEPARTMENT),
        references={
            "method_id": "method",
            "special_matter_id": "matter",
            "special_task_id": "task",
        },
        unique=[("tenant", "kind", "period")],
        indexes=(
            "(district_code, tenant, kind, created_at desc)",
            "(district_code, planned_at, id) where planned_at is not null",
            "(district_code, special_matter_id) where special_matter_id is not null",
        ),
        listed=True,
    )

    class Meta:
        table = "meeting"

    def require(self, *states: MeetingState) -> None:
        if self.state not in states:
            raise MeetingStateForbids(meeting=self.id, state=self.state.value)

    def move(self, planned_at: datetime, place: str | None) -> None:
        """To another time; a missed one may still be held."""
        self.require(MeetingState.PLANNED, MeetingState.MISSED)
        self.state, self.planned_at = MeetingState.PLANNED, planned_at
        self.place = self.place if place is None else place

    def open(self, *, present: int, invited: int) -> None:
        self.require(MeetingState.PLANNED)
        self.state, self.opened_at = MeetingState.OPEN, clock.now()
        self.present, self.invited = present, invited

    def close(self) -> None:
        self.require(MeetingState.OPEN)
        self.state, self.closed_at = MeetingState.CLOSED, clock.now()

    def publish(self) -> None:
        self.require(MeetingState.CLOSED)
        self.state, self.published_at = MeetingState.PUBLISHED, clock.now()

    def cancel(self) -> None:
        self.require(MeetingState.PLANNED, MeetingState.MISSED)
        self.state = MeetingState.CANCELLED

    def miss(self) -> bool:
        """Its time has passed and nobody opened it."""
        if self.state is not MeetingState.PLANNED:
            return False
        self.state, self.missed_at = MeetingState.MISSED, clock.now()
        return True


class MeetingPlan(Row):
    """That meetings of a kind are held in a tenant by the calendar. `upto` ends the last period planned."""

    kind = fields.CharField(max_length=30)
    method_id: UUID | None = fields.UUIDField(null=True)
    upto: date | None = fields.DateField(null=True)
    ended_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(READ_WRITE, only=("method_id", "upto", "ended_at")),
        references={"method_id": "method"},
        unique=[("tenant", "kind")],
    )

    class Meta:
        table = "meeting_plan"


class MeetingRules(Row):
    """The rules (议事规则, 议事流程) that the parties have adopted for a kind of meeting. Never changed."""

    kind = fields.CharField(max_length=30)
    version = fields.IntField()
    text = fields.TextField()
    parties = fields.TextField()

    isolation = district(
        branch(READ),
        below(("insert",)),
        home(READ),
        anyone(READ, Sight.DEPARTMENT),
        unique=[("tenant", "kind", "version")],
    )

    class Meta:
        table = "meeting_rules"
