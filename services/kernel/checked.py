"""What people typed, checked before it is kept."""

import re

from services.kernel.errors import Invalid
from services.kernel.text import N_
from services.kernel.typed import tidy

UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class TextRequired(Invalid):
    code, sentence = "TEXT_REQUIRED", N_("请填写内容")


class TextTooLong(Invalid):
    code, sentence = "TEXT_TOO_LONG", N_("内容过长，最多 {longest} 个字")


class TextUnreadable(Invalid):
    code, sentence = "TEXT_UNREADABLE", N_("内容含有无法识别的字符")


def line(value: str, field: str, *, longest: int) -> str:
    """A required text without the spaces around it, of at most `longest` characters."""
    text = optional(value, field, longest=longest)
    if not text:
        raise TextRequired(field=field)
    return text


def optional(value: str | None, field: str, *, longest: int) -> str:
    """The same, or nothing."""
    text = tidy(value or "")
    if len(text) > longest:
        raise TextTooLong(field=field, longest=longest)
    if UNREADABLE.search(text):
        raise TextUnreadable(field=field)
    return text
