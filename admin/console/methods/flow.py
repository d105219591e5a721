"""A method's stages as a drawing: a box for each, arrows between them with what lets a matter pass."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.kernel.text import N_, _
from services.methods.differences import word
from services.methods.document.document import Document

WIDTH = 720
LEFT, BOX, LINE, PAD, GAP = 150, 540, 20, 14, 62
WIDE = 36
"""How many Chinese characters fit into a line of a box."""


@dataclass(frozen=True)
class Box:
    """One stage. `y` is its upper edge; `lines` stand under its name."""

    name: str
    lines: list[str]
    y: int

    @property
    def height(self) -> int:
        return 2 * PAD + LINE * (1 + len(self.lines))

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True)
class Arrow:
    """From the bottom of one box to the top of the next, with the guard in between."""

    start: int
    end: int
    lines: list[str]


@dataclass(frozen=True)
class Flow:
    """`again` is the way back after a bad rating: from the middle of which box to which, and its words."""

    boxes: list[Box]
    arrows: list[Arrow]
    again: tuple[int, int, str]

    @property
    def height(self) -> int:
        return self.boxes[-1].bottom + 2


def flow(document: Document) -> Flow:
    boxes = list(_boxes(document))
    arrows = [
        Arrow(upper.bottom, lower.y, _wrapped(word(stage.pass_when), WIDE)[:2])
        for upper, lower, stage in zip(boxes, boxes[1:], document.stages, strict=False)
    ]
    ratings = document.evaluation.ratings
    names = [_(each.name) for each in ratings.scale if each.code in ratings.bad]
    codes = [each.code for each in document.stages]
    rated = next(at for at, each in enumerate(document.stages) if "rate" in each.actions)
    back = boxes[codes.index(ratings.back_to)].middle
    return Flow(boxes, arrows, (boxes[rated].middle, back, _(N_("、")).join(names)))


def _boxes(document: Document) -> Iterator[Box]:
    y = 2
    for stage in document.stages:
        actions = _(N_("可进行：{actions}"), actions=word(stage.actions))
        lines = [*_wrapped(_(stage.description), WIDE), *_wrapped(actions, WIDE)]
        box = Box(_(stage.name), lines, y)
        yield box
        y = box.bottom + GAP


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of about that many Chinese characters; Latin ones count half."""
    lines, line, used = list[str](), "", 0.0
    for letter in text:
        used += 0.55 if letter.isascii() else 1
        if used > width:
            lines.append(line)
            line, used = "", 1.0
        line += letter
    return [*lines, line] if line else lines
