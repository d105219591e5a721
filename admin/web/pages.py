"""Templates, and what every one of them can use."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from admin.web.config import Site
from admin.web.forms import KEY, TOKEN
from admin.web.visit import Visit
from services.kernel import clock
from services.kernel.access import Permission
from services.kernel.calendar import last_day
from services.kernel.clock import LOCAL
from services.kernel.text import _, language

TEMPLATES = Path(__file__).parent.parent / "templates"
STATIC = Path(__file__).parent.parent / "static"


def environment(loader: BaseLoader | None = None) -> Environment:
    """A template environment of the house: escaping on, a missing name is an error."""
    made = Environment(
        loader=loader or FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    equip(made)
    return made


def equip(made: Environment) -> None:
    """Add what our templates use to an environment."""
    made.filters |= {"when": when, "day": day, "due_day": due_day}
    made.globals |= {"_": _, "Permission": Permission, "now": clock.now}


def page(request: Request, site: Site, template: str, *, status: int = 200, **context: Any) -> Response:
    """Fill in a template of the site."""
    visit: Visit | None = request.scope["state"].get("visit")
    given = {"request": request, "site": site, "visit": visit, **_of(visit), **_around(request), **context}
    return HTMLResponse(site.templates.get_template(template).render(given), status)


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """Fill in a template of the site that the request came to."""
    return page(request, request.state.visit.site, template, status=status, **context)


def see_other(request: Request, path: str) -> Response:
    """After a form was taken: go and look at this path of the site."""
    return RedirectResponse(request.state.visit.site.url(path), 303)


def tell(request: Request, sentence: str, category: str = "success") -> None:
    """Show a sentence on the next page: `success`, `warning` or `danger`."""
    request.state.visit.tell(category, sentence)


def local_path(site: Site, path: str) -> str | None:
    """A path to go on to, if it is one of this site and nothing else's."""
    plain = path.startswith(f"{site.root}/") and not path.startswith("//")
    return path if plain and "\\" not in path and path.isprintable() else None


def _of(visit: Visit | None) -> dict[str, Any]:
    """Who looks at the page; a page about a broken request may have nobody."""
    token = visit.form_token if visit else ""
    return {
        "actor": visit.actor if visit else None,
        "told": visit.take_told if visit else list,
        "token_field": lambda: Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN, token),
        "form_fields": lambda: Markup(
            '<input type="hidden" name="{}" value="{}"><input type="hidden" name="{}" value="{}">'
        ).format(TOKEN, token, KEY, secrets.token_urlsafe(16)),
    }


def _around(request: Request) -> dict[str, Any]:
    path = f"/{request.url.path.lstrip('/')}"

    def here(**changed: object) -> str:
        """This very page with other parameters; None takes one away. Never another site's (`//elsewhere`)."""
        return f"{path}{query(dict(request.query_params) | changed)}"

    other = "en" if language() == "zh" else "zh"
    return {
        "language": language(),
        "html_lang": "zh-CN" if language() == "zh" else language(),
        "here": here,
        "language_link": here(lang=other) if request.method == "GET" else f"{path}?lang={other}",
        "request_id": request.scope["state"].get("request_id", ""),
    }


def query(values: Mapping[str, object]) -> str:
    """`?name=value` of what is given; nothing for nothing."""
    given = {name: value for name, value in values.items() if value not in {None, ""}}
    return f"?{urlencode(given)}" if given else ""


def when(moment: datetime | None) -> str:
    """A moment as the clock on the wall in China shows it."""
    return f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M}" if moment else ""


def day(moment: datetime | None) -> str:
    return f"{moment.astimezone(LOCAL):%Y-%m-%d}" if moment else ""


def due_day(moment: datetime | None) -> str:
    """The last day of a limit: one that ends at midnight ends the day before."""
    return f"{last_day(moment):%Y-%m-%d}" if moment else ""
