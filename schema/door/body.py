"""Reading a body that may be too long, too slow, compressed, or never finished."""

from schema.door.connection import Receive
from schema.door.media import is_json
from schema.door.refusals import BodyTooLarge, UnsupportedEncoding, UnsupportedMediaType


class Gone(Exception):
    """The client left; nobody is there to be answered."""


def check_headers(headers: dict[bytes, bytes], limit: int) -> None:
    """Refuse by its headers a body that would be refused anyway."""
    if not is_json(headers.get(b"content-type", b"")[:200]):
        raise UnsupportedMediaType
    if headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
        raise UnsupportedEncoding
    length = headers.get(b"content-length", b"")
    if len(length) > 18 or (length.isdigit() and int(length) > limit):  # noqa: PLR2004 - digits of any sane length
        raise BodyTooLarge(limit=limit)


async def read_body(receive: Receive, limit: int) -> bytes:
    """The body, counted as it comes in: what Content-Length said is not believed."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Gone
    body: bytes | bytearray = message.get("body", b"")
    if message.get("more_body"):
        body = bytearray(body)
        while message.get("more_body") and len(body) <= limit:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Gone
            body += message.get("body", b"")
    if len(body) > limit:
        raise BodyTooLarge(limit=limit)
    return bytes(body)
