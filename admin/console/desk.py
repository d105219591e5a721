"""starlette-admin's frame, with our own guard, messages, languages and refusals in place of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette_admin.base import BaseAdmin
from starlette_admin.theme import DefaultTheme, TablerSettings
from starlette_admin.views import CustomView

from admin.console.words import named, role_name, word
from admin.web.pages import STATIC, TEMPLATES, equip
from admin.web.trouble import answer_to
from services.evaluation.rounds.models import ObstacleState
from services.kernel.access import ROLE_NAMES
from services.kernel.codes import shown
from services.kernel.text import N_
from services.matters.models import State
from services.methods.vocabulary import Checked, Colour
from services.volunteering.models import WishState

ROOT = "/console"
TITLE = N_("睦邻")


class Desk(BaseAdmin):
    """It has no model views: nothing is saved here but by an action."""

    def __init__(self, secret: str, index: CustomView, sections: Sequence[CustomView]) -> None:
        super().__init__(
            title=TITLE,
            base_url=ROOT,
            route_name="console",
            templates_dir=str(TEMPLATES),
            static_dir=str(STATIC / "console"),
            index_view=index,
            theme=DefaultTheme(TablerSettings(base="stone", primary="teal", radius=1)),
            timezone_config=None,
            secret_key=secret,
        )
        self._furnish(self.env)
        for section in sections:
            self.add_view(section)

    @property
    def env(self) -> Environment:
        return self.templates.env

    def _furnish(self, env: Environment) -> None:
        """What the console's templates use besides what all pages use."""
        equip(env)
        env.undefined = StrictUndefined
        env.filters["code"] = shown
        env.globals.update(
            word=word, named=named, role_name=role_name, role_names=ROLE_NAMES, State=State, Colour=Colour
        )
        env.globals.update(WishState=WishState, Checked=Checked, ObstacleState=ObstacleState, pairs=_pairs)

    def _init_csrf(self) -> None:
        """The house's guard stands outside."""

    def _init_flash(self) -> None:
        """So does the house's memory for messages."""

    def _collect_core_routes(self) -> list[Route]:
        """The routes of model views, of which there are none."""
        return []

    async def _render_error(self, request: Request, exc: Exception = HTTPException(404)) -> Response:  # noqa: B008 - starlette-admin's own signature
        return answer_to(request.state.visit.site, request.scope, exc)


def _pairs(rows: Sequence[Mapping[str, Any]]) -> list[tuple[Any, str]]:
    """Rows with an id and a name as the options of a select."""
    return [(row["id"], row["name"]) for row in rows]
