"""A part of the console: an entry of the menu, the pages behind it, and who may open them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response
from starlette_admin.routing import route
from starlette_admin.views import CustomView

from admin.console.header import header_of
from admin.web.forms import form_of
from admin.web.pages import render
from admin.web.visit import actor_of
from services.kernel.access import Actor, Permission, Role
from services.kernel.errors import DomainError, Forbidden
from services.kernel.text import _

Handler = Callable[[Any, Request, Actor], Awaitable[Response]]


@dataclass(frozen=True)
class Trouble:
    """A refused form: why, and what had been typed."""

    error: DomainError
    given: dict[str, str]


class Section(CustomView):
    """`needs` is the permission to see it; the platform's operator sees the few that say so."""

    needs: ClassVar[Permission | None] = None
    for_operator: ClassVar[bool] = False
    for_officer: ClassVar[bool] = True
    index: Any = None
    """A section has the pages it says it has, and not starlette-admin's own first page."""

    def title(self, request: Request) -> str:  # noqa: ARG002 - starlette-admin's own signature
        return _(self.menu_label)

    def is_active(self, request: Request) -> bool:
        path = request.scope["path"].removeprefix(request.scope["root_path"]).removeprefix("/console")
        return path == self.path if self.path == "/" else f"{path}/".startswith(f"{self.path}/")

    def is_accessible(self, request: Request) -> bool:
        """For the menu and as a first look; a page asks again, by `admit`."""
        actor = request.state.visit.actor
        return actor is None or self.is_open_to(actor)

    def is_open_to(self, actor: Actor, needs: Permission | None = None) -> bool:
        if actor.role is Role.PLATFORM_OPERATOR:
            return self.for_operator
        if actor.role is Role.DEPARTMENT_OFFICER and not self.for_officer:
            return False
        wanted = (Permission.CONSOLE_ENTER, self.needs, needs)
        return all(actor.may(permission) for permission in wanted if permission)

    def admit(self, request: Request, needs: Permission | None = None) -> Actor:
        """Whoever is acting, if this section is open to them."""
        actor = actor_of(request)
        if not self.is_open_to(actor, needs):
            raise Forbidden(section=self.path)
        return actor

    async def show(self, request: Request, template: str, **context: Any) -> Response:
        """A page in the console's frame; after a refused form, with why and what had been typed."""
        trouble: Trouble | None = getattr(request.state, "trouble", None)
        status = context.pop("status", trouble.error.status if trouble else 200)
        return render(
            request,
            f"console/{template}",
            status=status,
            section=self,
            header=await header_of(actor_of(request)),
            trouble=trouble,
            given=trouble.given if trouble else {},
            **context,
        )


def get(path: str = "", *, needs: Permission | None = None) -> Callable[[Handler], Any]:
    """A page for whom the section is open to."""

    def wrap(handler: Handler) -> Any:
        @wraps(handler)
        async def handle(self: Section, request: Request) -> Response:
            return await handler(self, request, self.admit(request, needs))

        return route(path)(handle)

    return wrap


def post(path: str = "", *, again: str, needs: Permission | None = None) -> Callable[[Handler], Any]:
    """A form of that page. When it is refused, the page `again` is shown with why and what was typed."""

    def wrap(handler: Handler) -> Any:
        @wraps(handler)
        async def handle(self: Section, request: Request) -> Response:
            actor = self.admit(request, needs)
            try:
                return await handler(self, request, actor)
            except DomainError as error:
                request.state.trouble = Trouble(error, form_of(request).typed())
                page: Response = await getattr(self, again)(request)
                return page

        return route(path, methods=["POST"])(handle)

    return wrap
