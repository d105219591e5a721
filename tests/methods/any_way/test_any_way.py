"""Whatever people do, in whatever order, under any shipped method: a matter goes the way its method says.

After each step every matter is compared with what the method's words alone make of it (`course_model.py`).
Whatever is refused has a code and changes nothing;
whatever is done writes its one event and owes its handlers.

To look for longer: `ANY_WAY=300 pytest -n 0 tests/methods/any_way` tells 300 stories a method, new ones
each time; a story that fails is shortened and printed as a test.
"""

import asyncio
import json
import os
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.kernel.access import Actor
from services.kernel.errors import DomainError, NotFound
from services.matters import actions
from services.matters.course import allowed, learn
from services.matters.models import Matter
from services.matters.pausing import pause_matter, resume_matter
from services.methods.queries import SHIPPED
from services.methods.vocabulary import Colour, Fact, Rating, TriageClass, Verb
from tests import make
from tests.conftest import empty
from tests.methods.any_way.course_model import OPEN, Known
from tests.methods.any_way.house import House, opened

FILES = sorted(path.name for path in SHIPPED.glob("*.toml"))
STORIES = int(os.environ.get("ANY_WAY", "0"))
PLACES = st.sampled_from([make.GRID, make.GRID, make.OTHER_GRID, make.COMMUNITY, make.SIBLING])
WHICH = st.integers(0, 3)
WORDS = st.sampled_from(["好", "好", "好", "好", " "])
MOST = 5


