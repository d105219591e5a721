"""Small wishes (微心愿): made by staff for a resident, published without identity, claimed by one."""

from datetime import datetime
from enum import StrEnum

from tortoise import fields

from services.kernel import clock
from services.kernel.access import Sight
from services.kernel.errors import Conflict, Forbidden
from services.kernel.isolation import APPEND, READ, READ_CHANGE, READ_WRITE, anyone, below, district, own
from services.kernel.rows import Row
from services.kernel.text import N_


class WishState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLAIMED = "claimed"
    GRANTED = "granted"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class WishTaken(Conflict):
    code, sentence = "WISH_TAKEN", N_("心愿已被他人认领")


class WishStateForbids(Conflict):
    code, sentence = "WISH_STATE", N_("心愿当前状态不允许此操作")


class NotClaimant(Forbidden):
    code, sentence = "NOT_CLAIMANT", N_("只有认领人可以进行此操作")


class OwnWish(Forbidden):
    code, sentence = "OWN_WISH", N_("不能认领自己的心愿")


MOVED = ("state", "granted_at")
ENDED = ("granted_at", "released_at")
"""What claiming, granting and releasing change on a wish and on its claim: all that a volunteer may."""


class Wish(Row):
    """The public part of a wish: nothing here says whose it is."""

    title = fields.CharField(max_length=60)
    detail = fields.TextField(default="")
    wisher_kind = fields.CharField(max_length=20, default="")
    state = fields.CharEnumField(WishState, max_length=10, default=WishState.DRAFT)
    published_at: datetime | None = fields.DatetimeField(null=True)
    granted_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(READ_WRITE),
        anyone(READ_CHANGE, Sight.RESIDENT, also="published_at is not null", only=MOVED),
        listed=True,
    )

    class Meta:
        table = "wish"

    def _only(self, *states: WishState) -> None:
        if self.state not in states:
            raise WishStateForbids(wish=self.id, state=self.state.value)

    def publish(self) -> None:
        self._only(WishState.DRAFT)
        self.state, self.published_at = WishState.OPEN, clock.now()

    def claim(self) -> None:
        if self.state is not WishState.OPEN:
            raise WishTaken(wish=self.id)
        self.state = WishState.CLAIMED

    def release(self) -> None:
        self._only(WishState.CLAIMED)
        self.state = WishState.OPEN

    def grant(self) -> None:
        self._only(WishState.CLAIMED)
        self.state, self.granted_at = WishState.GRANTED, clock.now()

    def confirm(self) -> None:
        self._only(WishState.GRANTED)
        self.state = WishState.CONFIRMED

    def withdraw(self) -> None:
        self._only(WishState.DRAFT, WishState.OPEN)
        self.state, self.published_at = WishState.WITHDRAWN, None


class Wisher(Row):
    """Whose wish it is: kept apart from the wish, for those who work in the tenant."""

    wish_id = fields.UUIDField()
    person_id = fields.UUIDField()

    isolation = district(
        below(APPEND),
        own("person_id", READ),
        references={"wish_id": "wish", "person_id": "person"},
        unique=[("wish_id",)],
    )

    class Meta:
        table = "wisher"


class Claim(Row):
    """One volunteer's claim of one wish; a released one is history. At most one stands at a time."""

    wish_id = fields.UUIDField()
    volunteer_id = fields.UUIDField()
    granted_at: datetime | None = fields.DatetimeField(null=True)
    released_at: datetime | None = fields.DatetimeField(null=True)

    isolation = district(
        below(READ_CHANGE, only=ENDED),
        own("volunteer_id", READ_WRITE, only=ENDED),
        references={"wish_id": "wish", "volunteer_id": "person"},
        indexes=(
            "(district_code, wish_id)",
            "unique (district_code, wish_id) where released_at is null",
            "(district_code, volunteer_id, created_at desc)",
        ),
    )

    class Meta:
        table = "claim"
