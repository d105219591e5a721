"""Covenants (居民公约): rules that residents adopt. Each has versions, of which the published one holds."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.errors import Conflict, Forbidden, Invalid
from services.kernel.isolation import APPEND, READ, READ_WRITE, below, branch, district, home, own
from services.kernel.rows import Row
from services.kernel.text import N_


class VersionState(StrEnum):
    """`draft → deliberated → adopted → published`; `abandoned` from the first two."""

    DRAFT = "draft"
    DELIBERATED = "deliberated"
    ADOPTED = "adopted"
    PUBLISHED = "published"
    ABANDONED = "abandoned"


UNFINISHED: Final = (VersionState.DRAFT, VersionState.DELIBERATED)


class CovenantStateForbids(Conflict):
    code, sentence = "COVENANT_STATE", N_("公约当前状态不允许此操作")


class DraftExists(Conflict):
    code, sentence = "COVENANT_DRAFT_EXISTS", N_("这份公约已有一稿尚未表决")


class DeliberationMissing(Invalid):
    code, sentence = "DELIBERATION_MISSING", N_("请指明讨论公约的会议，或填写会议的时间和地点")


class MeetingDidNot(Conflict):
    code, sentence = "MEETING_NOT_HELD", N_("这次会议还没有开完，或者不是工作法规定的会议")


class NotCarried(Conflict):
    code, sentence = "COVENANT_NOT_CARRIED", N_("这一稿还没有经逐户征求意见通过")


class OtherProcedure(Conflict):
    code, sentence = "COVENANT_PROCEDURE", N_("本地工作法规定公约以另一种方式通过")


class NoSuchClause(Invalid):
    code, sentence = "NO_SUCH_CLAUSE", N_("公约没有这一条")


class NotWatcher(Forbidden):
    code, sentence = "NOT_WATCHER", N_("您不是这份公约的监督员")


class Covenant(Row):
    """One set of rules of a community or a grid, under its title."""

    kind = fields.CharField(max_length=30)
    title = fields.CharField(max_length=100)
    published_version_id: UUID | None = fields.UUIDField(null=True)

    isolation = district(
        branch(READ),
        below(("insert", "update"), only=("published_version_id",)),
        home(READ, also="published_version_id is not null"),
        unique=[("tenant", "title")],
        listed=True,
    )

    class Meta:
        table = "covenant"


class CovenantVersion(Row):
    """One text, a clause a line, from its draft on. `number` is given to it when it is adopted: 1, 2, ….

    `meeting_id` names the meeting that deliberated it, or, where a meeting adopts, adopted it; otherwise
    `held_at` and `place` say when and where that was.
    """

    covenant_id = fields.UUIDField()
    number: int | None = fields.IntField(null=True)
    state = fields.CharEnumField(VersionState, max_length=12, default=VersionState.DRAFT)
    text = fields.TextField()
    method_id: UUID | None = fields.UUIDField(null=True)
    meeting_id: UUID | None = fields.UUIDField(null=True)
    held_at: datetime | None = fields.DatetimeField(null=True)
    place = fields.CharField(max_length=100, default="")
    vote_id: UUID | None = fields.UUIDField(null=True)
    reason = fields.CharField(max_length=500, default="")
    """Why it was abandoned."""
    made_by_id = fields.UUIDField(null=True)
    adopted_at: datetime | None = fields.DatetimeField(null=True)
    published_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        branch(READ),
        below(("insert", "update")),
        home(READ, also="published_at is not null"),
        references={
            "covenant_id": "covenant",
            "method_id": "method",
            "meeting_id": "meeting",
            "vote_id": "household_vote",
            "made_by_id": "person",
        },
        indexes=(
            "unique (district_code, covenant_id) where state in ('draft', 'deliberated')",
            "unique (district_code, covenant_id, number) where number is not null",
            "(district_code, covenant_id)",
        ),
    )

    class Meta:
        table = "covenant_version"

    @property
    def clauses(self) -> list[str]:
        """The lines that say something; the first is clause 1."""
        return [clause for line in self.text.splitlines() if (clause := line.strip())]

    def _only(self, *states: VersionState) -> None:
        if self.state not in states:
            raise CovenantStateForbids(version=self.id, state=self.state.value)

    def rewrite(self, text: str) -> None:
        """Another text has to be deliberated, and voted on, again."""
        self._only(*UNFINISHED)
        self.text, self.state = text, VersionState.DRAFT
        self.meeting_id = self.held_at = self.vote_id = None
        self.place = ""

    def deliberate(self, meeting_id: UUID | None, held_at: datetime | None, place: str) -> None:
        self._only(VersionState.DRAFT)
        self._hold(meeting_id, held_at, place)
        self.state = VersionState.DELIBERATED

    def _hold(self, meeting_id: UUID | None, held_at: datetime | None, place: str) -> None:
        if meeting_id is None and not (held_at and place):
            raise DeliberationMissing
        self.meeting_id, self.held_at, self.place = meeting_id, held_at, place

    def put_to_vote(self, vote_id: UUID) -> None:
        self._only(VersionState.DELIBERATED)
        self.vote_id = vote_id

    def adopt(self, number: int) -> None:
        self._only(VersionState.DELIBERATED)
        self.state, self.number, self.adopted_at = VersionState.ADOPTED, number, clock.now()

    def adopt_at(self, meeting_id: UUID | None, held_at: datetime | None, place: str, number: int) -> None:
        """As a meeting decides, which is the one that is named then."""
        self._only(VersionState.DELIBERATED)
        self._hold(meeting_id, held_at, place)
        self.adopt(number)

    def publish(self) -> None:
        self._only(VersionState.ADOPTED)
        self.state, self.published_at = VersionState.PUBLISHED, clock.now()

    def abandon(self, reason: str) -> None:
        self._only(*UNFINISHED)
        self.state, self.reason = VersionState.ABANDONED, reason


class Watcher(Row):
    """A volunteer of the team that watches over a covenant (监督队)."""

    covenant_id = fields.UUIDField()
    person_id = fields.UUIDField()
    ended_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(READ_WRITE, only=("ended_at",)),
        own("person_id", READ),
        references={"covenant_id": "covenant", "person_id": "person"},
        indexes=("unique (district_code, covenant_id, person_id) where ended_at is null",),
    )

    class Meta:
        table = "covenant_watcher"


class Breach(Row):
    """A breach of one clause that the watch team saw. It says what, never who; the public reads counts."""

    covenant_id = fields.UUIDField()
    version_id = fields.UUIDField()
    clause = fields.IntField()
    seen_on: date = fields.DateField()
    note = fields.CharField(max_length=300, default="")
    logged_by_id = fields.UUIDField()

    isolation = district(
        below(APPEND),
        own("logged_by_id", APPEND),
        references={
            "covenant_id": "covenant",
            "version_id": "covenant_version",
            "logged_by_id": "person",
        },
        indexes=("(district_code, covenant_id, seen_on)",),
        listed=True,
    )

    class Meta:
        table = "covenant_breach"