class AnyWay(RuleBasedStateMachine):
    house: ClassVar[House]

    def __init__(self) -> None:
        super().__init__()
        self.house.forget()
        self.known: list[Known] = []

    # What people do

    @initialize(first=PLACES, second=PLACES)
    def begin(self, first: int, second: int) -> None:
        for place in (first, second):
            self.report(place)

    @precondition(lambda self: len(self.known) < MOST)
    @rule(place=PLACES)
    def report(self, place: int) -> None:
        resident = self.house.residents[place]
        made = self.house.act(resident, actions.report_matter, tenant=place, title="路灯不亮")
        self.known.append(Known(made.id, self.house.document, place))
        self._happened(["MatterReported"])

    @rule(data=st.data(), which=WHICH, colour=st.sampled_from(Colour), kind=st.sampled_from(TriageClass))
    def triage(self, data: Any, which: int, colour: Colour, kind: TriageClass) -> None:
        matter = self._chosen(which)
        own = [each.code for each in self.house.document.categories[:2]]
        category = data.draw(st.sampled_from([*own, *own, "别的"]))
        tenant = data.draw(st.sampled_from([None, None, make.GRID, make.OTHER_GRID, make.COMMUNITY]))
        if tenant and tenant // 1000 != matter.tenant // 1000:
            tenant = None
        moving = self._family(matter) if tenant and tenant != matter.tenant else []
        given = {"category": category, "colour": colour, "triage_class": kind, "tenant": tenant}
        reasons = matter.triage(category, colour.value, kind.value, tenant)
        for each in moving:
            each.tenant = each.tenant if reasons else tenant or each.tenant
        moved = ["MatterMoved"] * len(moving)
        self._perform(reasons, [*moved, "MatterTriaged"], actions.triage_matter, matter, **given)

    @rule(which=WHICH)
    def deliberate(self, which: int) -> None:
        """What comes of a meeting: the matter's own stage allows it, and learns of it."""
        matter = self._chosen(which)
        if not matter.deliberate():
            self.house.act(self._clerk(matter), _deliberated, matter.id)
        self._check()

    @rule(which=WHICH, whom=st.sampled_from(["secretary", "secretary", "worker", "upstairs", ""]))
    def assign(self, which: int, whom: str) -> None:
        matter, owner = self._chosen(which), getattr(self.house, whom) if whom else None
        reasons = matter.assign(owner.tenant if owner else None, self._clerk(matter).tenant)
        owner_id = owner.person_id if owner else None
        self._perform(reasons, ["MatterAssigned"], actions.assign_matter, matter, owner_id=owner_id)

    @rule(which=WHICH, into=WHICH)
    def merge(self, which: int, into: int) -> None:
        matter, main = self._chosen(which), self._chosen(into)
        apart = matter.tenant != main.tenant
        joined, leading = self._family(matter), self._family(main)
        community = main.tenant // 1000 * 1000
        moves = [each for each in (*joined, *leading) if apart and each.tenant != community]
        unseen = self._clerk(matter) is not self._clerk(main)
        reasons = matter.merge(main) | ({NotFound.code} if unseen else set())
        if not reasons:
            for each in joined[1:]:
                each.merged_into = main.id
            for each in moves:
                each.tenant = community
        happened = [*["MatterMoved"] * len(moves), "MatterMerged"]
        self._perform(reasons, happened, actions.merge_matter, matter, into_id=main.id)

    @rule(which=WHICH, reason=WORDS)
    def decline(self, which: int, reason: str) -> None:
        matter = self._chosen(which)
        reasons = matter.decline(reason)
        self._perform(reasons, ["MatterDeclined"], actions.decline_matter, matter, reason=reason)

    @rule(which=WHICH, text=WORDS, kind=st.sampled_from(["ProgressNoted", "InternalNoted"]))
    def note(self, which: int, text: str, kind: str) -> None:
        matter, shown = self._chosen(which), kind == "ProgressNoted"
        self._perform(matter.note(text), [kind], actions.note_progress, matter, text=text, shown=shown)

    @rule(which=WHICH, outcome=WORDS)
    def resolve(self, which: int, outcome: str) -> None:
        matter = self._chosen(which)
        reasons = matter.resolve(outcome)
        self._perform(reasons, ["MatterResolved"], actions.resolve_matter, matter, outcome=outcome)

    @rule(which=WHICH, rating=st.sampled_from(Rating))
    def rate(self, which: int, rating: Rating) -> None:
        matter = self._chosen(which)
        reporter = self._reporter(matter)
        reasons = matter.rate(rating.value)
        self._perform(reasons, ["MatterRated"], actions.rate_matter, matter, by=reporter, rating=rating)

    @rule(which=WHICH)
    def rate_what_another_reported(self, which: int) -> None:
        matter = self._chosen(which)
        stranger = self.house.residents[make.SIBLING]
        if stranger is not self._reporter(matter):
            rating = Rating.SATISFIED
            self._perform({NotFound.code}, [], actions.rate_matter, matter, by=stranger, rating=rating)

    @rule(which=WHICH, reason=WORDS)
    def reopen(self, which: int, reason: str) -> None:
        matter = self._chosen(which)
        self._perform(matter.reopen(reason), ["MatterReopened"], actions.reopen_matter, matter, reason=reason)

    @rule(which=WHICH)
    def close(self, which: int) -> None:
        matter = self._chosen(which)
        self._perform(matter.close(), ["MatterClosed"], actions.close_matter, matter)

    @rule(which=WHICH, reason=st.sampled_from(["等待材料", "等待材料", "没空"]))
    def pause(self, which: int, reason: str) -> None:
        matter = self._chosen(which)
        used_up = {"PAUSE_TOO_LONG"} if matter.rested else set()
        before = matter.paused, matter.waits
        reasons = matter.pause(self._clerk(matter).role.value, reason)
        done = self._perform(
            reasons, ["MatterPaused"], pause_matter, matter, perhaps=used_up, reason=reason, check=False
        )
        if not reasons and not done:
            matter.paused, matter.waits = before
        self._check()

    @rule(which=WHICH)
    def resume(self, which: int) -> None:
        matter = self._chosen(which)
        self._perform(matter.resume(self._clerk(matter).role.value), ["MatterResumed"], resume_matter, matter)

    # What the house does by itself

    @rule()
    def work(self) -> None:
        """Everything that is owed is paid; those that belong together then stand together."""
        self.house.work()
        self.house.new_events()
        for each in self.known:
            each.settle()
        self._learn_of_families()
        self._check()

    @rule(which=WHICH)
    def time_passes(self, which: int) -> None:
        self.work()
        matter = self._chosen(which)
        self.house.let_time_pass(matter.id)
        matter.time_passes()
        self.work()

    # What is always true

    def _perform(
        self,
        reasons: set[str],
        kinds: list[str],
        action: Any,
        matter: Known,
        *,
        by: Actor | None = None,
        perhaps: frozenset[str] | set[str] = frozenset(),
        check: bool = True,
        **named: Any,
    ) -> bool:
        """Do it as whoever does such things; it is refused for one of those reasons, or else it is done."""
        before = self.house.rows() if reasons or perhaps else {}
        code = None
        try:
            self.house.act(by or self._clerk(matter), action, matter.id, **named)
        except DomainError as refusal:
            code = refusal.code
        if code:
            assert code in reasons | perhaps, (action.__name__, code, reasons, matter)
            assert self.house.rows() == before, "what is refused changes nothing"
            kinds = []
        else:
            assert not reasons, (action.__name__, reasons, matter)
        self._happened(kinds, check=check)
        return bool(kinds)

    def _clerk(self, matter: Known) -> Actor:
        return (
            self.house.secretary if matter.tenant // 1000 == make.COMMUNITY // 1000 else self.house.upstairs
        )

    def _happened(self, kinds: list[str], *, check: bool = True) -> None:
        assert sorted(event["kind"] for event in self.house.new_events()) == sorted(kinds)
        if check:
            self._check()

    def _check(self) -> None:
        rows, waiting = self.house.rows(), self.house.waiting()
        for each in self.known:
            row = rows[each.id]
            assert row["stage"] in each.codes
            real = (row["state"], row["stage"], row["round"], row["tenant"], row["merged_into_id"])
            assert real == (each.state, each.stage, each.round, each.tenant, each.merged_into)
            limits = [kind for id, kind in waiting if id == each.id]
            expected = ["matter.pause"] if each.paused else ["matter.limit"] if each.waits else []
            assert limits == expected, (limits, each)
            assert (row["due_at"] is not None) == each.clock, each
            if row["overdue"]:
                assert each.state in OPEN

    def _learn_of_families(self) -> None:
        """Those merged into another follow it once the house gets to it: learnt from the rows, checked."""
        rows = self.house.rows()
        waiting = self.house.waiting()
        for each in self.known:
            if len(self._family(each)) == 1 and each.merged_into is None:
                continue
            row = rows[each.id]
            each.state, each.stage, each.round = row["state"], row["stage"], row["round"]
            each.facts, each.rated = set(json.loads(row["facts"])), row["rating"] is not None
            each.clock, each.overdue = row["due_at"] is not None, row["overdue"]
            each.waits = (each.id, "matter.limit") in waiting
            each.paused = (each.id, "matter.pause") in waiting
            each.new_round = False
        states = {each.id: each for each in self.known}
        for each in self.known:
            main = states.get(each.merged_into)
            if main is None:
                continue
            assert main.merged_into is None, "nobody follows a follower"
            assert each.tenant == main.tenant
            follows = {
                "declined": {"declined"},
                "resolved": {"resolved", "closed"},
                "closed": {"resolved", "closed"},
            }
            assert each.state in follows.get(main.state, {"merged", "closed", "resolved"}), (each, main)
            assert not each.waits

    # Who is meant

    def _chosen(self, which: int) -> Known:
        return self.known[which % len(self.known)]

    def _family(self, main: Known) -> list[Known]:
        """A matter, and those that follow it."""
        return [main, *(each for each in self.known if each.merged_into == main.id)]

    def _reporter(self, matter: Known) -> Actor:
        row = self.house.rows()[matter.id]
        return next(each for each in self.house.residents.values() if each.person_id == row["reporter_id"])


async def _deliberated(actor: Actor, matter_id: Any) -> None:
    matter = await Matter.lock(matter_id)
    method = await allowed(matter, Verb.DELIBERATE)
    learn(matter, method.document, Fact.CHOSEN, Fact.DELIBERATED)
    await matter.save()


@pytest.mark.parametrize("file", FILES)
def test_a_matter_goes_no_other_way_than_its_method_says(request, file):
    house_settings = request.getfixturevalue("settings")
    asyncio.run(empty(house_settings))
    text = (SHIPPED / file).read_text("utf-8")
    with opened(house_settings, text) as house:
        machine = type(f"AnyWay_{file.removesuffix('.toml')}", (AnyWay,), {"house": house})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=STORIES or 6,
                stateful_step_count=40 if STORIES else 25,
                derandomize=not STORIES,
                database=None,
                deadline=None,
                report_multiple_bugs=False,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
