"""Files that come inside of an input, as text: measured before anybody looks at them."""

import binascii
from base64 import b64decode

from services.kernel.errors import Invalid
from services.kernel.text import N_


class ContentTooLarge(Invalid):
    code, sentence = "CONTENT_TOO_LARGE", N_("内容过大，最多 {most} 字节")


class Base64Invalid(Invalid):
    code, sentence = "BASE64_INVALID", N_("内容不是正确的 Base64 编码")


def measured(text: str, field: str, most: int) -> str:
    """The text itself, if it is not longer than `most` bytes."""
    if len(text) > most or len(text.encode()) > most:
        raise ContentTooLarge(field=field, most=most)
    return text


def decoded(text: str, field: str, most: int) -> bytes:
    """What a text in base64 stands for; the text is at most `most` bytes."""
    try:
        return b64decode(measured(text, field, most), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Base64Invalid(field=field) from error
