"""How a matter goes: the stages with their local names, what each allows, and what lets a matter pass on."""

from typing import Literal

from pydantic import Field

from services.kernel.access import Role
from services.methods.document.parts import Code, Name, Part, Within
from services.methods.vocabulary import Colour, Fact, TriageClass, Verb


class Stage(Part):
    """One step of the way (六步, 六事, 听诊办评, 四招).

    A matter passes on when all facts of one of the alternatives in `pass_when` hold; the last stage has none.
    """

    code: Code
    name: Name
    actions: frozenset[Verb]
    pass_when: tuple[frozenset[Fact], ...] = ()
    description: str = ""

    def lets_pass(self, facts: frozenset[Fact]) -> bool:
        return any(each <= facts for each in self.pass_when)


class Class(Part):
    """What becomes of a matter after triage: done at once, later, or sent up."""

    code: TriageClass
    name: Name


class Category(Part):
    """What a matter is about."""

    code: Code
    name: Name
    description: str = ""


class Pause(Part):
    """Who may stop a clock, for which reasons, and for how long at most."""

    by: frozenset[Role] = Field(min_length=1)
    reasons: tuple[Name, ...] = Field(min_length=1)
    longest: Within


class Urgency(Part):
    """A colour and its time limit. Without one, the meeting that deals with the matter sets it.

    The clock `starts` when the matter is reported, triaged, or first assigned.
    """

    code: Colour
    name: Name
    limit: Within | None = None
    starts: Literal["reported", "triaged", "assigned"] = "triaged"
    pause: Pause | None = None
