"""Surveys as rows. Nothing in an answer leads to its link, and nothing in a link to anybody."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.errors import Conflict, NotFound
from services.kernel.isolation import APPEND, READ_WRITE, below, district
from services.kernel.rows import Row
from services.kernel.text import N_


class SurveyState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class SurveyClosed(Conflict):
    code, sentence = "SURVEY_CLOSED", N_("调查已结束")


class LinkUsed(Conflict):
    code, sentence = "SURVEY_LINK_USED", N_("这个链接已经答过，每个链接只能答一次")


class LinkUnknown(NotFound):
    sentence = N_("调查链接无效，请核对后重试")


class Survey(Row):
    """One survey of one tenant, on the rating scale of the method in force when it was made."""

    title = fields.CharField(max_length=60)
    questions: Any = fields.JSONField()
    state = fields.CharEnumField(SurveyState, max_length=10, default=SurveyState.OPEN)
    method_id: UUID | None = fields.UUIDField(null=True)
    matter_id: UUID | None = fields.UUIDField(null=True)
    issued = fields.IntField(default=0)
    closed_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(READ_WRITE, only=("state", "issued", "closed_at")),
        references={"method_id": "method", "matter_id": "matter"},
        listed=True,
    )

    class Meta:
        table = "survey"

    def require_open(self) -> None:
        if self.state is not SurveyState.OPEN:
            raise SurveyClosed(survey=self.id)

    def close(self) -> None:
        self.require_open()
        self.state, self.closed_at = SurveyState.CLOSED, clock.now()


class SurveyLink(Row):
    """A link, known by the hash of its token. That it was used is kept, not when."""

    survey_id = fields.UUIDField()
    token_hash = fields.CharField(max_length=64)
    used = fields.BooleanField(default=False)

    isolation = district(
        below(READ_WRITE, only=("used",)),
        references={"survey_id": "survey"},
        unique=[("token_hash",)],
        indexes=("(district_code, survey_id)",),
    )

    class Meta:
        table = "survey_link"


class SurveyAnswer(Row):
    """A rating for each question. Its id is random and its time a mere day, so that order tells nothing."""

    survey_id = fields.UUIDField()
    ratings: Any = fields.JSONField()
    on_paper = fields.BooleanField(default=False)

    isolation = district(
        below(APPEND),
        references={"survey_id": "survey"},
        indexes=("(district_code, survey_id)",),
    )

    class Meta:
        table = "survey_answer"
