"""The portal as one application: its pages, and the few files they are dressed in."""

import hashlib
from functools import cache
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from admin.portal import entering, home, homes, matters, public, surveys, wishes
from admin.web.config import Config, Site
from admin.web.frame import Frame
from admin.web.house import house
from admin.web.pages import STATIC, environment
from admin.web.photos import photo
from admin.web.trouble import handlers
from admin.web.visit import AppointmentRequired
from services.people.models import CredentialKind
from services.people.one_time import CodeSender

LARGEST_BODY = 40 * 2**20
"""Three photos as a camera makes them, and some words."""
KEPT = "public, max-age=31536000, immutable"
photos = [
    Route("/photos/{district:int}-{id:uuid}", photo),
    Route("/photos/{district:int}-{id:uuid}/small", photo),
]


class Shelf(StaticFiles):
    """Files whose address changes with their content, so browsers need not ask twice."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = KEPT if scope["query_string"] else "no-cache"
        response.headers["x-content-type-options"] = "nosniff"
        return response


@cache
def asset(name: str) -> str:
    """The address of a static file."""
    version = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={version}"


async def _choose_home(_: Request, __: Exception) -> Response:
    return RedirectResponse("/join", 303)


def portal(config: Config, sender: CodeSender | None = None) -> ASGIApp:
    """The pages at `/` and the files at `/static`. Without a `sender` of codes nobody can sign in."""
    templates = environment()
    templates.globals["asset"] = asset
    site = Site(
        config,
        "portal",
        CredentialKind.PORTAL,
        templates,
        "portal/error.html",
        password="/console/password",  # noqa: S106 - a path
        largest_body=LARGEST_BODY,
    )
    refusals: dict[Any, Any] = {**handlers(site), AppointmentRequired: _choose_home}
    pages = Starlette(
        routes=[
            *home.routes,
            *entering.routes,
            *homes.routes,
            *matters.routes,
            *wishes.routes,
            *surveys.routes,
            *photos,
        ],
        exception_handlers=refusals,
    )
    pages.state.sender = sender
    boards = Starlette(routes=public.routes, exception_handlers=handlers(site))
    boards.state.site = site
    return Starlette(
        routes=[
            Mount("/static", Shelf(directory=STATIC)),
            Mount("/open", Frame(boards, site, forgetful=True)),
            Mount("/", house(pages, site)),
        ]
    )
