"""A photo of a matter, for whoever may see the matter."""

from starlette.requests import Request
from starlette.responses import Response

from admin.web.visit import actor_of
from services.kernel.errors import NotFound
from services.matters.photos import photo_content, smaller

KEPT = "private, max-age=31536000, immutable"
"""A photo never changes; only the browser that was shown it may keep it."""


async def photo(request: Request) -> Response:
    """`/photos/{district}-{id}`, and `…/small` for lists."""
    actor, asked = actor_of(request), request.path_params
    if asked["district"] != actor.district:
        raise NotFound(kind="Photo", id=asked["id"])
    content = await photo_content(actor, asked["id"])
    if request.url.path.endswith("/small"):
        content = await smaller(content)
    return Response(content, media_type="image/jpeg", headers={"cache-control": KEPT})
