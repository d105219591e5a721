"""Numbers and names of people: understood however they are typed, shown without giving away whose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.personal import (
    InvalidIdentityNumber,
    InvalidPhone,
    mask_identity_number,
    mask_name,
    mask_phone,
    normal_identity_number,
    normal_phone,
    scrub,
)
from services.kernel.text import speaking

PHONE, IDENTITY = "13812345678", "11010519491231002X"


@pytest.mark.parametrize(
    "typed",
    [
        PHONE,
        "+86 138 1234 5678",
        "+86-138-1234-5678",
        "8613812345678",
        "008613812345678",
        "(+86)138.1234.5678",
        "１３８１２３４５６７８",
        "＋８６　１３８－１２３４－５６７８",
        "\u202d138 1234 5678\u202c",
        "\ufeff13812345678\n",
        "138\u00a01234\u00a05678",
        "138–1234–5678",
    ],
)
def test_a_phone_number_is_understood_however_it_is_typed(typed):
    assert normal_phone(typed) == PHONE


WRONG_DIGITS = ["", "1381234567", "138123456789", "12812345678", "0537-2345678", "+8513812345678"]
WRONG_MARKS = ["1381234567a", "138٣٤٥٦٧٨٩٠", "①3812345678", "13812345678\0", PHONE + " " * 60, "\ud800"]


@pytest.mark.parametrize("typed", [*WRONG_DIGITS, *WRONG_MARKS, "+852 9123 4567"])
def test_what_is_no_mobile_number_is_refused_in_both_languages_and_not_repeated(typed):
    with pytest.raises(InvalidPhone) as refused:
        normal_phone(typed)
    assert refused.value.extensions == {"code": "INVALID_PHONE"}
    assert "11 位" in str(refused.value)
    with speaking("en"):
        assert "11 digits" in str(refused.value)


@pytest.mark.parametrize(
    "typed", [IDENTITY, "11010519491231002x", "110105 19491231 002Ｘ", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_an_identity_number_is_understood_however_it_is_typed(typed):
    assert normal_identity_number(typed) == IDENTITY


WRONG_IDENTITIES = ["110105194912310021", "110105194912310020", "110105194902300023", "110105491231002"]
WRONG_FORMS = ["", "X" * 18, "01010519491231002X", "11010518491231002X", IDENTITY + "0", IDENTITY + " " * 60]


@pytest.mark.parametrize("typed", [*WRONG_IDENTITIES, *WRONG_FORMS])
def test_an_identity_number_whose_day_or_check_is_wrong_is_refused(typed):
    with pytest.raises(InvalidIdentityNumber):
        normal_identity_number(typed)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_of_an_identity_number_is_always_noticed(place, step):
    digit = str((int(IDENTITY[place]) + step) % 10)
    with pytest.raises(InvalidIdentityNumber):
        normal_identity_number(IDENTITY[:place] + digit + IDENTITY[place + 1 :])


def test_numbers_are_masked_in_the_middle_and_what_is_no_number_altogether():
    assert mask_phone(PHONE) == "138****5678"
    assert mask_identity_number(IDENTITY) == "110105********002X"
    assert mask_phone("5371234") == mask_identity_number("5371234") == "*******"
    assert mask_phone("") == ""


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王芳", "王*"),
        ("王小明", "王**"),
        ("欧阳修", "欧阳*"),
        ("欧阳娜娜", "欧阳**"),
        ("司马", "司*"),
        ("王", "*"),
        ("", ""),
        ("  李雷 ", "李*"),
        ("阿卜杜拉·买买提", "阿***·***"),
        ("John Smith", "J*** *****"),
    ],
)
def test_of_a_name_the_surname_is_shown(name, shown):
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("电话13812345678，身份证11010519491231002X。", "电话138****5678，身份证110105********002X。"),
        ("+86 138-1234-5678 / １３９１２３４５６７８", "138****5678 / 139****5678"),
        ("110105 19491231 002x;13812345678", "110105********002x;138****5678"),
        ('{"phone": "13812345678"}', '{"phone": "138****5678"}'),
        ("网格210114007038001 编号20251122000123 用时1763784000123", None),
        ("2025-11-22T14:03:22.123456Z 200 0.138s 019ab3f2-7c1d-7e55-8f3e-a1b2c3d4e5f6", None),
        ("", None),
    ],
)
def test_free_text_loses_its_phone_and_identity_numbers_and_nothing_else(text, scrubbed):
    assert scrub(text) == (text if scrubbed is None else scrubbed)


@given(st.text(), st.text())
def test_no_number_survives_scrubbing_whatever_stands_around_it(left, right):
    def apart(text):
        return "".join(mark for mark in text if not mark.isdigit())

    text = f"{apart(left)}{PHONE}，{IDENTITY}{apart(right)}"
    assert PHONE not in scrub(text)
    assert IDENTITY not in scrub(text)
    assert scrub(scrub(text)) == scrub(text)
