"""What a reader finds in a PDF: its words without spaces, the fonts inside, the size of its pages."""

from io import BytesIO
from typing import Any

from pypdf import PdfReader

A4 = (595, 842)
"""In points."""


def reader(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def pages(content: bytes) -> list[str]:
    """The words of each page, without the spaces and line ends that setting puts between them."""
    return ["".join(page.extract_text().split()) for page in reader(content).pages]


def text(content: bytes) -> str:
    return "".join(pages(content))


def fonts(content: bytes) -> set[tuple[str, bool]]:
    """The name of each font without its subset's tag, and whether it is embedded."""
    found = set()
    for page in reader(content).pages:
        for font in page["/Resources"]["/Font"].values():
            within: Any = font.get_object()["/DescendantFonts"][0].get_object()
            name = within["/BaseFont"].partition("+")[2]
            found.add((name.partition("-Identity")[0], "/FontFile3" in within["/FontDescriptor"]))
    return found


def sizes(content: bytes) -> set[tuple[int, int]]:
    boxes = [page.mediabox for page in reader(content).pages]
    return {(round(float(box.width)), round(float(box.height))) for box in boxes}
