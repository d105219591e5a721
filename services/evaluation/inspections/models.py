"""Inspections (四督): a sample of finished matters, who looks into which, what they found (methods §D)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.errors import Conflict, Forbidden, Invalid
from services.kernel.isolation import APPEND, READ_WRITE, below, district
from services.kernel.rows import Row
from services.kernel.text import N_
from services.methods.vocabulary import Checked


class Finding(StrEnum):
    """What came of looking into a case."""

    OK = "ok"
    FAULT = "fault"
    UNREACHABLE = "unreachable"


class InspectionsOff(Conflict):
    code, sentence = "INSPECTIONS_OFF", N_("本地工作法没有抽查督导")


class KindNotInspected(Invalid):
    code, sentence = "KIND_NOT_INSPECTED", N_("本地工作法不含这种督导方式")


class PeriodInvalid(Invalid):
    code, sentence = "PERIOD_INVALID", N_("起止日期有误，结束日期不能早于开始日期或晚于今天")


class NothingToInspect(Conflict):
    code, sentence = "NOTHING_TO_INSPECT", N_("这段时间没有已办结的事项可抽查")


class OwnCase(Forbidden):
    code, sentence = "OWN_CASE", N_("不能抽查自己上报、负责或经办过的事项")


class InspectorUnsuitable(Invalid):
    code, sentence = "INSPECTOR_UNSUITABLE", N_("该人员没有在此辖区督导的任职")


class NotInspector(Forbidden):
    code, sentence = "NOT_INSPECTOR", N_("只有负责这一抽查的人员可以填写结果")


class CaseChecked(Conflict):
    code, sentence = "CASE_CHECKED", N_("这一抽查已有结果")


class FaultRequired(Invalid):
    code, sentence = "FAULT_REQUIRED", N_("请写明发现的问题")


class TriesInvalid(Invalid):
    code, sentence = "TRIES_INVALID", N_("联系次数应在 1 到 100 之间")


class Inspection(Row):
    """One draw. Whoever has the frozen population and the seed draws the same sample again.

    `digest` is the SHA-256 of the population's ids, one a line in ascending order.
    """

    method_id: UUID | None = fields.UUIDField(null=True)
    kinds: list[str] = fields.JSONField()
    begins: date = fields.DateField()
    ends: date = fields.DateField()
    algorithm = fields.CharField(max_length=40)
    seed = fields.CharField(max_length=100)
    size = fields.IntField()
    digest = fields.CharField(max_length=64)
    sample = fields.IntField()
    drawn_by_id: UUID | None = fields.UUIDField(null=True)

    isolation = district(
        below(APPEND), references={"method_id": "method", "drawn_by_id": "person"}, listed=True
    )

    class Meta:
        table = "inspection"


class InspectionPopulation(Row):
    """What an inspection was drawn from, frozen: the matters' ids, one a line in ascending order."""

    inspection_id = fields.UUIDField()
    ids = fields.TextField()

    isolation = district(
        below(APPEND), references={"inspection_id": "inspection"}, unique=[("inspection_id",)]
    )

    class Meta:
        table = "inspection_population"


class InspectionCase(Row):
    """One matter that was drawn, to be looked into in one way, at `place` of the sample, from 1.

    `tries` counts how often somebody was visited or called. No places and no pictures are kept.
    """

    inspection_id = fields.UUIDField()
    matter_id = fields.UUIDField()
    kind = fields.CharEnumField(Checked, max_length=15)
    place = fields.IntField()
    inspector_id: UUID | None = fields.UUIDField(null=True)
    finding: Finding | None = fields.CharEnumField(  # type: ignore[assignment] # the ORM says never null
        Finding, max_length=12, null=True
    )
    text = fields.TextField(default="")
    tries = fields.IntField(default=0)
    checked_at: datetime | None = fields.DatetimeField(null=True)
    task_id: UUID | None = fields.UUIDField(null=True)

    isolation = district(
        below(READ_WRITE, only=("inspector_id", "finding", "text", "tries", "checked_at", "task_id")),
        references={
            "inspection_id": "inspection",
            "matter_id": "matter",
            "inspector_id": "person",
            "task_id": "task",
        },
        unique=[("inspection_id", "kind", "matter_id")],
        indexes=(
            "(district_code, inspector_id, created_at desc, id desc)",
            "(district_code, matter_id)",
        ),
        listed=True,
    )

    class Meta:
        table = "inspection_case"

    @property
    def over(self) -> bool:
        return self.finding in {Finding.OK, Finding.FAULT}

    def give(self, inspector_id: UUID, involved: set[UUID]) -> None:
        """To somebody who had nothing to do with the matter."""
        if self.over:
            raise CaseChecked(case=self.id)
        if inspector_id in involved:
            raise OwnCase(case=self.id, inspector=inspector_id)
        self.inspector_id = inspector_id

    def find(self, finding: Finding, text: str, tries: int, by: UUID | None) -> None:
        """What came of it; whoever was not reached may be tried again."""
        if by is None or by != self.inspector_id:
            raise NotInspector(case=self.id)
        if self.over:
            raise CaseChecked(case=self.id)
        if finding is Finding.FAULT and not text:
            raise FaultRequired
        if not 1 <= tries <= MOST_TRIES:
            raise TriesInvalid
        self.finding, self.text, self.tries = finding, text, self.tries + tries
        self.checked_at = clock.now()


MOST_TRIES = 100
FOUND = ("finding", "text", "tries", "checked_at", "task_id")
"""What a finding changes on the row."""
