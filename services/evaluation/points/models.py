"""The ledger as rows. Nothing in it is ever changed or removed: the database has no grant for that."""

from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from tortoise import fields

from services.kernel.access import Sight
from services.kernel.errors import Conflict
from services.kernel.isolation import APPEND, READ, anyone, below, branch, district, own
from services.kernel.rows import Row
from services.kernel.text import N_
from services.methods.vocabulary import Scoree

REDEEM, REVERSE = "redeem", "reverse"
"""Rules of the house itself; those of a method have other codes."""


class ScoringOff(Conflict):
    code, sentence = "SCORING_OFF", N_("本地未启用积分")


class NotRedeemable(Conflict):
    code, sentence = "POINTS_NOT_REDEEMABLE", N_("本地积分不能兑换")


class PointsInsufficient(Conflict):
    code, sentence = "POINTS_INSUFFICIENT", N_("积分不足，现有 {balance} 分")


class OutOfStock(Conflict):
    code, sentence = "REWARD_OUT_OF_STOCK", N_("该兑换项目已兑完")


class RewardEnded(Conflict):
    code, sentence = "REWARD_ENDED", N_("该兑换项目已停止")


class AlreadyReversed(Conflict):
    code, sentence = "ALREADY_REVERSED", N_("这笔积分已冲销")


class ReversalStays(Conflict):
    code, sentence = "REVERSAL_STAYS", N_("冲销记录不能再冲销")


class AlreadyGiven(Conflict):
    code, sentence = "POINTS_ALREADY_GIVEN", N_("这一条已经加过分")


class Entry(StrEnum):
    """How points came or went."""

    EARNED = "earned"
    GIVEN = "given"
    REDEEMED = "redeemed"
    REVERSED = "reversed"


class Posting(Row):
    """One line of the ledger, in the tenant where it happened: points of a community are spent there.

    It is posted once for its source, its rule and its holder, however often that is tried. `name` is what the
    rule or the reward was called then.
    """

    holder_kind = fields.CharEnumField(Scoree, max_length=12)
    holder_id = fields.UUIDField()
    entry = fields.CharEnumField(Entry, max_length=10)
    rule = fields.CharField(max_length=30)
    name = fields.CharField(max_length=60)
    points: Decimal = fields.DecimalField(max_digits=8, decimal_places=1)
    source_id = fields.UUIDField()
    subject_type = fields.CharField(max_length=30)
    subject_id = fields.UUIDField()
    round = fields.IntField(null=True)
    reverses_id: UUID | None = fields.UUIDField(null=True)
    reason = fields.CharField(max_length=200, default="")

    isolation = district(
        below(APPEND),
        own("holder_id", READ),
        references={"reverses_id": "posting"},
        unique=[("source_id", "rule", "holder_kind", "holder_id")],
        indexes=(
            "unique (district_code, reverses_id) where reverses_id is not null",
            "(district_code, holder_id, id)",
            "(district_code, subject_id, id)",
            "(district_code, holder_kind, created_at)",
        ),
        listed=True,
    )

    class Meta:
        table = "posting"

    @property
    def concerns(self) -> UUID | None:
        return self.holder_id if self.holder_kind in {Scoree.PERSON, Scoree.MEMBER} else None


class Purse(Row):
    """What a person holds in one community: locked by whoever spends from it, so that none spends it twice.

    `redeemed` is all that was ever spent, given back or not.
    """

    holder_id = fields.UUIDField()
    redeemed: Decimal = fields.DecimalField(max_digits=8, decimal_places=1, default=Decimal(0))

    isolation = district(
        below(("select", "insert", "update"), only=("redeemed",)),
        own("holder_id", READ),
        references={"holder_id": "person"},
        unique=[("tenant", "holder_id")],
    )

    class Meta:
        table = "purse"


class Reward(Row):
    """A service or a thing that a community gives for points. `stock`: how many are left; none, no limit."""

    name = fields.CharField(max_length=60)
    cost: Decimal = fields.DecimalField(max_digits=8, decimal_places=1)
    stock: int | None = fields.IntField(null=True)
    ended = fields.BooleanField(default=False)

    isolation = district(
        branch(READ),
        below(("insert", "update"), only=("name", "cost", "stock", "ended")),
        anyone(READ, Sight.RESIDENT),
        listed=True,
    )

    class Meta:
        table = "reward"

    def take(self) -> None:
        if self.ended:
            raise RewardEnded(reward=self.id)
        if self.stock == 0:
            raise OutOfStock(reward=self.id)
        if self.stock is not None:
            self.stock -= 1

    def give_back(self) -> None:
        if self.stock is not None:
            self.stock += 1
