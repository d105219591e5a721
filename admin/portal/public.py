"""What a community has made public, for everybody: a page, a feed and a table. Nobody signs in for it."""

import csv
import io
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from admin.portal.shown import PAGE
from admin.web.config import Site
from admin.web.forms import query_of
from admin.web.kept import tag_of, tagged
from admin.web.pages import day, page
from admin.web.sheets import BOM, harmless
from services.evaluation.disclosure.queries import (
    Board,
    NothingDisclosed,
    Shown,
    board_of,
    disclosed,
    disclosure_shown,
    everything_disclosed,
)
from services.kernel.codes import InvalidCode, pad, shown
from services.kernel.text import N_, _, language

PARTS: Final = {"course": N_("过程"), "basis": N_("依据"), "standard": N_("标准"), "result": N_("结果")}
COLUMNS: Final[dict[str, Callable[[Shown], str]]] = {
    N_("受理编号"): lambda each: each.number,
    N_("公示日期"): lambda each: day(each.at),
    N_("类别"): lambda each: each.category,
    N_("标题"): lambda each: each.title,
    N_("过程"): lambda each: each.parts.get("course", ""),
    N_("依据"): lambda each: each.parts.get("basis", ""),
    N_("标准"): lambda each: each.parts.get("standard", ""),
    N_("结果"): lambda each: each.parts.get("result", ""),
}
FEED: Final = 20
"""Disclosures a feed tells of: the newest."""


async def _board(request: Request) -> Board:
    """The board of the code in the path; a code that is none has no board either."""
    try:
        return await board_of(pad(request.path_params["code"]))
    except InvalidCode as error:
        raise NothingDisclosed(tenant=request.path_params["code"]) from error


async def listed(request: Request) -> Response:
    board = await _board(request)
    found = await disclosed(board, size=PAGE + 1, before=query_of(request).uuid_or_none("before"))
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return _page(request, board, "list.html", disclosures=found[:PAGE], more=more)


async def one(request: Request) -> Response:
    board = await _board(request)
    found = await disclosure_shown(board, request.path_params["id"])
    return _page(request, board, "one.html", disclosure=found)


def _page(request: Request, board: Board, template: str, **given: Any) -> Response:
    site: Site = request.app.state.site
    root = f"/open/{shown(board.tenant)}"
    made = page(request, site, f"portal/open/{template}", board=board, root=root, PARTS=PARTS, **given)
    return tagged(request, made, tag_of(bytes(made.body)), board.changed_at)


async def feed(request: Request) -> Response:
    """Atom (RFC 4287). Ids are made of what never changes, so a reader shows nothing twice."""
    board = await _board(request)
    site: Site = request.app.state.site
    text = site.templates.get_template("portal/open/feed.xml").render(
        board=board,
        disclosures=await disclosed(board, size=FEED),
        root=str(request.base_url).rstrip("/").removesuffix("/open") + f"/open/{shown(board.tenant)}",
        code=shown(board.tenant),
        PARTS=PARTS,
        language=language(),
    )
    made = Response(text, media_type="application/atom+xml; charset=utf-8")
    return tagged(request, made, tag_of(text), board.changed_at)


async def table(request: Request) -> Response:
    """Everything, open to any use, with the mark by which spreadsheets know UTF-8."""
    board = await _board(request)

    async def text() -> AsyncIterator[bytes]:
        yield (BOM + _csv([[_(head) for head in COLUMNS]])).encode()
        async for batch in everything_disclosed(board):
            yield _csv([[harmless(read(each)) for read in COLUMNS.values()] for each in batch]).encode()

    name = f"disclosures-{shown(board.tenant)}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"', "access-control-allow-origin": "*"}
    made = StreamingResponse(text(), media_type="text/csv; charset=utf-8", headers=headers)
    tag = tag_of("csv", language(), board.changed_at.isoformat(), board.shown)
    return tagged(request, made, tag, board.changed_at)


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


async def _without_slash(request: Request) -> Response:
    return RedirectResponse(f"/open/{request.path_params['code']}", 308)


routes = [
    Route("/{code:str}.atom", feed),
    Route("/{code:str}.csv", table),
    Route("/{code:str}/{id:uuid}", one),
    Route("/{code:str}/", _without_slash),
    Route("/{code:str}", listed),
]
