"""Decision procedures (四议两公开, 五议一备两公开): a major decision on its way, each step with its record.

The steps are written down when a procedure begins, as its method had them then, and are taken in that order.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.access import Sight
from services.kernel.errors import Conflict
from services.kernel.isolation import APPEND, READ, READ_WRITE, anyone, below, branch, district
from services.kernel.rows import Row
from services.kernel.text import N_
from services.methods.vocabulary import Evidence


class ProcedureState(StrEnum):
    """`deciding → filing ⇄ filed → disclosing → completed`; a method without filing leaves that out."""

    DECIDING = "deciding"
    FILING = "filing"
    FILED = "filed"
    DISCLOSING = "disclosing"
    COMPLETED = "completed"
    ABANDONED = "abandoned"


class ProcedureStateForbids(Conflict):
    code, sentence = "PROCEDURE_STATE", N_("决策程序当前状态不允许此操作")


class StepsOpen(Conflict):
    code, sentence = "STEPS_OPEN", N_("还有步骤没有完成：{next}")


class FilingRequired(Conflict):
    code, sentence = "FILING_REQUIRED", N_("须先书面备案并经确认，才能公开")


class TakenDownEarly(Conflict):
    code, sentence = "TAKEN_DOWN_EARLY", N_("公示期未满，不能撤下")


class DecisionProcedure(Row):
    """One major decision: what about, and why it is major."""

    code = fields.CharField(max_length=30)
    name = fields.CharField(max_length=40)
    subject = fields.CharField(max_length=100)
    grounds = fields.TextField()
    state = fields.CharEnumField(ProcedureState, max_length=10, default=ProcedureState.DECIDING)
    method_id: UUID | None = fields.UUIDField(null=True)
    matter_id: UUID | None = fields.UUIDField(null=True)
    started_by_id: UUID | None = fields.UUIDField(null=True)
    reason: str | None = fields.TextField(null=True)
    ended_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(READ_WRITE, only=("state", "reason", "ended_at")),
        references={"method_id": "method", "matter_id": "matter", "started_by_id": "person"},
        listed=True,
    )

    class Meta:
        table = "decision_procedure"

    def only(self, *states: ProcedureState) -> None:
        if self.state not in states:
            raise ProcedureStateForbids(procedure=self.id, state=self.state.value)

    def abandon(self, reason: str) -> None:
        """Before anything was published."""
        self.only(ProcedureState.DECIDING, ProcedureState.FILING, ProcedureState.FILED)
        self.state, self.reason, self.ended_at = ProcedureState.ABANDONED, reason, clock.now()

    def complete(self) -> None:
        self.state, self.ended_at = ProcedureState.COMPLETED, clock.now()


MOVED = ("state", "reason", "ended_at")
TAKEN = ("taken_at", "taken_by_id", "text", "agreed", "against", "abstained")


class ProcedureStep(Row):
    """One step and its record, which is empty until the step is taken."""

    procedure_id = fields.UUIDField()
    place = fields.IntField()
    code = fields.CharField(max_length=30)
    name = fields.CharField(max_length=40)
    evidence = fields.CharEnumField(Evidence, max_length=10)
    taken_at: datetime | None = fields.DatetimeField(null=True)
    taken_by_id: UUID | None = fields.UUIDField(null=True)
    text = fields.TextField(default="")
    agreed: int | None = fields.IntField(null=True)
    against: int | None = fields.IntField(null=True)
    abstained: int | None = fields.IntField(null=True)

    isolation = district(
        below(READ_WRITE, only=TAKEN),
        references={"procedure_id": "decision_procedure", "taken_by_id": "person"},
        unique=[("procedure_id", "place"), ("procedure_id", "code")],
    )

    class Meta:
        table = "procedure_step"


class ProcedurePaper(Row):
    """A picture of what was signed at a step, as small and as bare as any picture that is kept."""

    step_id = fields.UUIDField()
    content = fields.BinaryField()
    width = fields.IntField()
    height = fields.IntField()

    isolation = district(
        below(APPEND),
        references={"step_id": "procedure_step"},
        indexes=("(district_code, step_id)",),
    )

    class Meta:
        table = "procedure_paper"


class ProcedureFiling(Row):
    """One time that a decision was filed above (备案), and the answer. What was returned is kept."""

    procedure_id = fields.UUIDField()
    round = fields.IntField()
    filed_by_id: UUID | None = fields.UUIDField(null=True)
    note = fields.TextField(default="")
    accepted: Any = fields.BooleanField(null=True)
    reason = fields.TextField(default="")
    answered_at: datetime | None = fields.DatetimeField(null=True)
    answered_by_id: UUID | None = fields.UUIDField(null=True)

    isolation = district(
        below(READ_WRITE, only=("accepted", "reason", "answered_at", "answered_by_id")),
        references={
            "procedure_id": "decision_procedure",
            "filed_by_id": "person",
            "answered_by_id": "person",
        },
        unique=[("procedure_id", "round")],
    )

    class Meta:
        table = "procedure_filing"


class ProcedurePosting(Row):
    """One of the disclosures (公开): for everyone in the district to read, also when it hangs no more."""

    procedure_id = fields.UUIDField()
    place = fields.IntField()
    code = fields.CharField(max_length=10)
    name = fields.CharField(max_length=40)
    subject = fields.CharField(max_length=100)
    text = fields.TextField()
    due_at = fields.DatetimeField()
    ended_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        branch(READ),
        below(("insert", "update"), only=("ended_at",)),
        anyone(READ, Sight.RESIDENT, Sight.DEPARTMENT),
        references={"procedure_id": "decision_procedure"},
        unique=[("procedure_id", "code")],
        listed=True,
    )

    class Meta:
        table = "procedure_posting"

    def require_over(self) -> None:
        if self.ended_at is None and clock.now() < self.due_at:
            raise TakenDownEarly(posting=self.id, until=self.due_at.isoformat())
