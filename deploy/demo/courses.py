"""A matter's plan made into steps: the hours of each, by dice that fall the same way in every run."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from deploy.demo.roles import Casting, Parts
from deploy.demo.script import District, MatterPlan, Remark
from deploy.demo.steps import Step, Verb
from deploy.demo.times import FEWEST, Calendar, in_office, office, waking, when_up
from services.matters.models import Channel
from services.methods.document.document import Document
from services.methods.queries import shipped
from services.methods.vocabulary import CLASS_FACTS, Fact, Rating
from services.methods.vocabulary import Verb as Allowed

DAY = timedelta(days=1)


class Course:
    """Tells one matter's steps, each later than the one before."""

    def __init__(self, plan: MatterPlan, parts: Parts, calendar: Calendar, method: Document) -> None:
        self.plan, self.parts, self.calendar, self.method = plan, parts, calendar, method
        self.dice = Random(plan.title)  # noqa: S311 - a story, not a secret
        self.last = calendar.ago(24 * 365)

    def step(self, at: datetime, verb: Verb, by: str, **facts: Any) -> Step:
        self.last = max(at, self.last + FEWEST)
        return Step(self.last, self.plan.title, verb, by, facts)

    def steps(self, joined: list[Step]) -> Iterator[Step]:
        """`joined` are the steps of the matter into which this one is merged."""
        plan = self.plan
        yield self.report()
        if plan.ends == "reported":
            return
        if plan.ends == "merged":
            yield from self.merged(joined)
            return
        yield self.triage()
        if plan.ends == "declined":
            at = office(self.dice, self.last + DAY)
            yield self.step(at, Verb.DECLINE, self.parts.secretary, reason=plan.reason)
        elif plan.ends != "triaged":
            yield from self.handled()

    def report(self) -> Step:
        plan, day = self.plan, self.calendar.morning(self.plan.days)
        if plan.hours:
            at = self.calendar.ago(plan.hours)
        elif plan.channel is Channel.APP:
            at = waking(self.dice, day)
        else:
            at = office(self.dice, day)
        return self.step(at, Verb.REPORT, self.parts.writer, plan=plan, reporter=self.parts.reporter)

    def triage(self) -> Step:
        plan, at = self.plan, in_office(self.dice, self.last, (15, 180))
        sorted_as = {"category": plan.category, "colour": plan.colour, "triage_class": plan.triage_class}
        return self.step(at, Verb.TRIAGE, self.parts.sorter, **sorted_as)

    def merged(self, joined: list[Step]) -> Iterator[Step]:
        yield self.step(
            in_office(self.dice, self.last, (40, 240)), Verb.MERGE, self.parts.staff, into=self.plan.into
        )
        if self.plan.rating:
            done = next(step.at for step in joined if step.verb is Verb.RESOLVE)
            yield self.rate(when_up(self.dice, done, (5, 50)), self.plan.rating, self.plan.comment)

    def handled(self) -> Iterator[Step]:
        plan, parts = self.plan, self.parts
        if needs_a_meeting(plan, self.method):
            yield self.step(in_office(self.dice, self.last, (60, 240)), Verb.DELIBERATE, parts.staff)
        at = in_office(self.dice, self.last, (8, 50))
        yield self.step(at, Verb.ASSIGN, parts.sorter, owner=parts.owner, department=plan.department)
        if plan.ends == "assigned":
            yield from self.notes(plan.notes, self.last, self.calendar.morning(1))
            return
        done = office(self.dice, self.last + plan.took * DAY)
        yield from self.notes(plan.notes, self.last, done)
        yield self.step(done, Verb.RESOLVE, parts.resolver, outcome=plan.outcome)
        yield from self.judged()

    def notes(self, notes: tuple[Remark, ...], begun: datetime, end: datetime) -> Iterator[Step]:
        """Spread over the time it takes, unless a day is given; an officer has every other word."""
        for number, note in enumerate(notes, 1):
            day = begun + (end - begun) * number / (len(notes) + 1)
            if note.ago is not None:
                day = self.calendar.morning(note.ago)
            handlers = [self.parts.owner, self.parts.resolver]
            by = self.parts.street if note.by == "street" else handlers[number % 2 == 0]
            at = min(office(self.dice, day), end - FEWEST) if note.ago is None else office(self.dice, day)
            yield self.step(at, Verb.NOTE, by, text=note.text, shown=note.shown)

    def judged(self) -> Iterator[Step]:
        plan = self.plan
        if plan.ends == "closed":
            yield self.step(office(self.dice, self.last + 7 * DAY), Verb.CLOSE, self.parts.staff)
        elif plan.ends in {"satisfied", "mostly_satisfied"}:
            yield self.rate(when_up(self.dice, self.last, (3, 40)), Rating(plan.ends), plan.comment)
        elif plan.again:
            yield self.rate(when_up(self.dice, self.last, (20, 60)), Rating.DISSATISFIED, plan.comment)
            yield from self.second_round()

    def second_round(self) -> Iterator[Step]:
        again = self.plan.again
        if again is None:
            return
        rated = self.last
        yield self.step(
            office(self.dice, rated + DAY), Verb.NOTE, self.parts.owner, text=again.note, shown=True
        )
        if again.outcome:
            done = office(self.dice, rated + again.took * DAY)
            yield self.step(done, Verb.RESOLVE, self.parts.resolver, outcome=again.outcome)
            yield self.rate(when_up(self.dice, self.last, (3, 40)), again.rating, again.comment)

    def rate(self, at: datetime, rating: Rating, comment: str) -> Step:
        return self.step(at, Verb.RATE, self.parts.reporter, rating=rating, comment=comment)


def needs_a_meeting(plan: MatterPlan, method: Document) -> bool:
    """Whether the method lets nobody be charged with such a matter before it was deliberated."""
    if plan.triage_class is None or plan.colour is None:
        return False
    facts = {Fact.REPORTED, Fact.TRIAGED, CLASS_FACTS[plan.triage_class]}
    urgency = method.urgency(plan.colour)
    if urgency and urgency.limit:
        facts.add(Fact.LIMITED)
    stage = next(each for each in method.stages if not each.lets_pass(frozenset(facts)))
    return Allowed.ASSIGN not in stage.actions


def matters_of(district: District, calendar: Calendar) -> Iterator[Step]:
    """The steps of all matters of a district, those into which others are merged first."""
    casting, told = Casting(district), dict[str, list[Step]]()
    method = shipped(district.method)
    for plan in sorted(district.matters, key=lambda plan: bool(plan.into)):
        course = Course(plan, casting.of(plan), calendar, method)
        told[plan.title] = list(course.steps(told.get(plan.into, [])))
        yield from told[plan.title]
