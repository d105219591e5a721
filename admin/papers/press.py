"""The press: a paper goes in, the bytes of a PDF come out; the same paper is the same bytes, on any machine.

typst sets the layout with the one font that lies beside it: no font of the system is used, nothing fetched.
"""

import asyncio
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

import orjson
import typst

from admin.papers.days import chinese_day
from admin.papers.lettering import Lettering
from admin.papers.sheets import Paper

HERE: Final = Path(__file__).parent
LAYOUTS: Final = HERE / "layouts"
FONTS: Final = HERE / "fonts"
STANDARD: Final = "a-2a"
"""PDF/A for archives, tagged for those who have it read to them."""


async def printed(paper: Paper) -> bytes:
    """In a thread: a long paper takes a while."""
    return await asyncio.to_thread(press, paper)


def press(paper: Paper) -> bytes:
    """The paper as a PDF. A character that the font lacks is set as 〓, and named at the paper's end."""
    lettering = Lettering()
    sheet = _plain(asdict(paper), lettering)
    made: bytes = typst.compile(
        str(LAYOUTS / f"{paper.layout}.typ"),
        root=str(LAYOUTS),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"paper": orjson.dumps({**sheet, "missing": lettering.missing}).decode()},
        pdf_standards=[STANDARD],
        timestamp=datetime.combine(paper.dated, time(), UTC),
    )
    return made


def _plain(value: Any, lettering: Lettering) -> Any:
    """The same with every text as it can be set, and days as a paper says them."""
    match value:
        case str():
            return lettering.set(value)
        case date():
            return chinese_day(value)
        case dict():
            return {name: _plain(each, lettering) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each, lettering) for each in value]
    return value
