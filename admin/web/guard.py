"""Nothing is changed by a request that another site made the browser send.

Every unsafe request must come from our own pages (as far as the browser says where it comes from) and carry
the token of the visitor's session. The form is read here, once, with limits on its size.
"""

from urllib.parse import urlsplit

from python_multipart.exceptions import FormParserError
from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from admin.web.config import Site
from admin.web.forms import TOKEN, Form
from admin.web.visit import visit_of
from services.kernel.errors import DomainError, Forbidden, Invalid
from services.kernel.text import N_

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
MOST_FIELDS = 200
MOST_FILES = 12
LARGEST_OF_STRANGERS = 64_000
"""Bytes of a form from somebody who has not signed in: a name, a password, a code."""
OWN = frozenset({"same-origin", "none"})


class ForeignForm(Forbidden):
    code, sentence = "FORM_EXPIRED", N_("页面已过期，请返回后刷新页面再提交")


class TooLarge(DomainError):
    code, status, sentence = "TOO_LARGE", 413, N_("提交的内容过大")


class BrokenForm(Invalid):
    code, status, sentence = "BROKEN_FORM", 400, N_("提交的内容不完整，请返回重试")


class Guard:
    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app, self.site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in SAFE:
            await self.app(scope, receive, send)
            return
        request = Request(scope, self._limited(scope, receive))
        if not _from_our_pages(request):
            raise ForeignForm
        form = await _form(request)
        try:
            _require_token(request, form)
            scope["state"]["form"] = Form(form)
            await self.app(scope, receive, send)
        finally:
            await form.close()

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        """The body, refused as soon as it is too large, whatever its header says."""
        read = 0
        signed_in = visit_of(Request(scope)).session is not None
        most = self.site.largest_body if signed_in else min(self.site.largest_body, LARGEST_OF_STRANGERS)

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise TooLarge
            return message

        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > most:
            raise TooLarge
        return limited


async def _form(request: Request) -> FormData:
    try:
        return await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)
    except (MultiPartException, FormParserError) as error:
        raise BrokenForm from error


def _from_our_pages(request: Request) -> bool:
    """As far as the browser says: over plain HTTP only by `Origin`, and old ones not at all."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site not in OWN:
        return False
    return origin is None or urlsplit(origin).netloc in _own_hosts(request)


def _own_hosts(request: Request) -> set[str]:
    """What the browser calls us, as our own proxies tell it."""
    proxied = visit_of(request).site.config.trusted_proxies > 0
    names = ["host", "x-forwarded-host"] if proxied else ["host"]
    return {host for name in names if (host := request.headers.get(name))}


def _require_token(request: Request, form: FormData) -> None:
    token = form.get(TOKEN) or request.headers.get("x-form-token")
    if not isinstance(token, str) or not visit_of(request).owns(token):
        raise ForeignForm
