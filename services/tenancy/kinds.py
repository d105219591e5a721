"""What a tenant of a level is called where it stands: a town or a township, a village or a community."""

import re
from enum import StrEnum
from typing import Final

from services.kernel.codes import Level


class Kind(StrEnum):
    DISTRICT = "district"
    COUNTY = "county"
    CITY = "city"
    STREET = "street"
    TOWN = "town"
    TOWNSHIP = "township"
    COMMUNITY = "community"
    VILLAGE = "village"
    GRID = "grid"
    OTHER = "other"


ENDINGS: Final = {
    Level.DISTRICT: {r"区": Kind.DISTRICT, r"[县旗]": Kind.COUNTY, r"市": Kind.CITY},
    Level.STREET: {
        r"街道(办事处)?": Kind.STREET,
        r"镇(人民政府)?": Kind.TOWN,
        r"(乡|苏木)(人民政府)?": Kind.TOWNSHIP,
    },
    Level.COMMUNITY: {r"村|嘎查|([村牧]|村民|牧民|嘎查)委员?会?": Kind.VILLAGE, r"": Kind.COMMUNITY},
    Level.GRID: {r"": Kind.GRID},
}


def kind_of(level: Level, name: str) -> Kind:
    """Read from the end of the name; `other` for a prison town, a development zone and the like."""
    endings = ENDINGS[level].items()
    return next((kind for ending, kind in endings if re.search(f"({ending})$", name)), Kind.OTHER)
