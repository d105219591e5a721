"""The names that tenants and places are given by people."""

from services.kernel.checked import line
from services.tenancy.models import LONGEST_NAME

_PLAIN = {
    wide: wide - 0xFEE0
    for first, last in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
    for wide in range(ord(first), ord(last) + 1)
}


def plain(text: str) -> str:
    """On one line and with plain letters and digits, so that １２号楼 and 12号楼 are one building."""
    return " ".join(text.translate(_PLAIN).split())


def place_name(value: str) -> str:
    """A name as it is kept; refused when empty, too long or unreadable."""
    return plain(line(value, "name", longest=LONGEST_NAME))
