"""Phone numbers, identity numbers and names: brought into one form, and shown without giving away whose."""

import re
from datetime import date
from typing import Final

from services.kernel.errors import Invalid
from services.kernel.text import N_
from services.kernel.typed import half_width, tidy

LONGEST_INPUT: Final = 64
MOBILE: Final = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")
IDENTITY: Final = re.compile(r"[1-9][0-9]{5}((?:19|20)[0-9]{6})[0-9]{3}[0-9X]")
MOBILE_DIGITS: Final = 11
IDENTITY_DIGITS: Final = 18
WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS: Final = "10X98765432"
COMPOUND_SURNAMES: Final = frozenset(
    re.findall(
        "..",
        "欧阳上官司马诸葛司徒皇甫尉迟公孙慕容令狐夏侯东方端木长孙宇文独孤南宫西门轩辕百里呼延澹台公冶宗政濮阳"
        "淳于单于太叔申屠仲孙钟离鲜于闾丘司空完颜拓跋赫连万俟闻人",
    )
)

_BETWEEN = r"[\s().\-（）．－‐-―−]"
_D, _GAP = "[0-9０-９]", f"{_BETWEEN}?"
MOBILE_IN_TEXT: Final = re.compile(
    f"(?<!{_D})(?:[+＋]?(?:00|００)?[8８][6６]{_GAP})?"
    f"[1１][3-9３-９]{_D}{_GAP}{_D}{{4}}{_GAP}{_D}{{4}}(?!{_D})"
)
IDENTITY_IN_TEXT: Final = re.compile(
    f"(?<!{_D}){_D}{{6}}{_GAP}{_D}{{8}}{_GAP}{_D}{{3}}(?:{_D}|[XxＸｘ])(?!{_D})"
)


class InvalidPhone(Invalid):
    code, sentence = "INVALID_PHONE", N_("手机号码不正确，请填写 11 位手机号")


class InvalidIdentityNumber(Invalid):
    code, sentence = "INVALID_IDENTITY_NUMBER", N_("身份证号码不正确，请核对 18 位号码")


def normal_phone(typed: str) -> str:
    """The 11 digits of a mobile number, however typed: `+86 138-0013 8000`, full-width, in brackets."""
    found = MOBILE.fullmatch(_closed_up(typed))
    if not found:
        raise InvalidPhone
    return found[1]


def normal_identity_number(typed: str) -> str:
    """The 18 characters of an identity number whose date exists and whose last character checks."""
    number = _closed_up(typed).upper()
    found = IDENTITY.fullmatch(number)
    if not found or not _is_a_day(found[1]) or number[-1] != _check_character(number):
        raise InvalidIdentityNumber
    return number


def mask_phone(phone: str) -> str:
    """`138****1234`"""
    return _between(phone, 3, 4) if len(phone) == MOBILE_DIGITS else "*" * len(phone)


def mask_identity_number(number: str) -> str:
    """`110101********1234`"""
    return _between(number, 6, 4) if len(number) == IDENTITY_DIGITS else "*" * len(number)


def mask_name(name: str) -> str:
    """The surname, and a star for every other character: `王*`, `欧阳**`, `阿****·***`."""
    name = name.strip()
    surname = name[:2] if name[:2] in COMPOUND_SURNAMES else name[:1]
    if surname == name:
        surname = name[: len(name) // 2]
    return surname + "".join(mark if mark in "· " else "*" for mark in name[len(surname) :])


def scrub(text: str) -> str:
    """Free text for a log: its mobile and identity numbers masked, however they are spaced."""
    text = IDENTITY_IN_TEXT.sub(lambda found: mask_identity_number(_closed_up(found[0])), text)
    return MOBILE_IN_TEXT.sub(lambda found: mask_phone(_closed_up(found[0])[-MOBILE_DIGITS:]), text)


def _closed_up(typed: str) -> str:
    """Without the spaces, hyphens and brackets people put between digits; nothing if it is far too long."""
    return re.sub(_BETWEEN, "", half_width(tidy(typed))) if len(typed) <= LONGEST_INPUT else ""


def _is_a_day(digits: str) -> bool:
    try:
        date.fromisoformat(digits)
    except ValueError:
        return False
    return True


def _check_character(number: str) -> str:
    """As GB 11643 defines it, from the first 17 digits."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False)) % 11]


def _between(text: str, first: int, last: int) -> str:
    return text[:first] + "*" * (len(text) - first - last) + text[-last:]
