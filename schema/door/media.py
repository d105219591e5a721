"""Which media type comes in and which goes out, by the rules of GraphQL over HTTP."""

from functools import lru_cache
from typing import Final

from schema.door.connection import MAX_HEADER

GRAPHQL: Final = "application/graphql-response+json"
JSON: Final = "application/json"
OFFERED: Final = (GRAPHQL, JSON)


def answer_as(accept: bytes | None) -> str | None:
    """The media type to answer in; None when the client takes neither; the GraphQL one if it doesn't say."""
    return GRAPHQL if accept is None else negotiated(accept[:MAX_HEADER])


@lru_cache(maxsize=256)
def negotiated(accept: bytes) -> str | None:
    """The offer with the highest quality; of equals the one that was named more exactly, then ours first."""
    best: tuple[float, int, str] | None = None
    ranges = [media_range(part) for part in accept.decode("latin-1").split(",")]
    for offer in OFFERED:
        names = {offer: 3, "application/*": 2, "*/*": 1}
        fitting = [(names[name], quality) for name, quality in ranges if name in names]
        if not fitting:
            continue
        exactness, quality = max(fitting)
        if quality > 0 and (best is None or (quality, exactness) > best[:2]):
            best = (quality, exactness, offer)
    return best[2] if best else None


def wants_page(accept: bytes | None) -> bool:
    """Whether a person's browser is asking."""
    if accept is None:
        return False
    ranges = dict(media_range(part) for part in accept[:MAX_HEADER].decode("latin-1").split(","))
    return ranges.get("text/html", 0) > 0


def media_range(part: str) -> tuple[str, float]:
    """A media type and its quality; ("", 0) where parameters ask for something we don't offer."""
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key == "q":
            quality = as_quality(value)
        elif key != "charset" or value.strip('"') not in ("utf-8", "utf8"):
            return "", 0.0
    return name, quality


def as_quality(value: str) -> float:
    try:
        quality = float(value)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0


@lru_cache(maxsize=64)
def is_json(content_type: bytes) -> bool:
    """Exactly `application/json`, in UTF-8: what no form, image or script of another site can send."""
    name, quality = media_range(content_type[:MAX_HEADER].decode("latin-1"))
    return name == JSON and quality > 0
