"""The method (工作法): a locality's whole way of working, as one document that has been checked."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from services.methods.document.course import Category, Class, Stage, Urgency
from services.methods.document.deliberation import Deliberation, MeetingKind
from services.methods.document.escalation import Emergency, Ladder, Visits
from services.methods.document.evaluation import Evaluation
from services.methods.document.house import House
from services.methods.document.parts import Code, Name, Part
from services.methods.document.soundness import dead_ends
from services.methods.vocabulary import Colour, TriageClass

Path = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.([a-z_0-9]+|\*))*$")]
"""Where in a document something stands: `urgencies.green.limit`, `deliberation.meetings.*.rhythm`."""


class Unsound(ValueError):
    """Well written, but it can't work: one line for each reason, beginning with the path."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Document(Part):
    """`narrowable` names what streets and communities may narrow for themselves."""

    format: Literal[1]
    code: Code
    name: Name
    description: str = ""
    narrowable: tuple[Path, ...] = ()
    stages: tuple[Stage, ...] = Field(min_length=1)
    classes: tuple[Class, ...] = Field(min_length=1)
    categories: tuple[Category, ...] = ()
    """None: any words will do."""
    urgencies: tuple[Urgency, ...] = Field(min_length=1)
    deliberation: Deliberation = Deliberation()
    evaluation: Evaluation
    ladder: Ladder
    house: House = House()
    visits: Visits | None = None
    emergency: Emergency | None = None

    def stage(self, code: str) -> Stage:
        return next(each for each in self.stages if each.code == code)

    def urgency(self, colour: Colour) -> Urgency | None:
        return next((each for each in self.urgencies if each.code == colour), None)

    def has_class(self, triage_class: TriageClass) -> bool:
        return any(each.code == triage_class for each in self.classes)

    def category(self, said: str) -> Category | None:
        """A category by its code or its name."""
        return next((each for each in self.categories if said in {each.code, each.name}), None)

    def meeting(self, code: str) -> MeetingKind | None:
        return next((each for each in self.deliberation.meetings if each.code == code), None)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Refuse what can't work, though each part is well written."""
        if problems := list(self._problems()):
            raise Unsound(problems)
        return self

    def _problems(self) -> Iterator[str]:
        lists: dict[str, Iterable[str]] = {
            "stages": [each.code for each in self.stages],
            "classes": [each.code for each in self.classes],
            "categories": [each.code for each in self.categories],
            "urgencies": [each.code for each in self.urgencies],
            "deliberation.meetings": [each.code for each in self.deliberation.meetings],
            "deliberation.procedures": [each.code for each in self.deliberation.procedures],
            "evaluation.awards": [each.code for each in self.evaluation.awards],
            "evaluation.look_backs": [each.code for each in self.evaluation.look_backs],
            "evaluation.scoring.rules": [each.code for each in self.evaluation.scoring.rules],
            "ladder.rungs": [each.level for each in self.ladder.rungs],
        }
        for name in House.model_fields:
            lists[f"house.{name}"] = [getattr(each, "code", each.name) for each in getattr(self.house, name)]
        for where, codes in lists.items():
            yield from (f"{where}: {code} stands there twice" for code in _doubles(codes))
        back_to = self.evaluation.ratings.back_to
        yield from dead_ends(self.stages, self.classes, self.urgencies, back_to)
        yield from self._loose_ends()

    def _loose_ends(self) -> Iterator[str]:
        """References to parts that aren't there."""
        meetings = {each.code for each in self.deliberation.meetings}
        ratings = self.evaluation.ratings
        if ratings.back_to not in {each.code for each in self.stages}:
            yield f"evaluation.ratings.back_to: there is no stage {ratings.back_to}"
        referring = [(f"ladder.rungs.{rung.level}.meeting", rung.meeting) for rung in self.ladder.rungs]
        if ratings.obstacle:
            referring.append(("evaluation.ratings.obstacle.meeting", ratings.obstacle.meeting))
        if self.deliberation.covenant:
            referring.append(("deliberation.covenant.meeting", self.deliberation.covenant.meeting))
        for where, meeting in referring:
            if meeting is not None and meeting not in meetings:
                yield f"{where}: there is no meeting {meeting}"
        for kind in self.deliberation.meetings:
            themes = {each.code for each in kind.themes}
            for rule in kind.composition:
                for theme in sorted(rule.themes - themes):
                    yield f"deliberation.meetings.{kind.code}.composition: there is no theme {theme}"


def _doubles(codes: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [code for code in codes if code in seen or seen.add(code)]  # type: ignore[func-returns-value]
