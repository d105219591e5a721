"""Disclosures as rows: the draft among the staff, and apart from it what the public reads."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.access import Sight
from services.kernel.errors import Conflict, Invalid
from services.kernel.isolation import READ, READ_WRITE, anyone, below, district
from services.kernel.rows import Row
from services.kernel.text import N_

LONGEST_TITLE = 100
LONGEST_PART = 1500
PARTS = ("course", "basis", "standard", "result")
"""过程, 依据, 标准, 结果. Which of them are shown, the method says."""


class DisclosureState(StrEnum):
    """`draft → published → withdrawn`; a draft may be withdrawn too."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class DisclosureStateForbids(Conflict):
    code, sentence = "DISCLOSURE_STATE", N_("公示当前状态不允许此操作")


class DisclosureReasonRequired(Invalid):
    code, sentence = "DISCLOSURE_REASON_REQUIRED", N_("请填写撤回公示的理由")


class Disclosure(Row):
    """What is to be said of one round of one finished matter: made by rule, edited by staff, then published.

    It stands in the matter's community. `removed` counts by kind what the rules took out of the texts.
    """

    matter_id = fields.UUIDField()
    round = fields.IntField()
    state = fields.CharEnumField(DisclosureState, max_length=10, default=DisclosureState.DRAFT)
    title = fields.CharField(max_length=LONGEST_TITLE)
    course = fields.TextField(default="")
    basis = fields.TextField(default="")
    standard = fields.TextField(default="")
    result = fields.TextField(default="")
    removed: dict[str, int] = fields.JSONField(default=dict)
    open_id: UUID | None = fields.UUIDField(null=True)
    prepared_by_id = fields.UUIDField(null=True)
    published_by_id: UUID | None = fields.UUIDField(null=True)
    published_at: datetime | None = fields.DatetimeField(null=True)
    withdrawn_at: datetime | None = fields.DatetimeField(null=True)
    reason = fields.CharField(max_length=200, default="")

    isolation = district(
        below(READ_WRITE),
        references={
            "matter_id": "matter",
            "open_id": "open_disclosure",
            "prepared_by_id": "person",
            "published_by_id": "person",
        },
        indexes=(
            "unique (district_code, matter_id) where state = 'draft'",
            "unique (district_code, matter_id) where state = 'published'",
            "(district_code, matter_id, id)",
        ),
        listed=True,
    )

    class Meta:
        table = "disclosure"

    def _only(self, *states: DisclosureState) -> None:
        if self.state not in states:
            raise DisclosureStateForbids(disclosure=self.id, state=self.state.value)

    def edit(self, texts: dict[str, str], removed: dict[str, int]) -> None:
        self._only(DisclosureState.DRAFT)
        for name, text in texts.items():
            setattr(self, name, text)
        for kind, count in removed.items():
            self.removed = {**self.removed, kind: self.removed.get(kind, 0) + count}

    def publish(self, by: UUID | None, open_id: UUID) -> None:
        self._only(DisclosureState.DRAFT)
        self.state, self.open_id = DisclosureState.PUBLISHED, open_id
        self.published_by_id, self.published_at = by, clock.now()

    def withdraw(self, reason: str) -> None:
        self._only(DisclosureState.DRAFT, DisclosureState.PUBLISHED)
        if not reason:
            raise DisclosureReasonRequired(field="reason")
        self.state, self.withdrawn_at, self.reason = DisclosureState.WITHDRAWN, clock.now(), reason


class OpenDisclosure(Row):
    """What everybody may read, signed in or not: the only table that visitors see.

    Nothing in it leads back to the matter but its number, which is left out where the reporter hides their
    name. `community` is the community's name when it was published. Of what was withdrawn only that stays.
    """

    community = fields.CharField(max_length=80)
    number = fields.CharField(max_length=20, default="")
    category = fields.CharField(max_length=20, default="")
    title = fields.CharField(max_length=LONGEST_TITLE)
    course = fields.TextField(default="")
    basis = fields.TextField(default="")
    standard = fields.TextField(default="")
    result = fields.TextField(default="")
    changed_at = fields.DatetimeField(default=clock.now)
    withdrawn_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(READ_WRITE),
        anyone(READ, Sight.RESIDENT, Sight.DEPARTMENT, Sight.PUBLIC),
        indexes=(
            "(district_code, community_code, id desc) where withdrawn_at is null",
            "(district_code, community_code, changed_at)",
        ),
        listed=True,
    )

    class Meta:
        table = "open_disclosure"

    def withdraw(self) -> None:
        """Nothing remains to be read; the time remains, so that kept copies of the page are known as old."""
        self.number = self.category = self.title = ""
        blank: dict[str, Any] = dict.fromkeys(PARTS, "")
        for name, text in blank.items():
            setattr(self, name, text)
        self.withdrawn_at = self.changed_at = clock.now()
