"""Puts the frame, the visitor and the guard around an application."""

from starlette.types import ASGIApp

from admin.web.config import Site
from admin.web.frame import Frame
from admin.web.guard import Guard
from admin.web.visits import Visits


def house(app: ASGIApp, site: Site) -> ASGIApp:
    """The application as the outside may reach it."""
    return Frame(Visits(Guard(app, site), site), site)
