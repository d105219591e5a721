"""Mediation cases (调解): parties, those who mediate, their talks, and what was agreed. Sealed.

Every row carries the persons who may read it (`insiders`) and those of them who handle it (`handlers`);
the database opens it to nobody else, whatever their office. Only counts are public.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField

from services.kernel import clock
from services.kernel.access import Sight
from services.kernel.errors import Conflict
from services.kernel.isolation import READ, READ_CHANGE, READ_WRITE, among, anyone, below, district
from services.kernel.rows import Row
from services.kernel.text import N_


class CaseState(StrEnum):
    """`open → agreed → performed`, or `closed` when it was not performed; `failed` and `withdrawn` end it."""

    OPEN = "open"
    AGREED = "agreed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    PERFORMED = "performed"
    CLOSED = "closed"


class Side(StrEnum):
    PARTY = "party"
    MEDIATOR = "mediator"
    LAWYER = "lawyer"


class CaseStateForbids(Conflict):
    code, sentence = "MEDIATION_STATE", N_("调解案件当前状态不允许此操作")


class PartiesMissing(Conflict):
    code, sentence = "PARTIES_MISSING", N_("达成协议须有至少两方当事人")


class AlreadySeated(Conflict):
    code, sentence = "ALREADY_IN_CASE", N_("此人已参与本案，当事人与调解人不能互相兼任")


class HandlerStays(Conflict):
    code, sentence = "HANDLER_STAYS", N_("经办人不能自行退出，请由本案其他经办人移出")


class Sealed(Row):
    """What only insiders read, and only handlers change."""

    insiders: list[UUID] = ArrayField("uuid")
    handlers: list[UUID] = ArrayField("uuid")

    class Meta:
        abstract = True


WRITTEN = (
    *("state", "terms", "amount", "due_at", "overdue", "outcome", "agreed_at", "ended_at"),
    *("insiders", "handlers"),
)
"""What handling changes on a case."""


class MediationCase(Sealed):
    """One dispute. `due_at` is by when the agreement is to be performed; `amount` is in yuan."""

    number = fields.CharField(max_length=20)
    title = fields.CharField(max_length=100)
    story = fields.TextField(default="")
    state = fields.CharEnumField(CaseState, max_length=10, default=CaseState.OPEN)
    matter_id: UUID | None = fields.UUIDField(null=True)
    terms: str | None = fields.TextField(null=True)
    amount: Decimal | None = fields.DecimalField(max_digits=14, decimal_places=2, null=True)
    due_at: datetime | None = fields.DatetimeField(null=True)
    overdue = fields.BooleanField(default=False)
    outcome: str | None = fields.TextField(null=True)
    agreed_at: datetime | None = fields.DatetimeField(null=True)
    ended_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(("insert",)),
        among("insiders", READ),
        among("handlers", ("update",), only=WRITTEN),
        anyone(
            READ_CHANGE,
            Sight.WORKER,
            seen=("district_code", "id", "tenant", "number", "state"),
            only=("overdue",),
        ),
        references={"matter_id": "matter"},
        unique=[("number",)],
        listed=True,
    )

    class Meta:
        table = "mediation_case"

    def only(self, *states: CaseState) -> None:
        if self.state not in states:
            raise CaseStateForbids(case=self.id, state=self.state.value)

    def going_on(self) -> None:
        """Talks are held, and people join, until it has ended."""
        self.only(CaseState.OPEN, CaseState.AGREED)

    def agree(self, terms: str, amount: Decimal | None, due_at: datetime | None) -> None:
        self.only(CaseState.OPEN)
        self.terms, self.amount, self.due_at = terms, amount, due_at
        self.state, self.agreed_at = CaseState.AGREED, clock.now()

    def give_up(self, reason: str, *, withdrawn: bool) -> None:
        """No agreement came about, or the parties don't want to go on."""
        self.only(CaseState.OPEN)
        self._end(CaseState.WITHDRAWN if withdrawn else CaseState.FAILED, reason)

    def settle(self, outcome: str, *, performed: bool) -> None:
        """What was agreed has been done; or it has not, and the case is closed all the same."""
        self.only(CaseState.AGREED)
        self._end(CaseState.PERFORMED if performed else CaseState.CLOSED, outcome)
        self.overdue = False if performed else self.overdue

    def _end(self, state: CaseState, outcome: str) -> None:
        self.state, self.outcome, self.ended_at = state, outcome, clock.now()

    def admit(self, person_id: UUID, side: Side) -> None:
        self.going_on()
        self.insiders = [*self.insiders, person_id]
        if side is not Side.PARTY:
            self.handlers = [*self.handlers, person_id]

    def release(self, person_id: UUID) -> None:
        self.going_on()
        self.insiders = _without(self.insiders, person_id)
        self.handlers = _without(self.handlers, person_id)


def _without(people: Sequence[UUID], person_id: UUID) -> list[UUID]:
    return [each for each in people if each != person_id]


PASSED_ON = ("insiders", "handlers")
"""What changes on everything in a case when somebody joins or leaves it."""


class CaseParty(Sealed):
    """Somebody in a case, by the name the others know. Who left reads nothing any more."""

    case_id = fields.UUIDField()
    person_id = fields.UUIDField()
    side = fields.CharEnumField(Side, max_length=10)
    name = fields.CharField(max_length=40, default="")
    left_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        among("insiders", READ),
        among("handlers", ("insert", "update"), only=(*PASSED_ON, "left_at", "side", "name")),
        anyone(READ, Sight.WORKER, seen=("district_code", "case_id", "person_id", "left_at")),
        references={"case_id": "mediation_case", "person_id": "person"},
        unique=[("case_id", "person_id")],
    )

    class Meta:
        table = "mediation_party"


class MediationTalk(Sealed):
    """One conversation with the parties: when, where, and what was said."""

    case_id = fields.UUIDField()
    held_at = fields.DatetimeField()
    place = fields.CharField(max_length=100, default="")
    said = fields.TextField()
    recorded_by_id = fields.UUIDField()

    isolation = district(
        among("insiders", READ),
        among("handlers", ("insert", "update"), only=PASSED_ON),
        references={"case_id": "mediation_case", "recorded_by_id": "person"},
        indexes=("(district_code, case_id, held_at)",),
    )

    class Meta:
        table = "mediation_talk"


class MediationTally(Row):
    """How many cases of a tenant were opened and ended in a month. Nothing here says which."""

    month = fields.DateField()
    opened = fields.IntField(default=0)
    agreed = fields.IntField(default=0)
    failed = fields.IntField(default=0)
    withdrawn = fields.IntField(default=0)
    performed = fields.IntField(default=0)
    closed = fields.IntField(default=0)

    isolation = district(
        below(READ_WRITE, only=("opened", "agreed", "failed", "withdrawn", "performed", "closed")),
        anyone(READ, Sight.RESIDENT, Sight.DEPARTMENT),
        unique=[("tenant", "month")],
    )

    class Meta:
        table = "mediation_tally"
