"""A community's places as a file of `grid,estate,building,household[,area]`: all right, or none taken."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from unicodedata import category

from services.kernel.sheets import Problem, Record, SheetInvalid, broken_encoding, read_sheet
from services.kernel.text import N_
from services.tenancy.models import LONGEST_NAME
from services.tenancy.names import plain

COLUMNS: Final = {
    "grid": {"grid", "网格", "所属网格", "网格名称"},
    "estate": {"estate", "小区", "所属小区", "小区名称"},
    "building": {"building", "楼栋", "楼", "楼号", "楼栋号"},
    "household": {"household", "户", "户号", "房号", "住户", "门牌号"},
    "area": {"area", "面积", "建筑面积", "专有面积", "面积(平方米)", "建筑面积(平方米)"},
}
OPTIONAL: Final = ("area",)
AREA: Final = re.compile(r"\d{1,8}(\.\d{1,2})?")


class PlacesInvalid(SheetInvalid):
    code = "PLACES_INVALID"


@dataclass(frozen=True, slots=True)
class Spot:
    """One line: where a household is, or as much of that as there is to say; empty where nothing was said."""

    line: int
    grid: str
    estate: str
    building: str
    household: str
    area: Decimal | None = None
    """Of the dwelling, in square metres."""


def read_area(text: str) -> Decimal | None:
    """Square metres above nothing, to two decimal places; None for what is no such number."""
    return (Decimal(text) or None) if AREA.fullmatch(text) else None


def read_places(content: bytes) -> tuple[Spot, ...]:
    """The places of a file, in its order. A grid is named, or given by its code of fifteen digits."""
    sheet = read_sheet(content, COLUMNS, OPTIONAL)
    problems = [*sheet.problems]
    spots = []
    first_lines: dict[tuple[str, str, str], int] = {}
    for record in sheet.records:
        cells = {column: plain(text) for column, text in record.cells.items()}
        area = cells.pop("area")
        spot = Spot(record.line, **cells, area=read_area(area))
        if area and spot.area is None:
            problems.append(_wrong_area(spot.line, area))
        problems.extend(_problems(record, spot))
        if spot.household:
            home = (spot.estate, spot.building, spot.household)
            if (first := first_lines.setdefault(home, spot.line)) != spot.line:
                problems.append(_twice(spot, first))
        spots.append(spot)
    if problems:
        raise PlacesInvalid(problems)
    if not spots:
        raise PlacesInvalid([Problem(1, "EMPTY_FILE", N_("文件中没有内容"))])
    return tuple(spots)


def _problems(record: Record, spot: Spot) -> Iterator[Problem]:
    if not record.readable:
        yield broken_encoding(spot.line)
    for name in (spot.grid, spot.estate, spot.building, spot.household):
        if len(name) > LONGEST_NAME:
            yield Problem(spot.line, "NAME_TOO_LONG", N_("名称超过 {most} 个字"), {"most": LONGEST_NAME})
        if any(category(mark) == "Cc" for mark in name):
            yield Problem(spot.line, "ODD_NAME", N_("名称“{value}”含有无法识别的字符"), {"value": name})
    if spot.building and not spot.estate:
        yield Problem(spot.line, "MISSING_ESTATE", N_("填写了楼栋，缺少小区"))
    if spot.household and not spot.building:
        yield Problem(spot.line, "MISSING_BUILDING", N_("填写了户，缺少楼栋"))
    if spot.household and not spot.grid:
        yield Problem(spot.line, "MISSING_GRID", N_("填写了户，缺少网格"))


def _wrong_area(line: int, area: str) -> Problem:
    return Problem(line, "WRONG_AREA", N_("面积“{value}”应为大于零的平方米数，最多两位小数"), {"value": area})


def _twice(spot: Spot, first: int) -> Problem:
    details = {"value": f"{spot.estate} {spot.building} {spot.household}", "first": first}
    return Problem(spot.line, "DUPLICATE_HOUSEHOLD", N_("“{value}”与第 {first} 行重复"), details)
