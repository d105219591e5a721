"""What stands on each paper: plain words, ready to be set. Times and shares come as they are to be read."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Paper:
    """`issuer` and `dated` stand at its end (落款); `layout` is the file that sets it."""

    layout: ClassVar[str]

    title: str
    issuer: str
    dated: date


@dataclass(frozen=True)
class Passage:
    """A short head and the words under it."""

    head: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """One line of the minutes (决议事项): who does it, to which standard, by when, who supervises."""

    what: str
    owner: str
    standard: str
    due: str
    supervisor: str


@dataclass(frozen=True, kw_only=True)
class Minutes(Paper):
    """会议纪要."""

    layout = "minutes"

    held_at: str
    place: str
    chair: str
    recorder: str
    present: str
    theme: str
    proceedings: tuple[Passage, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    signatures: tuple[str, ...] = ("主持人", "记录人")


@dataclass(frozen=True, kw_only=True)
class MeetingNotice(Paper):
    """会议通知."""

    layout = "meeting_notice"

    to: str
    purpose: str
    name: str
    held_at: str
    place: str
    theme: str
    agenda: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many chose one option; `area` is empty where areas don't count."""

    text: str
    households: str
    of_asked: str
    of_cast: str
    area: str = ""


@dataclass(frozen=True, kw_only=True)
class VoteResultNotice(Paper):
    """表决结果公告: turnout and results, never a single ballot."""

    layout = "vote_result"

    opening: str
    question: str
    scope: str
    period: str
    rule: str
    turnout: str
    tallies: tuple[Tally, ...]
    verdict: str
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class DisclosureNotice(Paper):
    """公示."""

    layout = "disclosure"

    opening: str
    facts: tuple[Passage, ...]
    parts: tuple[Passage, ...]
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Letter(Paper):
    """To one who raised a matter: its receipt (受理回执), the answer (答复), or why it is declined."""

    layout = "letter"

    number: str
    to: str
    opening: str
    facts: tuple[Passage, ...]
    parts: tuple[Passage, ...] = ()
    closing: str
