"""A register of divisions, a file of `code,name,level,parent_code`: all of it right, or none of it taken."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from unicodedata import category

from services.kernel import codes
from services.kernel.codes import InvalidCode, Level
from services.kernel.sheets import Problem, Record, SheetInvalid, broken_encoding, read_sheet
from services.kernel.text import N_
from services.kernel.typed import half_width
from services.tenancy.kinds import Kind, kind_of

LONGEST_NAME: Final = 80
COLUMNS: Final = {
    "code": {"code", "区划代码", "行政区划代码", "统计用区划代码", "代码"},
    "name": {"name", "名称", "区划名称"},
    "level": {"level", "级别", "层级"},
    "parent_code": {"parent_code", "上级代码", "上级区划代码", "上级"},
}
LEVELS: Final = {
    Level.DISTRICT: {"district", "区", "区县", "县", "市", "县级"},
    Level.STREET: {"street", "街道", "镇", "乡", "乡镇", "街道乡镇", "乡级"},
    Level.COMMUNITY: {"community", "社区", "村", "社区村", "村级"},
}


@dataclass(frozen=True, slots=True)
class Division:
    """One tenant of a register."""

    code: int
    name: str
    level: Level
    kind: Kind
    parent: int | None


class RegisterInvalid(SheetInvalid):
    code = "REGISTER_INVALID"


def read_register(content: bytes, known: Container[int] = frozenset()) -> tuple[Division, ...]:
    """The divisions of a file, parents first. A parent is in the same file or among the `known` codes."""
    sheet = read_sheet(content, COLUMNS)
    first_lines: dict[int, int] = {}
    for record in sheet.records:
        if code := _code(record.cells["code"]):
            first_lines.setdefault(code, record.line)
    problems = [*sheet.problems]
    for record in sheet.records:
        problems.extend(_problems(record, first_lines, known))
    if problems:
        raise RegisterInvalid(problems)
    if not sheet.records:
        raise RegisterInvalid([Problem(1, "EMPTY_FILE", N_("文件中没有内容"))])
    return tuple(sorted((_division(record) for record in sheet.records), key=lambda division: division.code))


def districts_in(content: bytes) -> set[int]:
    """The districts (six digits) that a file speaks of, as far as it can be read."""
    found = (_code(record.cells["code"]) for record in read_sheet(content, COLUMNS).records)
    return {codes.district_code(code) for code in found if code}


def _division(record: Record) -> Division:
    code, name = codes.pad(half_width(record.cells["code"])), record.cells["name"]
    level = codes.level_of(code)
    return Division(code, name, level, kind_of(level, name), codes.parent_of(code))


def _problems(record: Record, first_lines: Mapping[int, int], known: Container[int]) -> Iterator[Problem]:
    cells, line = record.cells, record.line
    if record.readable:
        yield from _name_problems(line, cells["name"])
    else:
        yield broken_encoding(line)
    code = _code(cells["code"])
    if code is None:
        details = {"value": cells["code"]}
        yield Problem(line, "WRONG_CODE", N_("区划代码“{value}”应为 6、9 或 12 位数字"), details)
        return
    yield from _level_problems(line, code, cells["level"])
    yield from _parent_problems(line, code, cells["parent_code"], first_lines, known)
    if first_lines[code] != line:
        template = N_("区划代码“{value}”与第 {first} 行重复")
        yield Problem(line, "DUPLICATE_CODE", template, {"value": cells["code"], "first": first_lines[code]})


def _name_problems(line: int, name: str) -> Iterator[Problem]:
    if not name:
        yield Problem(line, "EMPTY_NAME", N_("名称为空"))
    if len(name) > LONGEST_NAME:
        yield Problem(line, "NAME_TOO_LONG", N_("名称超过 {most} 个字"), {"most": LONGEST_NAME})
    if any(category(mark) in {"Cc", "Zl", "Zp"} or mark in "?？" for mark in name):
        yield Problem(line, "ODD_NAME", N_("名称“{value}”含有无法识别的字符"), {"value": name})


def _level_problems(line: int, code: int, written: str) -> Iterator[Problem]:
    wanted = half_width(written).lower().translate(dict.fromkeys(map(ord, "()/、 ")))
    if wanted not in LEVELS[codes.level_of(code)]:
        details = {"value": codes.shown(code), "level": written}
        yield Problem(line, "WRONG_LEVEL", N_("级别“{level}”与区划代码“{value}”的位数不符"), details)


def _parent_problems(
    line: int, code: int, written: str, first_lines: Mapping[int, int], known: Container[int]
) -> Iterator[Problem]:
    nest, parent = codes.parent_of(code), _code(written)
    details = {"value": codes.shown(code), "parent": written}
    if nest is None:
        if written:
            yield Problem(line, "NOT_NESTED", N_("区级“{value}”不应填写上级代码“{parent}”"), details)
    elif not written:
        yield Problem(line, "UNKNOWN_PARENT", N_("“{value}”缺少上级代码"), details)
    else:
        if parent != nest:
            yield Problem(line, "NOT_NESTED", N_("区划代码“{value}”不属于上级代码“{parent}”"), details)
        if parent is None or (parent not in first_lines and parent not in known):
            yield Problem(line, "UNKNOWN_PARENT", N_("上级代码“{parent}”不存在"), details)


def _code(written: str) -> int | None:
    """The key of a district, street or community; a grid is in no register, its code is allocated."""
    try:
        code = codes.pad(half_width(written))
    except InvalidCode:
        return None
    return code if codes.level_of(code) is not Level.GRID else None
