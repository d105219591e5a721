"""What the parts of a method have in common: strictness, codes, names, periods and shares."""

from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, StringConstraints

from services.kernel.calendar import LONGEST, Limit, Unit

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
"""How a part is referred to, from within the document and from rows: never shown."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=40)]
"""What people read, in the locality's own words."""


class Part(BaseModel):
    """Nothing that isn't declared is accepted, nothing is converted, and nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Within(Part):
    """How long something may take: `{ amount = 7, unit = "working_days" }`."""

    amount: int = Field(ge=1, le=LONGEST)
    unit: Unit

    @property
    def limit(self) -> Limit:
        return Limit(self.amount, self.unit)


def _share(given: Any) -> Fraction:
    if isinstance(given, Fraction):
        return given
    text = given if isinstance(given, str) else ""
    number, percent, rest = text.partition("%")
    try:
        share = Fraction(number) / 100 if percent and not rest else Fraction(text)
    except (ValueError, ZeroDivisionError):
        share = Fraction(-1)
    if not 0 < share <= 1:
        message = 'a share is written like "60%" or "2/3", above 0 and at most 1'
        raise ValueError(message)
    return share


Share = Annotated[Fraction, PlainValidator(_share), PlainSerializer(str)]
"""Part of a whole, exactly: `"60%"`, `"2/3"`."""


def reached(part: int | Fraction, whole: int | Fraction, share: Fraction) -> bool:
    """Whether a part is at least that share of the whole; of nothing, nothing is reached."""
    return whole > 0 and Fraction(part) >= share * whole
