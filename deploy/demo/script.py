"""The demo's script as it stands in `deploy/demo_data`: districts, communities, and what is raised there.

Titles are unique: by its title a matter says into which other one it is merged.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from services.kernel.codes import pad
from services.matters.models import Channel
from services.methods.vocabulary import Colour, Rating, TriageClass

DATA = Path(__file__).parent.parent / "demo_data"
REGISTER = DATA / "divisions.csv"
Code = Annotated[int, BeforeValidator(pad)]


class Entry(BaseModel):
    """A table of the script; a misspelt name in it is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Grid(Entry):
    name: str
    estate: str
    buildings: tuple[str, ...]


class Community(Entry):
    """Either of the register, by its code, or new: then by its street and name."""

    slug: str
    code: Code | None = None
    street: Code | None = None
    name: str = ""
    residents: int
    volunteers: int
    organizations: tuple[str, ...]
    crossed: bool = False
    grids: tuple[Grid, ...]


class Remark(Entry):
    """A progress note: by whoever is at it, unless somebody is named; `ago` says how many days ago."""

    text: str
    by: Literal["handler", "street"] = "handler"
    ago: int | None = None
    shown: bool = True


def _remark(given: object) -> object:
    return {"text": given} if isinstance(given, str) else given


Remarks = tuple[Annotated[Remark, BeforeValidator(_remark)], ...]


class NextRound(Entry):
    """What followed a bad rating, as far as it got."""

    note: str
    outcome: str = ""
    took: int = 0
    comment: str = ""
    rating: Rating = Rating.SATISFIED


Ends = Literal[
    "reported",
    "triaged",
    "assigned",
    "resolved",
    "satisfied",
    "mostly_satisfied",
    "dissatisfied",
    "twice",
    "closed",
    "merged",
    "declined",
]


class MatterPlan(Entry):
    """One matter: where and when it was raised, how it was handled, and how far it has come."""

    source: str = ""
    at: str
    grid: int = 0
    title: str
    detail: str = ""
    spot: str = ""
    channel: Channel
    hidden: bool = False
    days: int = 0
    hours: int = 0
    category: str = ""
    colour: Colour | None = None
    triage_class: TriageClass | None = Field(None, alias="class")
    department: str = ""
    took: int = 0
    notes: Remarks = ()
    outcome: str = ""
    comment: str = ""
    rating: Rating | None = None
    reason: str = ""
    into: str = ""
    again: NextRound | None = None
    ends: Ends

    @model_validator(mode="after")
    def _says_what_its_end_needs(self) -> Self:
        needed = {
            "reported": (),
            "merged": ("into",),
            "declined": ("category", "colour", "triage_class", "reason"),
            "triaged": ("category", "colour", "triage_class"),
            "assigned": ("category", "colour", "triage_class"),
        }.get(self.ends, ("category", "colour", "triage_class", "took", "outcome"))
        for name in needed:
            if not getattr(self, name):
                message = f"{self.title}: {name} is missing"
                raise ValueError(message)
        if bool(self.days) == bool(self.hours):
            message = f"{self.title}: either days or hours ago"
            raise ValueError(message)
        return self


class WishPlan(Entry):
    source: str = ""
    at: str
    title: str
    detail: str = ""
    wisher: str
    days: int
    ends: Literal["draft", "open", "claimed", "released", "granted", "confirmed", "withdrawn"]

    @property
    def child(self) -> bool:
        return self.wisher.startswith(("困境儿童", "随迁")) and not self.wisher.endswith("家庭")


class Source(Entry):
    """A published account, by its title and author."""

    title: str
    by: str


class Cases(Entry):
    """What the published accounts tell of."""

    sources: dict[str, Source]
    matters: tuple[MatterPlan, ...]
    wishes: tuple[WishPlan, ...]


class District(Entry):
    """One district of the register, its offices, and everything that is told of it.

    `method` is the code of the shipped one by which it works.
    """

    code: Code
    name: str
    slug: str
    method: str
    departments: dict[str, str]
    streets: dict[Code, str]
    communities: tuple[Community, ...]
    matters: tuple[MatterPlan, ...]
    wishes: tuple[WishPlan, ...]

    @model_validator(mode="after")
    def _calls_no_two_places_alike(self) -> Self:
        slugs = [self.slug, *self.streets.values(), *(each.slug for each in self.communities)]
        if len(set(slugs)) < len(slugs):
            message = f"{self.name}: two places share a slug"
            raise ValueError(message)
        return self

    def street_of(self, community: Community) -> int:
        return community.street or (community.code or 0) // 10**6 * 10**6


@cache
def cases() -> Cases:
    return Cases.model_validate(_read(DATA / "cases.toml"))


@cache
def districts() -> tuple[District, ...]:
    """Every district of the script, with the cases that happened there among its matters and wishes."""
    return tuple(_districts())


def _districts() -> Iterator[District]:
    told = cases()
    for path in sorted((DATA / "districts").glob("*.toml")):
        given = District.model_validate({"code": path.stem, **_read(path)})
        here = {*given.streets.values(), *(each.slug for each in given.communities)}
        yield given.model_copy(
            update={
                "matters": (*(each for each in told.matters if each.at in here), *given.matters),
                "wishes": (*(each for each in told.wishes if each.at in here), *given.wishes),
            }
        )


def _read(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
