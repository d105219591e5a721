"""Files made for one reader: shown by the browser, and kept by no one in between."""

from urllib.parse import quote

from starlette.responses import Response

PDF = "application/pdf"


def as_pdf(content: bytes, name: str) -> Response:
    """To be looked at and printed; saved, it is called `name`."""
    named = f"inline; filename=\"paper.pdf\"; filename*=UTF-8''{quote(name, safe='')}.pdf"
    headers = {"content-disposition": named, "cache-control": "private, no-store"}
    return Response(content, media_type=PDF, headers=headers)
