"""Global ids and cursors: opaque to clients, and the same bytes whether Python or PostgreSQL writes them.

Both are base64url. What stands before the uuid fills whole groups of three bytes, so that it is a constant
text and SQL only has to append the uuid's own base64.
"""

import re
from base64 import urlsafe_b64encode
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from struct import Struct
from typing import NamedTuple
from uuid import UUID

from services.kernel.access import Actor
from services.kernel.errors import Invalid, NotFound
from services.kernel.text import N_

TAG = 6
"""Letters of a type's name that an id carries; they tell our types apart."""
SHORT = {"HouseholdVote": "HhVote"}
"""Tags of types whose own first letters are another's: a household vote has to have its glossary's name."""
DISTRICT = 3
BEFORE = TAG + DISTRICT
ID = re.compile("[A-Za-z0-9_-]{33}[AQgw]")
"""25 bytes; the last four bits are none of them, and nothing."""
CURSOR = re.compile("[A-Za-z0-9_-]{36}")
URL_SAFE, ORDINARY = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_", b"+/")

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
    tag = _tag(kind)
    if kinds.setdefault(tag, kind) != kind:
        message = f"{kind} and {kinds[tag]} begin with the same {TAG} letters"
        raise TypeError(message)
    return tag


def _tag(kind: str) -> bytes:
    return SHORT.get(kind, kind[:TAG]).ljust(TAG).encode("ascii")


@lru_cache(maxsize=1024)
def head(kind: str, district: int) -> str:
    """What all ids of a type in a district begin with."""
    return urlsafe_b64encode(_tag(kind) + district.to_bytes(DISTRICT, "big")).decode()


@lru_cache(maxsize=1024)
def encoder(kind: str, district: int) -> Callable[[Key], str]:
    """The function that writes ids of one type and district."""
    before = head(kind, district)

    def encode(key: Key) -> str:
        data = key.to_bytes(16, "big") if isinstance(key, int) else key.bytes
        return before + b2a_base64(data, newline=False)[:22].translate(URL_SAFE).decode("ascii")

    return encode


@lru_cache(maxsize=1024)
def encoders(kind: str, district: int) -> Callable[[Sequence[Key | None]], list[str]]:
    """The function that writes the ids of many rows at once; what it writes for none means nothing."""
    before = head(kind, district)

    def encode(keys: Sequence[Key | None]) -> list[str]:
        text = _text(_FILLING.join(_bytes(keys)) + _FILLING)
        return [before + text[at : at + 22] for at in range(0, len(keys) * 24, 24)]

    return encode


_NOTHING, _FILLING = bytes(16), bytes(2)


def _bytes(keys: Iterable[Key | None]) -> list[bytes]:
    return [
        _NOTHING if key is None else key.to_bytes(16, "big") if type(key) is int else key.bytes  # type: ignore[union-attr]
        for key in keys
    ]


def _text(data: bytes) -> str:
    return b2a_base64(data, newline=False).translate(URL_SAFE).decode("ascii")


def encode_id(kind: str, district: int, key: Key) -> str:
    return encoder(kind, district)(key)


def parse_id(text: str) -> Reference:
    """What a global id says, whoever asks. Only the one way of writing it is accepted."""
    data = _decoded(text, ID)
    kind = kinds.get(data[:TAG])
    if kind is None:
        raise InvalidId
    return Reference(kind, int.from_bytes(data[TAG:BEFORE], "big"), UUID(bytes=data[BEFORE:]))


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


def _decoded(text: str, written: re.Pattern[str]) -> bytes:
    """The bytes of a text that is written exactly as we write it."""
    if not written.fullmatch(text):
        raise InvalidId
    return a2b_base64(text.encode("ascii").translate(ORDINARY) + b"==")


_PLACE = Struct(">q16s")


@cache
def cursors(order: bytes) -> Callable[[Sequence[int], Sequence[Key]], list[str]]:
    """The function that writes places in one order: three letters for the order, then number and key."""
    before = urlsafe_b64encode(order).decode()

    def encode(numbers: Sequence[int], keys: Sequence[Key]) -> list[str]:
        text = _text(b"".join(map(_PLACE.pack, numbers, _bytes(keys))))
        return [before + text[at : at + 32] for at in range(0, len(keys) * 32, 32)]

    return encode


def encode_cursor(order: bytes, number: int, key: Key) -> str:
    """A place in a list: which order it is in, the number sorted by, and the row's own key."""
    return cursors(order)([number], [key])[0]


def decode_cursor(text: str, order: bytes) -> tuple[int, UUID]:
    """The number and the key; refuses a cursor of another order."""
    try:
        number, id = _PLACE.unpack(_decoded(text, CURSOR)[len(order) :])
    except InvalidId as error:
        raise InvalidCursor from error
    if not text.startswith(urlsafe_b64encode(order).decode()):
        raise InvalidCursor
    return number, UUID(bytes=id)
