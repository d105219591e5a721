"""Nominations as rows. States change only here; what was announced, everybody of the district may read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.access import Sight
from services.kernel.errors import Conflict, Forbidden, Invalid
from services.kernel.isolation import APPEND, READ, READ_WRITE, anyone, below, district, own
from services.kernel.outbox import Event
from services.kernel.rows import Row
from services.kernel.text import N_


class AwardUnknown(Invalid):
    code, sentence = "AWARD_UNKNOWN", N_("本地工作法没有这一评选")


class NotNominator(Forbidden):
    code, sentence = "NOT_NOMINATOR", N_("您的角色不能提名这一评选")


class NotDecider(Forbidden):
    code, sentence = "NOT_AWARD_DECIDER", N_("这一评选由另一层级决定")


class NomineeInvalid(Invalid):
    code, sentence = "NOMINEE_INVALID", N_("请指定一位（个）符合评选对象的提名")


class AlreadyNominated(Conflict):
    code, sentence = "ALREADY_NOMINATED", N_("今年这一评选已提名过该对象")


class AwardStateForbids(Conflict):
    code, sentence = "AWARD_STATE", N_("评选须依次提名、评议、决定、公布")


class StarsInvalid(Invalid):
    code, sentence = "INVALID_STARS", N_("请填写 1 至 {most} 星")


class AwardState(StrEnum):
    """`nominated → deliberated → won | lost → announced`; what lost is not announced."""

    NOMINATED = "nominated"
    DELIBERATED = "deliberated"
    WON = "won"
    LOST = "lost"
    ANNOUNCED = "announced"


class Nomination(Row):
    """Somebody, an organization or a community put forward for an award of a year.

    It stands where the nominee does. `nominee_id` is a person's, an organization's or a tenant's; `nominee`
    is the name, read by everybody once the award is announced.
    """

    award = fields.CharField(max_length=30)
    name = fields.CharField(max_length=40)
    year = fields.IntField()
    method_id: UUID | None = fields.UUIDField(null=True)
    nominee_id = fields.UUIDField()
    nominee = fields.CharField(max_length=80)
    reason = fields.TextField()
    nominated_by_id: UUID | None = fields.UUIDField(null=True)
    state = fields.CharEnumField(AwardState, max_length=12, default=AwardState.NOMINATED)
    deliberation = fields.TextField(default="")
    decision = fields.TextField(default="")
    stars: int | None = fields.IntField(null=True)
    decided_by_id: UUID | None = fields.UUIDField(null=True)
    decided_at: datetime | None = fields.DatetimeField(null=True)
    announced_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(READ_WRITE),
        own("nominated_by_id", APPEND),
        anyone(READ, Sight.RESIDENT, Sight.DEPARTMENT, also="announced_at is not null"),
        references={"method_id": "method", "nominated_by_id": "person", "decided_by_id": "person"},
        unique=[("award", "year", "nominee_id")],
        indexes=("(district_code, year, award)",),
        listed=True,
    )

    class Meta:
        table = "nomination"

    def _only(self, *states: AwardState) -> None:
        if self.state not in states:
            raise AwardStateForbids(nomination=self.id, state=self.state.value)

    def deliberate(self, record: str) -> None:
        self._only(AwardState.NOMINATED, AwardState.DELIBERATED)
        self.state, self.deliberation = AwardState.DELIBERATED, record

    def decide(self, by: UUID | None, *, won: bool, decision: str, stars: int | None) -> None:
        self._only(AwardState.DELIBERATED)
        self.state = AwardState.WON if won else AwardState.LOST
        self.decision, self.stars = decision, stars
        self.decided_by_id, self.decided_at = by, clock.now()

    def announce(self) -> None:
        self._only(AwardState.WON)
        self.state, self.announced_at = AwardState.ANNOUNCED, clock.now()


@dataclass(frozen=True)
class AwardNominated(Event):
    award: str
    year: int


@dataclass(frozen=True)
class AwardDeliberated(Event):
    award: str


@dataclass(frozen=True)
class AwardDecided(Event):
    award: str
    won: bool
    stars: int | None


@dataclass(frozen=True)
class AwardAnnounced(Event):
    award: str
