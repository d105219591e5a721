"""Who does the work and what with: bodies, staff, places, regular occasions, offers and funds.

Nothing here changes what may be done with a matter. It is what pages say of how a locality is set up, in its
own words, so that staff and residents find it in one place.
"""

from typing import Literal

from pydantic import Field

from services.kernel.access import Role
from services.kernel.codes import Level
from services.methods.document.parts import Code, Name, Part
from services.methods.vocabulary import Tier


class Body(Part):
    """One that people belong to: 网格党支部, 专委会, 志愿者督查队, 三官一师一员."""

    code: Code
    name: Name
    tier: Tier
    description: str = ""


class Staffing(Part):
    """How many of a kind there are to be: one for so many households or people, or so many a community."""

    name: Name
    role: Role | None = None
    households: int | None = Field(default=None, ge=1)
    people: int | None = Field(default=None, ge=1)
    a_community: int | None = Field(default=None, ge=1)


class Venue(Part):
    """Where people are listened to: a hall, a table that moves about, a group online."""

    code: Code
    name: Name
    tier: Tier
    kind: Literal["fixed", "mobile", "online"] = "fixed"


class Occasion(Part):
    """What takes place every so many months: a market, a secretaries' forum, a contest."""

    code: Code
    name: Name
    at: Level
    every_months: int = Field(ge=1, le=12)


class Offer(Part):
    """What the house offers besides, and what it costs: 公益, 低偿, 市场."""

    code: Code
    name: Name
    pricing: tuple[Literal["free", "low", "market"], ...] = ("free",)


class Fund(Part):
    """Money for small works: at least so many yuan for each of those who may spend it."""

    code: Code
    name: Name
    least: int | None = Field(default=None, ge=1)
    each: Name | None = None


class Way(Part):
    """Who takes a matter in hand: 商办, 领办, 联办."""

    code: Code
    name: Name
    description: str = ""


class Orders(Part):
    """How wishes and services reach who gives them: the names of the steps, and how one is found."""

    code: Code
    name: Name
    steps: tuple[Name, ...] = Field(min_length=2)
    modes: tuple[Literal["claim", "dispatch", "grab"], ...] = ("claim",)
    rated: bool = False


class House(Part):
    bodies: tuple[Body, ...] = ()
    staffing: tuple[Staffing, ...] = ()
    venues: tuple[Venue, ...] = ()
    occasions: tuple[Occasion, ...] = ()
    offers: tuple[Offer, ...] = ()
    funds: tuple[Fund, ...] = ()
    ways: tuple[Way, ...] = ()
    orders: tuple[Orders, ...] = ()
