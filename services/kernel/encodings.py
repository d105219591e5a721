"""Text files as offices have them: UTF-8 with or without a mark, Excel's "Unicode" (UTF-16), GBK, GB18030."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

LOST: Final = "\ufffd"
_LINE_ENDS: Final = re.compile(r"\r\n|\n|\r")
_BYTE_LINE_ENDS: Final = re.compile(rb"\r\n|\n|\r")
_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_THREE_BYTES: Final = 0xE0
_RARE_NAMES: Final = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number from 1, its text, and whether all of its bytes made sense."""

    number: int
    text: str
    readable: bool


def decode(content: bytes) -> list[Line]:
    """Every line of a file, blank ones too. Bytes that make no sense become U+FFFD in an unreadable line."""
    encoding = encoding_of(content)
    if encoding in {"utf-8", "gb18030"}:
        unmarked = content.removeprefix(codecs.BOM_UTF8)
        texts = [_decode_line(line, encoding) for line in _BYTE_LINE_ENDS.split(unmarked)]
    else:
        texts = _LINE_ENDS.split(content.decode(encoding, "replace"))
    plausible = _reads_as_chinese("".join(texts))
    return [
        Line(number, text, LOST not in text and (plausible or text.isascii()))
        for number, text in enumerate(texts, start=1)
    ]


def encoding_of(content: bytes) -> str:
    """The likeliest encoding: what the mark says, else UTF-8 unless most lines can only be GB18030.

    Damaged UTF-8 often passes as GB18030 (`于洪` becomes `浜庢椽`), so single lines vote, not the file.
    """
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return encoding
    start = content[:400]
    if (zeros := start.count(0)) * 10 > len(start):
        return "utf-16-be" if start[::2].count(0) * 2 > zeros else "utf-16-le"
    votes = [_is_utf8(line) for line in content.split(b"\n") if not line.isascii()]
    return "utf-8" if sum(votes) * 2 >= len(votes) else "gb18030"


def _decode_line(line: bytes, encoding: str) -> str:
    """A line of Chinese UTF-8 amid GB18030 would pass for gibberish, so it counts as unreadable."""
    stray = encoding == "gb18030" and not line.isascii() and max(line) >= _THREE_BYTES and _is_utf8(line)
    return line.decode("ascii" if stray else encoding, "replace")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _reads_as_chinese(text: str) -> bool:
    """Misread text is made of rare characters; in honest text most are among the common ones of GB 2312."""
    marks = re.sub(r"[\x00-\x7f]+", "", text)
    rare = len(marks) - len(marks.encode("gb2312", "ignore").decode("gb2312"))
    return rare <= _RARE_NAMES or rare * 2 <= len(marks)
