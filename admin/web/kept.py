"""Pages that anybody may keep for a while, and ask whether theirs is still good (RFC 9110 §13)."""

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

KEPT: Final = "public, max-age=300, stale-while-revalidate=3600"


def tagged(request: Request, response: Response, tag: str, changed_at: datetime) -> Response:
    """The response with its validators; nothing but those for whoever has it already."""
    validators = {
        "etag": tag,
        "last-modified": format_datetime(changed_at.astimezone(UTC).replace(microsecond=0), usegmt=True),
        "cache-control": KEPT,
    }
    if still_good(request, tag, changed_at):
        return Response(status_code=304, headers=validators)
    response.headers.update(validators)
    return response


def still_good(request: Request, tag: str, changed_at: datetime) -> bool:
    """A tag that was sent counts alone; only without one the time does."""
    if given := request.headers.get("if-none-match"):
        held = {each.strip().removeprefix("W/") for each in given.split(",")}
        return "*" in held or tag.removeprefix("W/") in held
    since = request.headers.get("if-modified-since")
    try:
        return bool(since) and changed_at.replace(microsecond=0) <= parsedate_to_datetime(since or "")
    except (ValueError, TypeError):
        return False


def tag_of(*parts: object) -> str:
    """A weak tag: what is said alike, not byte for byte."""
    digest = hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()
    return f'W/"{digest[:20]}"'
