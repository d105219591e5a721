"""Which characters the font has, and what is set in place of one that it has not.

Nothing vanishes silently: a missing character becomes 〓, as printers have always marked one that is not in
their case, and is named by its code point, so that it can be filled in by hand.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from struct import iter_unpack, unpack_from
from typing import Final

FONT: Final = Path(__file__).parent / "fonts" / "MulinSong-Regular.otf"
MARK: Final = "〓"
SEGMENTED: Final = 12
"""The format of the font's table from code points to glyphs: segments of 32 bits."""
UNBROKEN: Final = re.compile(r"[!-~]{24}(?=[!-~])")
VARIANT: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Asks for another shape of the letter before it, and is nothing by itself."""
BREAK: Final = "\u200b"
"""Where a line may end inside of a long run of letters, such as an address on the web."""


class Lettering:
    """Sets texts one after the other, and remembers in `missing` what the font lacked, in order."""

    def __init__(self) -> None:
        self.missing: list[str] = []

    def set(self, text: str) -> str:
        composed = unicodedata.normalize("NFC", text)
        return UNBROKEN.sub(lambda found: found[0] + BREAK, "".join(map(self._letter, composed)))

    def _letter(self, letter: str) -> str:
        if letter == "\n" or letter in covered():
            return letter
        match unicodedata.category(letter):
            case "Zs" | "Cc":
                return " "
            case "Cf":
                return ""
        if VARIANT.fullmatch(letter):
            return ""
        self._note(f"U+{ord(letter):04X}")
        return MARK

    def _note(self, code: str) -> None:
        if code not in self.missing:
            self.missing.append(code)


@cache
def covered() -> frozenset[str]:
    """Every character that the font has, read from the font itself."""
    font = FONT.read_bytes()
    cmap = _table(font, b"cmap")
    (tables,) = unpack_from(">H", font, cmap + 2)
    starts = {cmap + offset for _, _, offset in iter_unpack(">HHI", font[cmap + 4 : cmap + 4 + 8 * tables])}
    return frozenset(char for start in starts for char in _characters(font, start))


def _table(font: bytes, name: bytes) -> int:
    (count,) = unpack_from(">H", font, 4)
    found = {tag: offset for tag, _, offset, _ in iter_unpack(">4sIII", font[12 : 12 + 16 * count])}
    return int(found[name])


def _characters(font: bytes, start: int) -> list[str]:
    kind, _, _, _, groups = unpack_from(">HHIII", font, start)
    if kind != SEGMENTED:
        return []
    segments = iter_unpack(">III", font[start + 16 : start + 16 + 12 * groups])
    return [chr(code) for first, last, _ in segments for code in range(first, last + 1)]
