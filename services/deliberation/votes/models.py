"""Household votes (逐户征求意见): a question put to every household of a tenant or of a part."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.access import Sight
from services.kernel.errors import Conflict, Invalid
from services.kernel.isolation import READ, READ_CHANGE, anyone, below, branch, district
from services.kernel.rows import Row
from services.kernel.text import N_
from services.methods.document.deliberation import HouseholdVoteRules


class VoteState(StrEnum):
    """`draft → open → closed → published`; `cancelled` from the first two."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class VoteScope(StrEnum):
    WHOLE = "whole"
    ESTATES = "estates"
    BUILDINGS = "buildings"


class VoteStateForbids(Conflict):
    code, sentence = "VOTE_STATE", N_("当前状态不允许此操作")


class VoteNotOpen(Conflict):
    code, sentence = "VOTE_NOT_OPEN", N_("现在不能投票：尚未开始或已经截止")


class UnknownChoice(Invalid):
    code, sentence = "UNKNOWN_CHOICE", N_("没有这个选项")


AGREE, DISAGREE, ABSTAIN = "agree", "disagree", "abstain"
USUAL: Final = {AGREE: "同意", DISAGREE: "不同意", ABSTAIN: "弃权"}
"""What is chosen from where a vote names no options of its own."""


class HouseholdVote(Row):
    """One question. `options` are `{"code", "text"}` in their order; the last one is to abstain.

    `method_id`, `rules` and how many are asked are frozen when it opens; areas are square metres, unknown
    where any household's is.
    """

    question = fields.CharField(max_length=200)
    detail = fields.TextField(default="")
    options: list[dict[str, str]] = fields.JSONField()
    scope = fields.CharEnumField(VoteScope, max_length=10, default=VoteScope.WHOLE)
    scope_ids: list[str] = fields.JSONField(default=list)
    state = fields.CharEnumField(VoteState, max_length=10, default=VoteState.DRAFT)
    method_id: UUID | None = fields.UUIDField(null=True)
    rules: dict[str, Any] | None = fields.JSONField(null=True)
    asked_households = fields.IntField(default=0)
    asked_area: Decimal | None = fields.DecimalField(max_digits=14, decimal_places=2, null=True)
    closes_at: datetime = fields.DatetimeField()
    opened_at: datetime | None = fields.DatetimeField(null=True)
    closed_at: datetime | None = fields.DatetimeField(null=True)
    counted_at: datetime | None = fields.DatetimeField(null=True)
    published_at: datetime | None = fields.DatetimeField(null=True)
    reason = fields.CharField(max_length=500, default="")
    """Why it was cancelled."""
    made_by_id = fields.UUIDField(null=True)

    isolation = district(
        branch(READ),
        below(("insert", "update")),
        anyone(READ, Sight.RESIDENT, also="opened_at is not null"),
        anyone(READ_CHANGE, Sight.BOX, only=("counted_at",)),
        references={"method_id": "method", "made_by_id": "person"},
        listed=True,
    )

    class Meta:
        table = "household_vote"

    @property
    def frozen_rules(self) -> HouseholdVoteRules:
        """By what it is judged; VOTE_STATE before it has opened."""
        if self.rules is None:
            raise VoteStateForbids(vote=self.id, state=self.state.value)
        return HouseholdVoteRules.model_validate(self.rules)

    @property
    def carrying(self) -> tuple[str, ...]:
        """The options that can carry: agreement, or any of those that the vote named itself."""
        codes = [each["code"] for each in self.options]
        return (AGREE,) if AGREE in codes else tuple(code for code in codes if code != ABSTAIN)

    def _only(self, *states: VoteState) -> None:
        if self.state not in states:
            raise VoteStateForbids(vote=self.id, state=self.state.value)

    def open(self, rules: HouseholdVoteRules, method_id: UUID | None) -> None:
        self._only(VoteState.DRAFT)
        self.state, self.opened_at = VoteState.OPEN, clock.now()
        self.rules, self.method_id = rules.model_dump(mode="json"), method_id

    def close(self) -> None:
        self._only(VoteState.OPEN)
        self.state, self.closed_at = VoteState.CLOSED, clock.now()

    def publish(self) -> None:
        self._only(VoteState.CLOSED)
        self.state, self.published_at = VoteState.PUBLISHED, clock.now()

    def cancel(self, reason: str) -> None:
        self._only(VoteState.DRAFT, VoteState.OPEN)
        self.state, self.reason = VoteState.CANCELLED, reason

    def take_ballots(self) -> None:
        """Refuse unless ballots are being taken; the deadline holds before the worker has seen it."""
        if self.state is not VoteState.OPEN or clock.now() >= self.closes_at:
            raise VoteNotOpen(vote=self.id)

    def choice(self, code: str) -> str:
        if code not in {each["code"] for each in self.options}:
            raise UnknownChoice(choice=code)
        return code
