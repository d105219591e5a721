"""Money as people write it: yuan, with at most two decimals."""

import re
from decimal import Decimal

from services.kernel.errors import Invalid
from services.kernel.text import N_

YUAN = re.compile(r"[¥￥]?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})((?:\.[0-9]{1,2})?)\s*元?")
MOST = Decimal(10) ** 12


class AmountInvalid(Invalid):
    code, sentence = "AMOUNT_INVALID", N_("金额不正确，请填写以元为单位的数字，最多两位小数")


def yuan(text: str | None) -> Decimal | None:
    """`¥2,000`, `2000.00` or `2000元` as a number; nothing written is no money."""
    typed = (text or "").strip()
    if not typed:
        return None
    found = YUAN.fullmatch(typed)
    if not found:
        raise AmountInvalid(field="amount")
    amount = Decimal(found[1].replace(",", "") + found[2]).quantize(Decimal("0.01"))
    if not 0 < amount < MOST:
        raise AmountInvalid(field="amount")
    return amount
