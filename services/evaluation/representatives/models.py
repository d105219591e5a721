"""Residents' representatives (居民代表): who they are, what they inspect, how they rate it (methods §C)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.errors import Conflict, Forbidden, Invalid
from services.kernel.isolation import READ_CHANGE, READ_WRITE, below, district, own
from services.kernel.rows import Row
from services.kernel.text import N_
from services.methods.vocabulary import Rating


class AssessmentState(StrEnum):
    """`asked → filed`, or `asked → low → mended` when it is rated low, and then another assessment."""

    ASKED = "asked"
    FILED = "filed"
    LOW = "low"
    MENDED = "mended"


class RepresentativesOff(Conflict):
    code, sentence = "REPRESENTATIVES_OFF", N_("本地工作法没有居民代表督查评议")


class NoRepresentatives(Conflict):
    code, sentence = "NO_REPRESENTATIVES", N_("社区还没有可以评议此事的居民代表")


class AlreadyRepresentative(Conflict):
    code, sentence = "ALREADY_REPRESENTATIVE", N_("该居民已是代表")


class NotFinished(Conflict):
    code, sentence = "NOT_FINISHED", N_("只有已办结的事项可以交居民代表评议")


class SubjectRequired(Invalid):
    code, sentence = "SUBJECT_REQUIRED", N_("请指定一件事项，或写明项目名称和完成情况")


class AssessmentOpen(Conflict):
    code, sentence = "ASSESSMENT_OPEN", N_("居民代表正在评议此事")


class AssessmentStateForbids(Conflict):
    code, sentence = "ASSESSMENT_STATE", N_("评议当前状态不允许此操作")


class JudgementGiven(Conflict):
    code, sentence = "JUDGEMENT_GIVEN", N_("您已评议")


class NotAsked(Forbidden):
    code, sentence = "NOT_ASKED", N_("这次评议没有请您参加")


class MendedElsewhere(Forbidden):
    code, sentence = "MENDED_ELSEWHERE", N_("整改由上一级组织验收")


class NotMendedYet(Conflict):
    code, sentence = "NOT_MENDED_YET", N_("整改任务尚未完成")


class Representative(Row):
    """A resident who speaks for the others of their community."""

    person_id = fields.UUIDField()
    named_by_id: UUID | None = fields.UUIDField(null=True)
    ended_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(READ_WRITE, only=("ended_at",)),
        own("person_id", READ_CHANGE, only=("ended_at",)),
        references={"person_id": "person", "named_by_id": "person"},
        indexes=("unique (district_code, tenant, person_id) where ended_at is null",),
        listed=True,
    )

    class Meta:
        table = "representative"

    def end(self) -> None:
        self.ended_at = self.ended_at or clock.now()


CONCLUDED = ("state", "result", "concluded_at", "task_id")
"""What concluding an assessment changes on its row, and what accepting its mending does."""


class Assessment(Row):
    """One inspection of one finished matter or project by representatives, and what came of it.

    Rated low, it is mended under a level above and assessed again: `previous_id` names the one before.
    """

    matter_id: UUID | None = fields.UUIDField(null=True)
    method_id: UUID | None = fields.UUIDField(null=True)
    department_id: UUID | None = fields.UUIDField(null=True)
    title = fields.CharField(max_length=100)
    done = fields.TextField()
    round = fields.IntField(default=1)
    previous_id: UUID | None = fields.UUIDField(null=True)
    state = fields.CharEnumField(AssessmentState, max_length=10, default=AssessmentState.ASKED)
    result: Rating | None = fields.CharEnumField(  # type: ignore[assignment] # the ORM says never null
        Rating, max_length=20, null=True
    )
    concluded_at: datetime | None = fields.DatetimeField(null=True)
    task_id: UUID | None = fields.UUIDField(null=True)

    isolation = district(
        below(READ_WRITE, only=CONCLUDED),
        references={
            "matter_id": "matter",
            "method_id": "method",
            "department_id": "department",
            "previous_id": "assessment",
            "task_id": "task",
        },
        indexes=(
            "unique (district_code, matter_id) where state = 'asked'",
            "(district_code, concluded_at) include (street_code, community_code, department_id, result)",
        ),
        listed=True,
    )

    class Meta:
        table = "assessment"

    def conclude(self, result: Rating, *, low: bool) -> None:
        if self.state is not AssessmentState.ASKED:
            raise AssessmentStateForbids(assessment=self.id, state=self.state.value)
        self.result, self.concluded_at = result, clock.now()
        self.state = AssessmentState.LOW if low else AssessmentState.FILED

    def mend(self) -> None:
        if self.state is not AssessmentState.LOW:
            raise AssessmentStateForbids(assessment=self.id, state=self.state.value)
        self.state = AssessmentState.MENDED


RATED = ("rating", "text", "rated_at")


class Judgement(Row):
    """What one representative is asked, with all they need to know of it, and what they say."""

    assessment_id = fields.UUIDField()
    person_id = fields.UUIDField()
    method_id: UUID | None = fields.UUIDField(null=True)
    title = fields.CharField(max_length=100)
    done = fields.TextField()
    rating: Rating | None = fields.CharEnumField(  # type: ignore[assignment] # the ORM says never null
        Rating, max_length=20, null=True
    )
    text = fields.TextField(default="")
    rated_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(READ_WRITE, only=RATED),
        own("person_id", READ_CHANGE, only=RATED),
        references={"assessment_id": "assessment", "person_id": "person", "method_id": "method"},
        unique=[("assessment_id", "person_id")],
        indexes=("(district_code, person_id, created_at desc, id desc)",),
        listed=True,
    )

    class Meta:
        table = "judgement"

    def rate(self, rating: Rating, text: str, by: UUID | None) -> None:
        if by is None or by != self.person_id:
            raise NotAsked(judgement=self.id)
        if self.rating is not None:
            raise JudgementGiven(judgement=self.id)
        self.rating, self.text, self.rated_at = rating, text, clock.now()
