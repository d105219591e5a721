"""What people type and paste: full-width digits, invisible marks, spaces around it."""

import re

HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: " "}
INVISIBLE = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def half_width(text: str) -> str:
    """Full-width letters, digits and marks (１２３，Ｘ) as their plain selves; character for character."""
    return text if text.isascii() else text.translate(HALF_WIDTH)


def tidy(text: str) -> str:
    """Without the marks that phones and chat windows paste along, and without spaces at the ends."""
    return text.strip() if text.isascii() else INVISIBLE.sub("", text).strip()
