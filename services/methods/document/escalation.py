"""Where a matter goes that can't be solved where it is, and what changes in an emergency."""

from typing import Literal, Self

from pydantic import Field, model_validator

from services.kernel.codes import Level
from services.methods.document.parts import Code, Name, Part, Within
from services.methods.vocabulary import Colour

HEIGHTS = tuple(reversed(Level))
"""The levels from the lowest."""


class Rung(Part):
    """One rung of the ladder: who handles there, which meeting sits there, and its clocks."""

    level: Level
    name: Name
    meeting: Code | None = None
    accept: Within | None = None
    on_site: Within | None = None
    plan: Within | None = None
    done: Within | None = None


class Ladder(Part):
    """From the lowest rung to the highest. None is skipped, unless in an emergency where this says so."""

    rungs: tuple[Rung, ...] = Field(min_length=1)
    skip: Literal["never", "in_emergency"] = "never"

    @model_validator(mode="after")
    def _rising(self) -> Self:
        heights = [HEIGHTS.index(rung.level) for rung in self.rungs]
        if heights != sorted(heights):
            message = "rungs are told from the lowest to the highest"
            raise ValueError(message)
        return self

    def first(self, level: Level) -> Level:
        """The rung on which a matter of a tenant of this level begins: the lowest that is not below it."""
        height = HEIGHTS.index(level)
        above = (rung.level for rung in self.rungs if HEIGHTS.index(rung.level) >= height)
        return next(above, self.rungs[-1].level)

    def above(self, level: Level) -> Level | None:
        """The next rung; None at the top."""
        height = HEIGHTS.index(level)
        return next((rung.level for rung in self.rungs if HEIGHTS.index(rung.level) > height), None)


class Hurry(Part):
    """A colour's limit while an emergency lasts."""

    code: Colour
    limit: Within


class Emergency(Part):
    """平急转换: what changes while a district or street is in emergency mode."""

    limits: tuple[Hurry, ...] = ()
    duties: tuple[Name, ...] = ()


class Visits(Part):
    """How often every home of a grid is visited (走访), and how often those in need hear from somebody."""

    every: Within
    vulnerable: Within | None = None
