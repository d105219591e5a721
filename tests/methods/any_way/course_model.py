"""A matter as its method's words alone say it should be: written again from the document, not from our code.

Each verb is a method that says why it would be refused; none of the reasons, and it changes what is known.
"""

from dataclasses import dataclass, field
from uuid import UUID

from services.kernel.codes import Level, community_code, is_within
from services.methods.document.document import Document

OPEN = {"reported", "triaged", "assigned"}
LASTING = {"reported", "triaged", "immediate", "deferred", "upward", "limited", "assigned"}
"""What is true of a matter in every round; all else has to be done again."""
DONE_BY = {
    "deliberate": {"chosen", "deliberated"},
    "resolve": {"resolved"},
    "rate": {"rated"},
    "close": {"closed"},
    "disclose": {"disclosed"},
    "follow_up": {"followed_up"},
}
Reasons = set[str]


@dataclass
class Known:
    id: UUID
    document: Document
    tenant: int
    state: str = "reported"
    stage: str = ""
    facts: set[str] = field(default_factory=lambda: {"reported"})
    round: int = 1
    colour: str | None = None
    rated: bool = False
    owner: int | None = None
    """The tenant that the owner's office is in."""
    merged_into: UUID | None = None
    rung: Level | None = None
    clock: bool = False
    waits: bool = False
    """Whether a limit is waiting to pass."""
    passed: int = 0
    overdue: bool = False
    paused: bool = False
    rested: bool = False
    """Whether the clock of this round has stood still before."""
    new_round: bool = False
    """Whether a round has begun whose clock the house has still to start."""

    def __post_init__(self) -> None:
        self.stage = self.document.stages[0].code
        self.rung = self.document.ladder.first(_level(self.tenant))
        self._go_on()

    # The method's words

    @property
    def codes(self) -> list[str]:
        return [stage.code for stage in self.document.stages]

    def _go_on(self) -> None:
        stages = {stage.code: stage for stage in self.document.stages}
        while any({fact.value for fact in each} <= self.facts for each in stages[self.stage].pass_when):
            self.stage = self.codes[self.codes.index(self.stage) + 1]

    def _refused(self, verb: str, *states: str) -> Reasons:
        stage = next(stage for stage in self.document.stages if stage.code == self.stage)
        reasons = set() if self.state in states else {"MATTER_STATE"}
        if verb not in {each.value for each in stage.actions}:
            reasons.add("STAGE_FORBIDS")
        return reasons

    def _urgency(self, colour: str | None):
        return next((each for each in self.document.urgencies if each.code.value == colour), None)

    def _wind_up(self) -> None:
        """Start the clock, if its colour has one and it starts by now."""
        urgency = self._urgency(self.colour)
        limited = bool(urgency and urgency.limit)
        starts = limited and (urgency.starts != "assigned" or "assigned" in self.facts)
        self.clock = self.waits = bool(starts)
        self.passed, self.paused = 0, False

    def _stop(self) -> None:
        self.clock = self.waits = self.paused = False

    # What people do

    def triage(self, category: str, colour: str, triage_class: str, tenant: int | None) -> Reasons:
        reasons = self._refused("triage", "reported", "triaged")
        known = {word for each in self.document.categories for word in (each.code, each.name)}
        if known and category not in known:
            reasons.add("CATEGORY_UNKNOWN")
        if self._urgency(colour) is None:
            reasons.add("COLOUR_UNKNOWN")
        if triage_class not in {each.code.value for each in self.document.classes}:
            reasons.add("CLASS_UNKNOWN")
        if not reasons:
            self.tenant, self.colour, self.state = tenant or self.tenant, colour, "triaged"
            self.facts -= {"immediate", "deferred", "upward", "limited"}
            self.facts |= {"triaged", triage_class}
            if self._urgency(colour).limit:
                self.facts.add("limited")
            self.stage = self.codes[0]
            self._go_on()
            self._wind_up()
        return reasons

    def deliberate(self) -> Reasons:
        reasons = self._refused("deliberate", *OPEN)
        if not reasons:
            self.facts |= {"chosen", "deliberated"}
            self._go_on()
        return reasons

    def assign(self, office: int | None, sight: int) -> Reasons:
        """To somebody whose office covers the place, and is seen by whoever assigns."""
        reasons = self._refused("assign", "triaged", "assigned")
        if office is None:
            reasons.add("OWNER_REQUIRED")
        elif not is_within(self.tenant, office) or not is_within(office, sight):
            reasons.add("OWNER_UNSUITABLE")
        if not reasons:
            self.owner, self.state = office, "assigned"
            self.facts.add("assigned")
            self._go_on()
            if not self.clock:
                self._wind_up()
        return reasons

    def merge(self, main: "Known") -> Reasons:
        reasons = self._refused("merge", *OPEN)
        together = community_code(self.tenant) == community_code(main.tenant)
        if main is self or main.state not in OPEN or not together:
            reasons.add("MERGE_IMPOSSIBLE")
        if not reasons:
            self.state, self.merged_into, self.overdue = "merged", main.id, False
            self._stop()
            if self.tenant != main.tenant:
                self.tenant = community_code(main.tenant) * Level.COMMUNITY.divisor
                main._widen(self.tenant)
        return reasons

    def _widen(self, community: int) -> None:
        self.tenant = community
        if self.owner and not is_within(community, self.owner):
            self.owner = None
            self.state = "triaged" if self.state == "assigned" else self.state

    def decline(self, reason: str) -> Reasons:
        reasons = self._refused("decline", "reported", "triaged")
        if not reason.strip():
            reasons.add("REASON_REQUIRED")
        if not reasons:
            self.state, self.overdue = "declined", False
            self._stop()
        return reasons

    def note(self, text: str) -> Reasons:
        return self._refused("note", *OPEN) | (set() if text.strip() else {"TEXT_REQUIRED"})

    def resolve(self, outcome: str) -> Reasons:
        reasons = self._refused("resolve", "assigned")
        if not outcome.strip():
            reasons.add("REASON_REQUIRED")
        if not reasons:
            self.state, self.rated, self.overdue = "resolved", False, False
            self._stop()
            self.facts.add("resolved")
            self._go_on()
        return reasons

    def rate(self, rating: str) -> Reasons:
        reasons = self._refused("rate", "resolved", "closed")
        scale = {grade.code.value for grade in self.document.evaluation.ratings.scale}
        if rating not in scale:
            reasons.add("RATING_UNKNOWN")
        if self.rated and self.state in {"resolved", "closed"}:
            reasons.add("ALREADY_RATED")
        if not reasons:
            self.rated, self.state = True, "closed"
            self.facts.add("rated")
            self._go_on()
            if rating in {each.value for each in self.document.evaluation.ratings.bad}:
                self._again()
        return reasons

    def reopen(self, reason: str) -> Reasons:
        reasons = self._refused("reopen", "resolved", "closed")
        if not reason.strip():
            reasons.add("TEXT_REQUIRED")
        if not reasons:
            self._again()
        return reasons

    def _again(self) -> None:
        """From the stage that the method says; what is done there and after has to be done again."""
        at = self.codes.index(self.document.evaluation.ratings.back_to)
        for stage in self.document.stages[at:]:
            for verb in stage.actions:
                self.facts -= DONE_BY.get(verb.value, set())
        if self.codes.index(self.stage) > at:
            self.stage = self.codes[at]
        self._go_on()
        self.round, self.rested = self.round + 1, False
        self.state = "merged" if self.merged_into else "assigned"
        self.new_round = True

    def close(self) -> Reasons:
        reasons = self._refused("close", "resolved")
        if not reasons:
            self.state = "closed"
            self.facts.add("closed")
            self._go_on()
        return reasons

    def pause(self, role: str, reason: str) -> Reasons:
        reasons = self._may_pause(role)
        urgency = self._urgency(self.colour)
        if urgency and urgency.pause and reason not in urgency.pause.reasons:
            reasons.add("PAUSE_REASON_UNKNOWN")
        if self.paused:
            reasons.add("ALREADY_PAUSED")
        if not self.clock or self.overdue:
            reasons.add("NO_CLOCK")
        if not reasons:
            self.paused, self.waits = True, False
        return reasons

    def resume(self, role: str) -> Reasons:
        reasons = self._may_pause(role) | (set() if self.paused else {"NOT_PAUSED"})
        if not reasons:
            self.paused, self.waits, self.rested = False, True, True
        return reasons

    def _may_pause(self, role: str) -> Reasons:
        urgency = self._urgency(self.colour)
        allowed = bool(urgency and urgency.pause and role in {each.value for each in urgency.pause.by})
        return self._refused("pause", *OPEN) | (set() if allowed else {"PAUSE_FORBIDDEN"})

    # What the house does by itself

    def settle(self) -> None:
        """Everything that was owed is done: a new round has its clock."""
        if self.new_round and self.state in OPEN:
            self._wind_up()
        self.new_round = False

    def time_passes(self) -> None:
        """What is waited for comes: a pause ends, or a limit is missed; twice, and it climbs."""
        if self.paused:
            self.paused, self.waits, self.rested = False, True, True
            return
        if not self.waits or self.state not in OPEN:
            return
        self.overdue, above = True, self.document.ladder.above(self.rung)
        if self.passed == 0:
            self.passed = 1
        elif above:
            self.rung, self.passed = above, 0
        else:
            self.waits = False


def _level(tenant: int) -> Level:
    return next(each for each in Level if tenant % each.divisor == 0)
