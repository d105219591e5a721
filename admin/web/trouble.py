"""Refusals and failures as pages: a sentence, the right status, and a way on."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from admin.web.config import Site
from admin.web.pages import page
from admin.web.visit import PasswordChangeRequired
from services.kernel.errors import DomainError, Forbidden, NotFound, SignInRequired
from services.kernel.text import N_, _

BROKEN = N_("系统出错了，已记录。请稍后再试")
SENTENCES = {
    HTTPStatus.FORBIDDEN: Forbidden.sentence,
    HTTPStatus.NOT_FOUND: NotFound.sentence,
    HTTPStatus.METHOD_NOT_ALLOWED: N_("此页面不支持这样的操作"),
}


def answer_to(site: Site, scope: Scope, error: Exception) -> Response:
    """What a visitor gets to see of an exception."""
    request = Request(scope)
    match error:
        case SignInRequired() if scope["method"] == "GET":
            here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"{site.url(site.sign_in)}?next={quote(here, safe='/')}", 303)
        case PasswordChangeRequired():
            return RedirectResponse(site.url(site.password), 303)
        case DomainError():
            return _trouble(request, site, error.status, str(error), error.code)
        case HTTPException():
            status = HTTPStatus(error.status_code)
            sentence = _(SENTENCES.get(status, DomainError.sentence))
            return _trouble(request, site, status, sentence, status.name)
    return _trouble(request, site, 500, _(BROKEN), "INTERNAL_ERROR")


def _trouble(request: Request, site: Site, status: int, sentence: str, code: str) -> Response:
    return page(request, site, site.error_template, status=status, sentence=sentence, code=code)


def handlers(site: Site) -> dict[Any, Callable[[Request, Exception], Awaitable[Response]]]:
    """For Starlette's `exception_handlers`: refusals become pages inside the application already."""

    async def handle(request: Request, error: Exception) -> Response:
        return answer_to(site, request.scope, error)

    return {DomainError: handle, HTTPException: handle, Exception: handle}
