"""Objective obstacles (客观原因) to mending what was rated badly (methods §D)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.codes import Level
from services.kernel.errors import Conflict, Forbidden, Invalid
from services.kernel.isolation import APPEND, READ, READ_WRITE, below, district, own, referred
from services.kernel.rows import Row
from services.kernel.text import N_


class ObstacleState(StrEnum):
    """`reported → conferred → met → replied → settled`, none skipped."""

    REPORTED = "reported"
    CONFERRED = "conferred"
    MET = "met"
    REPLIED = "replied"
    SETTLED = "settled"


class Settlement(StrEnum):
    """What becomes of the matter after the reply."""

    CLOSED = "closed"
    GOES_ON = "goes_on"


class ObstacleStateForbids(Conflict):
    code, sentence = "OBSTACLE_STATE", N_("客观原因的研究尚未到这一步，或已过这一步")


class ObstacleOpen(Conflict):
    code, sentence = "OBSTACLE_OPEN", N_("该事项已有客观原因正在研究")


class ObstaclesUnknown(Conflict):
    code, sentence = "OBSTACLES_UNKNOWN", N_("本地工作法没有客观原因的研究程序")


class NotRatedBadly(Conflict):
    code, sentence = "NOT_RATED_BADLY", N_("只有评价不满意、正在整改的事项可以报客观原因")


class LevelNotAsked(Forbidden):
    code, sentence = "LEVEL_NOT_ASKED", N_("本地工作法不由您所在的层级商议此事")


class ViewGiven(Conflict):
    code, sentence = "VIEW_GIVEN", N_("您所在的层级已提出意见")


class NotHeldYet(Invalid):
    code, sentence = "NOT_HELD_YET", N_("会议日期不能晚于今天")


class Obstacle(Row):
    """One obstacle of one round of a matter. It stands in the matter's community, whichever grid that is in.

    The levels in `confer` each say their view, then a meeting of `meeting_kind` studies it, and the reporter
    gets a reply by `reply_due_at`. `meeting_id` names the meeting, if it was held in this house.
    """

    matter_id = fields.UUIDField()
    round = fields.IntField()
    reporter_id = fields.UUIDField()
    department_id: UUID | None = fields.UUIDField(null=True)
    method_id: UUID | None = fields.UUIDField(null=True)
    reasons = fields.TextField()
    confer: list[str] = fields.JSONField()
    meeting_kind = fields.CharField(max_length=30)
    state = fields.CharEnumField(ObstacleState, max_length=10, default=ObstacleState.REPORTED)
    reported_by_id: UUID | None = fields.UUIDField(null=True)
    meeting_id: UUID | None = fields.UUIDField(null=True)
    met_on: date | None = fields.DateField(null=True)
    meeting_result = fields.TextField(default="")
    reply_due_at: datetime = fields.DatetimeField()
    late = fields.BooleanField(default=False)
    reply: str | None = fields.TextField(null=True)
    replied_at: datetime | None = fields.DatetimeField(null=True)
    replied_by_id: UUID | None = fields.UUIDField(null=True)
    settlement: Settlement | None = fields.CharEnumField(  # type: ignore[assignment] # the ORM says never null
        Settlement, max_length=10, null=True
    )

    isolation = district(
        below(READ_WRITE),
        own("reporter_id", READ),
        referred("department_id", APPEND),
        references={
            "matter_id": "matter",
            "reporter_id": "person",
            "reported_by_id": "person",
            "replied_by_id": "person",
            "department_id": "department",
            "method_id": "method",
        },
        indexes=(
            "(district_code, matter_id, id)",
            "unique (district_code, matter_id) where state <> 'settled'",
            "(district_code, reply_due_at, id) where replied_at is null",
        ),
        listed=True,
    )

    class Meta:
        table = "obstacle"

    @property
    def concerns(self) -> UUID | None:
        return self.reporter_id

    @property
    def referred_to(self) -> UUID | None:
        return self.department_id

    @property
    def levels(self) -> tuple[Level, ...]:
        """Those that confer."""
        return tuple(Level(each) for each in self.confer)

    def _only(self, state: ObstacleState) -> None:
        if self.state is not state:
            raise ObstacleStateForbids(obstacle=self.id, state=self.state.value)

    def hear(self, level: Level, heard: set[Level]) -> None:
        """One level has its say; when the last of them has, the meeting is next."""
        self._only(ObstacleState.REPORTED)
        if level not in self.levels:
            raise LevelNotAsked(level=level.value)
        if level in heard:
            raise ViewGiven(level=level.value)
        if heard | {level} >= set(self.levels):
            self.state = ObstacleState.CONFERRED

    def meet(self, on: date, result: str, meeting_id: UUID | None) -> None:
        self._only(ObstacleState.CONFERRED)
        if on > clock.day_of(clock.now()):
            raise NotHeldYet(on=on.isoformat())
        self.met_on, self.meeting_result, self.meeting_id = on, result, meeting_id
        self.state = ObstacleState.MET

    def answer(self, reply: str, by: UUID | None) -> None:
        self._only(ObstacleState.MET)
        self.reply, self.replied_at, self.replied_by_id = reply, clock.now(), by
        self.state = ObstacleState.REPLIED

    def settle(self, settlement: Settlement) -> None:
        self._only(ObstacleState.REPLIED)
        self.settlement, self.state = settlement, ObstacleState.SETTLED

    def run_over(self) -> bool:
        """Whether the time for the reply passed without one."""
        self.late = self.late or self.replied_at is None
        return self.replied_at is None


class ObstacleView(Row):
    """What one level thinks of an obstacle: among staff."""

    obstacle_id = fields.UUIDField()
    level = fields.CharEnumField(Level, max_length=10)
    text = fields.TextField()
    author_id: UUID | None = fields.UUIDField(null=True)

    isolation = district(
        below(APPEND),
        references={"obstacle_id": "obstacle", "author_id": "person"},
        unique=[("obstacle_id", "level")],
    )

    class Meta:
        table = "obstacle_view"
