"""Tasks: who does what, to which standard, by when, and who supervises. States change only here."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.access import Actor, Sight
from services.kernel.errors import Conflict, Forbidden, Invalid
from services.kernel.isolation import READ_CHANGE, READ_WRITE, below, district, own, referred
from services.kernel.rows import Row
from services.kernel.text import N_


class TaskState(StrEnum):
    """`open → done → confirmed`, back to open for another round, or cancelled."""

    OPEN = "open"
    DONE = "done"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class TaskStateForbids(Conflict):
    code, sentence = "TASK_STATE", N_("任务当前状态不允许此操作")


class NotTaskOwner(Forbidden):
    code, sentence = "NOT_TASK_OWNER", N_("只有责任人或责任部门可以报告完成")


class OwnTask(Forbidden):
    code, sentence = "OWN_TASK", N_("不能验收自己办理的任务")


class TaskOwnerRequired(Invalid):
    code, sentence = "TASK_OWNER_REQUIRED", N_("请指定任务的责任人或责任部门")


DONE = ("state", "outcome", "done_at")
JUDGED = ("state", "round", "due_at", "overdue", "done_at", "confirmed_at")
"""What doing a task changes on its row, and what its supervisor's judgement does."""


class Task(Row):
    """One piece of work that came of something: a resolution, an inspection's fault, a covenant's breach.

    `subject_type` and `subject_id` name the row it came of. It stands in the tenant where its owner works.
    """

    subject_type = fields.CharField(max_length=30)
    subject_id = fields.UUIDField()
    matter_id: UUID | None = fields.UUIDField(null=True)
    what = fields.CharField(max_length=200)
    standard = fields.TextField(default="")
    owner_id: UUID | None = fields.UUIDField(null=True)
    department_id: UUID | None = fields.UUIDField(null=True)
    supervisor_id: UUID | None = fields.UUIDField(null=True)
    state = fields.CharEnumField(TaskState, max_length=10, default=TaskState.OPEN)
    due_at: datetime | None = fields.DatetimeField(null=True)
    overdue = fields.BooleanField(default=False)
    round = fields.IntField(default=1)
    outcome: str | None = fields.TextField(null=True)
    done_at: datetime | None = fields.DatetimeField(null=True)
    confirmed_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(READ_WRITE),
        own("owner_id", READ_CHANGE, Sight.RESIDENT, Sight.DEPARTMENT, only=DONE),
        own("supervisor_id", READ_CHANGE, Sight.RESIDENT, Sight.DEPARTMENT, only=JUDGED),
        referred("department_id", READ_CHANGE, only=DONE),
        references={
            "matter_id": "matter",
            "owner_id": "person",
            "department_id": "department",
            "supervisor_id": "person",
        },
        indexes=(
            "(district_code, subject_id)",
            "(district_code, matter_id, id) where matter_id is not null",
            "(district_code, owner_id, created_at desc, id desc)",
            "(district_code, department_id, created_at desc, id desc)",
            "(district_code, supervisor_id, created_at desc, id desc)",
            "(district_code, due_at, id) where due_at is not null",
        ),
        listed=True,
    )

    class Meta:
        table = "task"

    @property
    def concerns(self) -> UUID | None:
        return self.owner_id

    @property
    def referred_to(self) -> UUID | None:
        return self.department_id

    def _only(self, *states: TaskState) -> None:
        if self.state not in states:
            raise TaskStateForbids(task=self.id, state=self.state.value)

    def is_of(self, actor: Actor) -> bool:
        """Whether the actor, or the actor's department, has it to do."""
        mine = self.owner_id is not None and self.owner_id == actor.person_id
        ours = self.department_id is not None and self.department_id == actor.department_id
        return mine or ours

    def is_supervised_by(self, actor: Actor) -> bool:
        return self.supervisor_id is not None and self.supervisor_id == actor.person_id

    def assign(self, *, owner_id: UUID | None, department_id: UUID | None) -> None:
        """To a person, a department, or both; again, to hand it on."""
        self._only(TaskState.OPEN)
        if not owner_id and not department_id:
            raise TaskOwnerRequired
        self.owner_id, self.department_id = owner_id, department_id

    def do(self, outcome: str) -> None:
        self._only(TaskState.OPEN)
        self.state, self.outcome, self.done_at = TaskState.DONE, outcome, clock.now()

    def confirm(self) -> None:
        self._only(TaskState.DONE)
        self.state, self.confirmed_at = TaskState.CONFIRMED, clock.now()

    def reopen(self, due_at: datetime | None) -> None:
        """Another round, by a new date if one is set."""
        self._only(TaskState.DONE, TaskState.CONFIRMED)
        self.state, self.round, self.overdue = TaskState.OPEN, self.round + 1, False
        self.done_at = self.confirmed_at = None
        self.due_at = due_at

    def cancel(self) -> None:
        self._only(TaskState.OPEN)
        self.state = TaskState.CANCELLED

    def run_over(self, round: int) -> bool:
        """The limit of that round has passed: whether that makes it overdue."""
        if self.state is not TaskState.OPEN or self.round != round:
            return False
        self.overdue = True
        return True
