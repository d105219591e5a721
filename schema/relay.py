"""Global ids and cursors: opaque to clients, and the same bytes whether Python or PostgreSQL writes them.

Both are base64url. What stands before the uuid fills whole groups of three bytes, so that it is a constant
text and SQL only has to append the uuid's own base64.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error, b2a_base64
from collections.abc import Callable
from functools import cache, lru_cache
from struct import Struct
from typing import NamedTuple
from uuid import UUID

from services.kernel.access import Actor
from services.kernel.errors import Invalid, NotFound
from services.kernel.text import N_

TAG = 6
"""Letters of a type's name that an id carries; they tell our types apart."""
DISTRICT = 3
ID_LENGTH = 34
CURSOR_LENGTH = 36
URL_SAFE = bytes.maketrans(b"+/", b"-_")

kinds: dict[bytes, str] = {}
"""The types that have ids, by their tag."""

Key = UUID | int
"""What a row is known by in its table: a uuid, or a tenant's code."""


class InvalidId(Invalid):
    code, sentence = "INVALID_ID", N_("标识不正确")


class InvalidCursor(Invalid):
    code, sentence = "INVALID_CURSOR", N_("翻页位置不正确，请从第一页重新开始")


class Reference(NamedTuple):
    """What a global id says."""

    kind: str
    district: int
    id: UUID


def register(kind: str) -> bytes:
    """Give a type its ids. Two types may not share a tag."""
    tag = kind[:TAG].ljust(TAG).encode("ascii")
    if kinds.setdefault(tag, kind) != kind:
        message = f"{kind} and {kinds[tag]} begin with the same {TAG} letters"
        raise TypeError(message)
    return tag


def head(kind: str, district: int) -> str:
    """What all ids of a type in a district begin with."""
    tag = kind[:TAG].ljust(TAG).encode("ascii")
    return urlsafe_b64encode(tag + district.to_bytes(DISTRICT, "big")).decode()


@lru_cache(maxsize=1024)
def encoder(kind: str, district: int) -> Callable[[Key], str]:
    """The function that writes ids of one type and district."""
    before = head(kind, district)

    def encode(key: Key) -> str:
        data = key.to_bytes(16, "big") if isinstance(key, int) else key.bytes
        return before + b2a_base64(data, newline=False)[:22].translate(URL_SAFE).decode("ascii")

    return encode


def encode_id(kind: str, district: int, key: Key) -> str:
    return encoder(kind, district)(key)


def parse_id(text: str) -> Reference:
    """What a global id says, whoever asks. Only the one way of writing it is accepted."""
    data = _decoded(text, ID_LENGTH)
    kind = kinds.get(data[:TAG])
    if kind is None:
        raise InvalidId
    reference = Reference(
        kind, int.from_bytes(data[TAG : TAG + DISTRICT], "big"), UUID(bytes=data[TAG + DISTRICT :])
    )
    if encode_id(*reference) != text:
        raise InvalidId
    return reference


def own_id(text: str, kind: str, actor: Actor) -> UUID | None:
    """The uuid of an id of this type; None when it is of another district, where nothing is to be found."""
    reference = parse_id(text)
    if reference.kind != kind:
        raise InvalidId
    return reference.id if reference.district == actor.district else None


def decode_id(text: str, kind: str, actor: Actor) -> UUID:
    """The same, for those who need the row: another district's is NOT_FOUND."""
    if id := own_id(text, kind, actor):
        return id
    raise NotFound(kind=kind)


def _decoded(text: str, length: int) -> bytes:
    if len(text) != length or not text.isascii():
        raise InvalidId
    try:
        data = urlsafe_b64decode(text + "=" * (-length % 4))
    except Error as error:
        raise InvalidId from error
    if len(data) != length * 3 // 4:
        raise InvalidId
    return data


_PLACE = Struct(">q16s")


@cache
def cursors(order: bytes) -> Callable[[int, Key], str]:
    """The function that writes places in one order: three letters for the order, then number and key."""
    before = urlsafe_b64encode(order).decode()

    def encode(number: int, key: Key) -> str:
        data = _PLACE.pack(number, key.to_bytes(16, "big") if isinstance(key, int) else key.bytes)
        return before + b2a_base64(data, newline=False).translate(URL_SAFE).decode("ascii")

    return encode


def encode_cursor(order: bytes, number: int, key: Key) -> str:
    """A place in a list: which order it is in, the number sorted by, and the row's own key."""
    return cursors(order)(number, key)


def decode_cursor(text: str, order: bytes) -> tuple[int, UUID]:
    """The number and the key; refuses a cursor of another order."""
    try:
        number, id = _PLACE.unpack(_decoded(text, CURSOR_LENGTH)[len(order) :])
    except InvalidId as error:
        raise InvalidCursor from error
    key = UUID(bytes=id)
    if encode_cursor(order, number, key) != text:
        raise InvalidCursor
    return number, key
