"""The tenant key: the national division code, padded to the 15 digits `DDDDDD SSS CCC GGG`.

`210114007038001` is grid 001 of community 038 of street 007 of district 210114. A key is a plain integer and
says by itself where it stands: an unused level is 000. The same divisions make the tables' generated columns.
"""

import re
from enum import StrEnum

from services.kernel.errors import Invalid
from services.kernel.text import N_

DIGITS = 15
WRITTEN = re.compile(r"[1-9][0-9]{5}(?:[0-9]{3}){0,3}")


class InvalidCode(Invalid):
    code, sentence = "INVALID_CODE", N_("区划代码“{value}”不正确")


class Level(StrEnum):
    """The four levels of tenants, from the top."""

    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    GRID = "grid"

    @property
    def digits(self) -> int:
        """How many digits a code of this level has as the nation writes it: 6, 9, 12, 15."""
        return _DIGITS[self]

    @property
    def divisor(self) -> int:
        """`tenant / divisor` is the code of the tenant's ancestor (or self) at this level."""
        return _DIVISORS[self]

    @property
    def column(self) -> str:
        """The column that holds `tenant / divisor` in every table of tenant rows."""
        return "tenant" if self is Level.GRID else f"{self}_code"

    @property
    def above(self) -> "Level | None":
        return _LEVELS[_LEVELS.index(self) - 1] if self is not Level.DISTRICT else None

    @property
    def below(self) -> "Level | None":
        return _LEVELS[_LEVELS.index(self) + 1] if self is not Level.GRID else None


_LEVELS = tuple(Level)
_DIGITS = {Level.DISTRICT: 6, Level.STREET: 9, Level.COMMUNITY: 12, Level.GRID: 15}
_DIVISORS = {Level.DISTRICT: 10**9, Level.STREET: 10**6, Level.COMMUNITY: 10**3, Level.GRID: 1}


def pad(value: str | int) -> int:
    """The key for a code as it is written: `pad("210114007")` is 210114007000000."""
    digits = str(value)
    if not WRITTEN.fullmatch(digits):
        raise InvalidCode(value=digits[:30])
    code = int(digits.ljust(DIGITS, "0"))
    level_of(code)
    return code


def level_of(code: int) -> Level:
    """Where a key stands; refuses a number that is no key, such as a community of street 000."""
    if 10 ** (DIGITS - 1) <= code < 10**DIGITS:
        street, community, grid = code // 10**6 % 1000, code // 10**3 % 1000, code % 1000
        if grid and community and street:
            return Level.GRID
        if community and street and not grid:
            return Level.COMMUNITY
        if not community and not grid:
            return Level.STREET if street else Level.DISTRICT
    raise InvalidCode(value=code)


def parent_of(code: int) -> int | None:
    """The key one level up; nobody is above a district."""
    above = level_of(code).above
    return code // above.divisor * above.divisor if above else None


def ancestors_of(code: int) -> tuple[int, ...]:
    """Every key above this one, the nearest first."""
    parent = parent_of(code)
    return (parent, *ancestors_of(parent)) if parent else ()


def is_within(code: int, ancestor: int) -> bool:
    """Whether `code` is `ancestor` or stands somewhere below it."""
    level_of(code)
    divisor = level_of(ancestor).divisor
    return code // divisor == ancestor // divisor


def shown(code: int) -> str:
    """As the nation writes it: 6, 9, 12 or 15 digits."""
    return str(code // level_of(code).divisor)


def district_code(code: int) -> int:
    """6 digits, the first column of every key; equals `tenant / 10^9` in SQL."""
    return code // Level.DISTRICT.divisor


def street_code(code: int) -> int:
    """9 digits, equals `tenant / 10^6` in SQL; ends in 000 for the district itself."""
    return code // Level.STREET.divisor


def community_code(code: int) -> int:
    """12 digits, equals `tenant / 10^3` in SQL; ends in 000 above a community."""
    return code // Level.COMMUNITY.divisor
