"""Cells that a spreadsheet takes for what they are."""

from typing import Final

from services.kernel.typed import half_width

BOM: Final = "\ufeff"
"""By which spreadsheets know UTF-8."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell: str) -> str:
    """A cell that a spreadsheet takes for text, whatever it begins with."""
    return f"'{cell}" if half_width(cell).lstrip(" ").startswith(FORMULA) else cell
