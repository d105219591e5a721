"""What the story is made of: somebody doing something at some time."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any


class Verb(Enum):
    """The actions of the story; a wish's begin with its noun."""

    REPORT = auto()
    TRIAGE = auto()
    DELIBERATE = auto()
    ASSIGN = auto()
    NOTE = auto()
    MERGE = auto()
    DECLINE = auto()
    RESOLVE = auto()
    RATE = auto()
    CLOSE = auto()
    MAKE_WISH = auto()
    PUBLISH_WISH = auto()
    CLAIM_WISH = auto()
    RELEASE_WISH = auto()
    GRANT_WISH = auto()
    CONFIRM_WISH = auto()
    WITHDRAW_WISH = auto()


@dataclass(frozen=True)
class Step:
    """`by` is a key of the cast, `title` says of which matter or wish."""

    at: datetime
    title: str
    verb: Verb
    by: str
    facts: dict[str, Any] = field(default_factory=dict)
