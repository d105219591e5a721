"""The tree of tenants, and the places inside a community: estates, buildings, households."""

from decimal import Decimal
from uuid import UUID

from tortoise import fields

from services.kernel import clock
from services.kernel.access import Sight
from services.kernel.codes import Level
from services.kernel.isolation import (
    READ,
    READ_WRITE,
    anyone,
    below,
    branch,
    district,
    everywhere,
)
from services.kernel.rows import Declared, InDistrict, Row

LONGEST_NAME = 80


class Tenant(Declared):
    """One node of district → street → community → grid. Its code says where it stands."""

    code: int = fields.BigIntField(primary_key=True, generated=False)
    created_at = fields.DatetimeField(default=clock.now)
    district_code = fields.IntField()
    parent_code = fields.BigIntField(null=True)
    level = fields.CharEnumField(Level, max_length=10)
    kind = fields.CharField(max_length=20)
    name = fields.CharField(max_length=LONGEST_NAME)

    isolation = district(
        branch(READ),
        below(("insert", "update"), only=("name", "kind")),
        anyone(READ, Sight.DEPARTMENT, Sight.RESIDENT),
        everywhere(READ, Sight.GATE, Sight.WORKER),
        everywhere(READ_WRITE, Sight.PLATFORM, only=("name", "kind")),
        tenant="code",
        key=("district_code", "code"),
        references={"parent_code": "tenant"},
        indexes=("(district_code, parent_code, code)",),
    )

    class Meta:
        table = "tenant"
        manager = InDistrict()

    @property
    def id(self) -> UUID:
        return tenant_id(self.code)

    @property
    def tenant(self) -> int:
        return self.code

    @property
    def concerns(self) -> None:
        return None

    @property
    def referred_to(self) -> None:
        return None


def tenant_id(code: int) -> UUID:
    """A tenant has no id but its code; events, which are about ids, see it as one."""
    return UUID(int=code)


class Place(Row):
    """What estates, buildings and households have in common: a name, unique where it stands."""

    name = fields.CharField(max_length=LONGEST_NAME)

    class Meta:
        abstract = True


class Estate(Place):
    """A residential estate (小区) of one community."""

    isolation = district(
        branch(READ),
        below(("insert",)),
        anyone(READ, Sight.RESIDENT, Sight.DEPARTMENT),
        unique=[("tenant", "name")],
    )

    class Meta:
        table = "estate"


class Building(Place):
    """A building (楼栋) of an estate; it stands in one grid once grids are drawn."""

    estate_id = fields.UUIDField()

    isolation = district(
        branch(READ),
        below(("insert", "update"), only=("tenant",)),
        anyone(READ, Sight.RESIDENT, Sight.DEPARTMENT, Sight.BOX),
        references={"estate_id": "estate"},
        unique=[("estate_id", "name")],
    )

    class Meta:
        table = "building"


class Household(Place):
    """A household (户) of one building of one grid. Households are the electorate of a household vote.

    `area` is that of the dwelling in square metres, where it is known.
    """

    building_id = fields.UUIDField()
    area: Decimal | None = fields.DecimalField(max_digits=10, decimal_places=2, null=True)

    isolation = district(
        below(READ_WRITE, only=("tenant", "area")),
        anyone(READ, Sight.BOX),
        references={"building_id": "building"},
        unique=[("building_id", "name")],
    )

    class Meta:
        table = "household"


class CalendarDay(Row):
    """A district's own word on one day: worked or free, whatever the nation's calendar says."""

    day = fields.DateField()
    is_working = fields.BooleanField()
    name = fields.CharField(max_length=LONGEST_NAME, default="")

    isolation = district(
        branch(READ),
        below(("insert", "update"), only=("is_working", "name")),
        anyone(READ, Sight.DEPARTMENT, Sight.RESIDENT),
        unique=[("day",)],
    )

    class Meta:
        table = "calendar_day"
