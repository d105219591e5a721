"""What people type and paste: full-width digits, invisible marks, spaces around it."""

from unicodedata import category

HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: " "}


def half_width(text: str) -> str:
    """Full-width letters, digits and marks (１２３，Ｘ) as their plain selves; character for character."""
    return text.translate(HALF_WIDTH)


def tidy(text: str) -> str:
    """Without the marks that phones and chat windows paste along, and without spaces at the ends."""
    return "".join(character for character in text if category(character) != "Cf").strip()
