"""The ledger as a file: read in pages, so that nothing holds all of it at once."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse

from admin.console.listing import Position, counted
from admin.console.matters.filters import Filters
from admin.console.matters.rows import Line, lines
from admin.console.words import named
from admin.web.pages import due_day, when
from admin.web.sheets import BOM, harmless
from services.kernel import clock
from services.kernel.access import Actor
from services.kernel.scope import acting
from services.kernel.text import N_, _
from services.matters.exporting import note_export
from services.matters.models import Channel, State
from services.methods.vocabulary import Colour, Rating, TriageClass

MOST: Final = 20_000
BATCH: Final = 1000
CHUNK: Final = 64 * 1024
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

COLUMNS: Final[dict[str, Callable[[Line], str]]] = {
    N_("受理编号"): lambda line: line.number,
    N_("标题"): lambda line: line.title,
    N_("所在"): lambda line: line.where,
    N_("地点"): lambda line: line.place,
    N_("渠道"): lambda line: named(Channel, line.channel),
    N_("状态"): lambda line: named(State, line.state),
    N_("类别"): lambda line: line.category or "",
    N_("颜色"): lambda line: named(Colour, line.colour),
    N_("分类"): lambda line: named(TriageClass, line.triage_class),
    N_("上报人"): lambda line: line.reporter,
    N_("责任人"): lambda line: line.owner,
    N_("责任部门"): lambda line: line.department,
    N_("上报时间"): lambda line: when(line.created_at),
    N_("期限"): lambda line: due_day(line.due_at),
    N_("超期"): lambda line: _("是") if line.overdue else "",
    N_("办结时间"): lambda line: when(line.resolved_at),
    N_("评议"): lambda line: named(Rating, line.rating),
    N_("办理结果"): lambda line: line.outcome or "",
}


async def as_csv(actor: Actor, filters: Filters) -> Response:
    """With the mark by which Excel knows UTF-8."""
    await _note(actor, "csv", filters)

    async def text() -> AsyncIterator[bytes]:
        yield (BOM + _csv([heads()])).encode()
        async for batch in _batches(actor, filters):
            yield _csv([cells(line) for line in batch]).encode()

    return StreamingResponse(text(), media_type="text/csv; charset=utf-8", headers=_as_file("csv"))


async def as_excel(actor: Actor, filters: Filters) -> Response:
    """Written to a file row by row, in a thread; then sent in pieces."""
    await _note(actor, "xlsx", filters)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("诉求台账"))
    sheet.append(heads())
    async for batch in _batches(actor, filters):
        rows = [[ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in cells(line)] for line in batch]
        await asyncio.to_thread(_append, sheet.append, rows)
    kept = TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    await asyncio.to_thread(book.save, kept)
    done = BackgroundTask(kept.close)
    return StreamingResponse(_pieces(kept), media_type=EXCEL, headers=_as_file("xlsx"), background=done)


def heads() -> list[str]:
    return [_(head) for head in COLUMNS]


def cells(line: Line) -> list[str]:
    return [harmless(read(line)) for read in COLUMNS.values()]


async def _note(actor: Actor, form: str, filters: Filters) -> None:
    """In the audit before the first line is read."""
    async with acting(actor):
        rows = await counted("matter", filters.where(actor), most=MOST)
    await note_export(actor, form=form, filters=filters.told(), rows=rows)


async def _batches(actor: Actor, filters: Filters) -> AsyncIterator[list[Line]]:
    """Up to `MOST` lines, each batch in a transaction of its own."""
    position: Position | None = None
    for _batch in range(MOST // BATCH):
        async with acting(actor):
            found, page = await lines(actor, filters, position, size=BATCH)
        if found:
            yield found
        if not page.older:
            return
        position = Position.read(page.older)


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _append(append: Callable[[list[str]], None], rows: list[list[str]]) -> None:
    for row in rows:
        append(row)


async def _pieces(kept: IO[bytes]) -> AsyncIterator[bytes]:
    kept.seek(0)
    while piece := await asyncio.to_thread(kept.read, CHUNK):
        yield piece


def _as_file(ending: str) -> dict[str, str]:
    today: datetime = clock.now().astimezone(clock.LOCAL)
    return {"content-disposition": f'attachment; filename="matters-{today:%Y%m%d-%H%M}.{ending}"'}
