"""Who sits at a meeting (固定成员, 机动成员), on which side, for which group, and who came."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.access import Sight
from services.kernel.errors import Conflict
from services.kernel.isolation import READ, READ_WRITE, below, district, home, own
from services.kernel.rows import Row
from services.kernel.text import N_
from services.methods.vocabulary import Joining, Side


class MemberState(StrEnum):
    """`proposed → accepted` or refused; who sits there by office or was invited is accepted at once."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class MemberStateForbids(Conflict):
    code, sentence = "MEMBER_STATE", N_("该成员当前状态不允许此操作")


class AlreadySignedIn(Conflict):
    code, sentence = "ALREADY_SIGNED_IN", N_("已签到")


LASTING = frozenset({Joining.NOMINATION, Joining.RECOMMENDATION, Joining.SELF_NOMINATION})
"""Whoever came in one of these ways is asked again to the next meeting of the kind."""


class Member(Row):
    """One person at one meeting, under the name they had then. `group` is a code of the method's composition.

    `signed_by_id` is set when staff signed in somebody without a phone.
    """

    meeting_id = fields.UUIDField()
    person_id = fields.UUIDField()
    name = fields.CharField(max_length=40)
    joining = fields.CharEnumField(Joining, max_length=20)
    side: Side | None = fields.CharEnumField(Side, max_length=10, null=True)  # type: ignore[assignment] # null
    group = fields.CharField(max_length=30, null=True)
    state = fields.CharEnumField(MemberState, max_length=10, default=MemberState.ACCEPTED)
    public = fields.BooleanField(default=False)
    signed_in_at: datetime | None = fields.DatetimeField(null=True)
    signed_by_id: UUID | None = fields.UUIDField(null=True)

    isolation = district(
        below(READ_WRITE),
        own("person_id", READ_WRITE, Sight.RESIDENT, Sight.DEPARTMENT, only=("signed_in_at",)),
        home(READ, also="public and state = 'accepted'"),
        references={"meeting_id": "meeting", "person_id": "person", "signed_by_id": "person"},
        unique=[("meeting_id", "person_id")],
        indexes=("(district_code, person_id, created_at desc)",),
    )

    class Meta:
        table = "member"

    @property
    def concerns(self) -> UUID:
        return self.person_id

    def _only(self, *states: MemberState) -> None:
        if self.state not in states:
            raise MemberStateForbids(member=self.id, state=self.state.value)

    def accept(self, *, side: Side | None, group: str | None) -> None:
        self._only(MemberState.PROPOSED, MemberState.REFUSED)
        self.state, self.side, self.group = MemberState.ACCEPTED, side, group

    def refuse(self) -> None:
        self._only(MemberState.PROPOSED)
        self.state = MemberState.REFUSED

    def sign_in(self, by: UUID | None) -> None:
        """On site; `by` names whoever did it for them."""
        self._only(MemberState.ACCEPTED)
        if self.signed_in_at:
            raise AlreadySignedIn(member=self.id)
        self.signed_in_at, self.signed_by_id = clock.now(), by
