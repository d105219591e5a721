"""What one person thought of one property company in one quarter. Given once, and never changed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from tortoise import fields

from services.kernel.errors import Conflict, Forbidden, Invalid
from services.kernel.isolation import APPEND, below, district
from services.kernel.outbox import Event
from services.kernel.rows import Row
from services.kernel.text import N_


class PropertyScoresOff(Conflict):
    code, sentence = "PROPERTY_SCORES_OFF", N_("本地工作法没有物业评分")


class NotScorer(Forbidden):
    code, sentence = "NOT_PROPERTY_SCORER", N_("只有社区两委可以给物业评分")


class AlreadyScored(Conflict):
    code, sentence = "PROPERTY_ALREADY_SCORED", N_("您本季度已给这家单位评过分")


class MarksInvalid(Invalid):
    code, sentence = "PROPERTY_MARKS", N_("请给每一项打 0 至 {highest} 分")


class QuarterInvalid(Invalid):
    code, sentence = "INVALID_QUARTER", N_("只能给本季度或上季度评分，写法如 2026Q3")


class PropertyScore(Row):
    """`marks` has a number for each item of the method, `total` is their mean."""

    organization_id = fields.UUIDField()
    quarter = fields.CharField(max_length=6)
    scorer_id = fields.UUIDField()
    method_id: UUID | None = fields.UUIDField(null=True)
    marks: Any = fields.JSONField()
    total: Decimal = fields.DecimalField(max_digits=7, decimal_places=2)

    isolation = district(
        below(APPEND),
        references={"organization_id": "organization", "scorer_id": "person", "method_id": "method"},
        unique=[("organization_id", "quarter", "scorer_id")],
        indexes=("(district_code, quarter, organization_id)",),
        listed=True,
    )

    class Meta:
        table = "property_score"


@dataclass(frozen=True)
class PropertyScored(Event):
    organization_id: UUID
    quarter: str
