"""Look-backs (回头看): a few questions asked again when some time has passed (methods §A)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.errors import Conflict, Invalid
from services.kernel.isolation import READ_WRITE, below, district
from services.kernel.rows import Row
from services.kernel.text import N_


class LookBackOver(Conflict):
    code, sentence = "LOOK_BACK_OVER", N_("这次回头看已完成，或已因重新办理而取消")


class AnswersIncomplete(Invalid):
    code, sentence = "ANSWERS_INCOMPLETE", N_("请回答全部 {count} 个问题，答“否”的要写明居民的说法")


class LookBack(Row):
    """One look-back at one matter (or another row, such as a covenant), by `due_at`.

    `answers` holds for each question whether residents said yes, and in their own words what they said:
    `[{"yes": false, "said": "雨天仍然积水"}]`.
    """

    subject_type = fields.CharField(max_length=30)
    subject_id = fields.UUIDField()
    matter_id: UUID | None = fields.UUIDField(null=True)
    method_id: UUID | None = fields.UUIDField(null=True)
    code = fields.CharField(max_length=30)
    name = fields.CharField(max_length=40)
    about = fields.CharField(max_length=100)
    questions: list[str] = fields.JSONField()
    due_at: datetime = fields.DatetimeField()
    late = fields.BooleanField(default=False)
    answers: list[dict[str, Any]] = fields.JSONField(default=list)
    answered_at: datetime | None = fields.DatetimeField(null=True)
    answered_by_id: UUID | None = fields.UUIDField(null=True)
    cancelled_at: datetime | None = fields.DatetimeField(null=True)
    task_id: UUID | None = fields.UUIDField(null=True)

    isolation = district(
        below(READ_WRITE),
        references={
            "matter_id": "matter",
            "method_id": "method",
            "answered_by_id": "person",
            "task_id": "task",
        },
        indexes=(
            "(district_code, subject_id)",
            "unique (district_code, subject_id, code) where answered_at is null and cancelled_at is null",
            "(district_code, due_at, id) where answered_at is null and cancelled_at is null",
        ),
        listed=True,
    )

    class Meta:
        table = "look_back"

    @property
    def over(self) -> bool:
        return self.answered_at is not None or self.cancelled_at is not None

    @property
    def bad(self) -> bool:
        """Whether residents said no to any of it."""
        return any(not each["yes"] for each in self.answers)

    def answer(self, answers: list[tuple[bool, str]], by: UUID | None) -> None:
        """What residents say, question by question; a no has to be explained."""
        if self.over:
            raise LookBackOver(look_back=self.id)
        if len(answers) != len(self.questions) or any(not yes and not said for yes, said in answers):
            raise AnswersIncomplete(count=len(self.questions))
        self.answers = [{"yes": yes, "said": said} for yes, said in answers]
        self.answered_at, self.answered_by_id = clock.now(), by

    def run_over(self) -> bool:
        """Whether its time passed and it still waits."""
        self.late = self.late or not self.over
        return not self.over
