"""What a form sends, read as what it should be. A field that is not is named in the refusal."""

import re
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from admin.web.visit import actor_of
from services.kernel import once
from services.kernel.access import Actor, Role
from services.kernel.checked import TextUnreadable
from services.kernel.errors import Forbidden, Invalid
from services.kernel.scope import acting

TOKEN = "token"  # noqa: S105 - a field's name
KEY = "key"
LONE_SURROGATE = re.compile("[\ud800-\udfff]")

E = TypeVar("E", bound=StrEnum)


class Form:
    """The fields of a form, or of a query."""

    def __init__(self, data: Any) -> None:
        self._data: FormData = data

    @property
    def key(self) -> str:
        """The form's one-time key: sent twice, it takes effect once."""
        return self.text(KEY)

    def text(self, name: str) -> str:
        """Without the spaces around it; what no database keeps is refused."""
        value = self.raw(name).strip()
        if "\0" in value or LONE_SURROGATE.search(value):
            raise TextUnreadable(field=name)
        return value

    def raw(self, name: str) -> str:
        """As it was typed, for passwords."""
        value = self._data.get(name)
        return value if isinstance(value, str) else ""

    def flag(self, name: str) -> bool:
        return self.text(name) in {"1", "on", "true", "yes"}

    def uuid(self, name: str) -> UUID:
        if value := self.uuid_or_none(name):
            return value
        raise Invalid(field=name)

    def uuid_or_none(self, name: str) -> UUID | None:
        text = self.text(name)
        try:
            return UUID(text) if text else None
        except ValueError as error:
            raise Invalid(field=name) from error

    def number(self, name: str) -> int:
        if (value := self.number_or_none(name)) is not None:
            return value
        raise Invalid(field=name)

    def number_or_none(self, name: str) -> int | None:
        text = self.text(name)
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) <= 18:  # noqa: PLR2004 - what a bigint holds
            return int(text)
        raise Invalid(field=name)

    def choice(self, name: str, kind: type[E]) -> E:
        if value := self.choice_or_none(name, kind):
            return value
        raise Invalid(field=name)

    def choice_or_none(self, name: str, kind: type[E]) -> E | None:
        text = self.text(name)
        try:
            return kind(text) if text else None
        except ValueError as error:
            raise Invalid(field=name) from error

    def files(self, name: str) -> list[UploadFile]:
        """The files that were chosen; a field left empty sends one without a name."""
        return [each for each in self._data.getlist(name) if isinstance(each, UploadFile) and each.filename]

    def typed(self) -> dict[str, str]:
        """Every text field, to fill the form again."""
        return {name: value for name, value in self._data.items() if isinstance(value, str)}


def form_of(request: Request) -> Form:
    """The form of an unsafe request, which the guard has let through."""
    form: Form = request.state.form
    return form


def query_of(request: Request) -> Form:
    return Form(request.query_params)


async def perform(
    request: Request,
    action: str,
    act: Callable[[Actor, Form], Awaitable[object]],
    *,
    actor: Actor | None = None,
) -> str | None:
    """One change by whoever is acting, in one transaction, once for the form's key.

    The id of what came of it; for a form sent again, the same id and no second effect.
    """
    actor, form = actor or actor_of(request), form_of(request)
    if actor.role is Role.AUDITOR:
        raise Forbidden(action=action)
    sent = {name: value for name, value in form.typed().items() if name not in {TOKEN, KEY}}
    async with acting(actor):
        if earlier := await once.begin(actor, form.key, action, [request.url.path, sent]):
            return str(earlier["id"]) if earlier["id"] else None
        id = _id(await act(actor, form))
        await once.finish(actor, form.key, {"id": id})
    return id


def _id(made: object) -> str | None:
    id = getattr(made, "id", None)
    return str(id) if id else None
