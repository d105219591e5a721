"""Tables that people upload as CSV: read whole, judged line by line, refused with every problem at once."""

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from services.kernel.encodings import Line, decode
from services.kernel.errors import Invalid
from services.kernel.text import N_, _
from services.kernel.typed import half_width, tidy

LARGEST_FILE: Final = 20_000_000
MOST_ROWS: Final = 200_000
DELIMITERS: Final = ",\t;，"
WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class Problem:
    """Why one line can't be used. `code` is for programs, `sentence` for people, in their language."""

    line: int
    code: str
    template: str
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return _(self.template, **{key: _presentable(value) for key, value in self.details.items()})

    def __str__(self) -> str:
        return _("第 {line} 行：{sentence}", line=self.line, sentence=self.sentence)


class SheetInvalid(Invalid):
    """A file of which nothing was taken. `problems` has them all; clients are sent the first hundred."""

    code, sentence = "SHEET_INVALID", N_("文件中有 {count} 处问题，未导入任何内容")
    SENT: ClassVar[int] = 100

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(count=len(problems))
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))

    @property
    def extensions(self) -> dict[str, Any]:
        told = [
            {"line": each.line, "code": each.code, "message": each.sentence}
            for each in self.problems[: self.SENT]
        ]
        return {**super().extensions, "problems": told}


@dataclass(frozen=True, slots=True)
class Record:
    """One line under the header: a tidy text for every column, empty where the line had none."""

    line: int
    cells: Mapping[str, str]
    readable: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    records: Sequence[Record]
    problems: Sequence[Problem]


def read_sheet(
    content: bytes, columns: Mapping[str, Collection[str]], optional: Collection[str] = ()
) -> Sheet:
    """The records of a CSV file whose header names every column, in any order, by one of its names.

    An `optional` column may be missing; its cells are empty then.
    """
    if len(content) > LARGEST_FILE:
        return _refused(1, "FILE_TOO_LARGE", N_("文件超过 {most} MB"), most=LARGEST_FILE // 1_000_000)
    if content.startswith(WORKBOOKS):
        return _refused(1, "NOT_CSV", N_("这是 Excel 工作簿，请另存为 CSV 后重试"))
    lines = [line for line in decode(content) if tidy(half_width(line.text)).strip(DELIMITERS + '" ')]
    if not lines:
        return _refused(1, "EMPTY_FILE", N_("文件中没有内容"))
    header, *rows = lines
    if not header.readable:
        return Sheet([], [broken_encoding(line.number) for line in lines if not line.readable])
    if len(rows) > MOST_ROWS:
        return _refused(1, "TOO_MANY_ROWS", N_("文件超过 {most} 行，请分批导入"), most=MOST_ROWS)
    return _read_rows(header, rows, columns, optional)


def broken_encoding(line: int) -> Problem:
    return Problem(line, "BROKEN_ENCODING", N_("文字编码损坏或无法识别，请将文件另存为 UTF-8 后重试"))


def _read_rows(
    header: Line, rows: Sequence[Line], columns: Mapping[str, Collection[str]], optional: Collection[str]
) -> Sheet:
    delimiter = max(DELIMITERS, key=header.text.count)
    problems: list[Problem] = []
    names = [half_width(name).lower() for name in _cells(header, delimiter, problems)]
    found = {column: [i for i, name in enumerate(names) if name in columns[column]] for column in columns}
    for column, places in found.items():
        if not places and column not in optional:
            problems.append(_problem(header.number, "MISSING_COLUMN", N_("缺少“{column}”列"), column=column))
        elif len(places) > 1:
            problems.append(_problem(header.number, "REPEATED_COLUMN", N_("“{column}”列重复"), column=column))
    if problems:
        return Sheet([], problems)
    records = []
    for row in rows:
        if cells := _cells(row, delimiter, problems, width=len(names)):
            named = {column: cells[places[0]] if places else "" for column, places in found.items()}
            records.append(Record(row.number, named, row.readable))
    return Sheet(records, problems)


def _cells(line: Line, delimiter: str, problems: list[Problem], width: int | None = None) -> list[str]:
    """The tidy cells of a line, filled up to `width`; none, and a problem, if the line has no such shape."""
    try:
        cells = [tidy(cell) for cell in next(csv.reader([line.text], delimiter=delimiter, strict=True))]
    except csv.Error:
        problems.append(_problem(line.number, "BROKEN_LINE", N_("引号不成对，无法分列")))
        return []
    if width is not None and any(cells[width:]):
        problems.append(_problem(line.number, "TOO_MANY_CELLS", N_("列数多于表头")))
        return []
    return cells + [""] * ((width or 0) - len(cells))


def _problem(line: int, code: str, template: str, **details: object) -> Problem:
    return Problem(line, code, template, details)


def _refused(line: int, code: str, template: str, **details: object) -> Sheet:
    return Sheet([], [_problem(line, code, template, **details)])


def _presentable(value: object) -> str:
    """Whatever the file held, in a sentence it is short and on one line."""
    return "".join(mark if mark.isprintable() else "�" for mark in str(value)[:40])
