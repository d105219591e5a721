"""Whether every matter that a method lets in gets to the end: each class, with and without a time limit."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from services.methods.document.course import Class, Stage, Urgency
from services.methods.vocabulary import CLASS_FACTS, ESTABLISHES, LASTING, Fact, Verb

IN_TURN = (
    Verb.TRIAGE,
    Verb.DELIBERATE,
    Verb.ASSIGN,
    Verb.RESOLVE,
    Verb.RATE,
    Verb.DISCLOSE,
    Verb.FOLLOW_UP,
)
NEEDS = {
    Verb.ASSIGN: Fact.TRIAGED,
    Verb.RESOLVE: Fact.ASSIGNED,
    Verb.RATE: Fact.RESOLVED,
    Verb.FOLLOW_UP: Fact.RESOLVED,
}
"""What has to be true of a matter, whatever its stage allows, before this can be done with it."""


def dead_ends(
    stages: Sequence[Stage], classes: Iterable[Class], urgencies: Iterable[Urgency], back_to: str
) -> Iterator[str]:
    """The places where a matter would stand for ever: on its first round, or after a bad rating."""
    if stages[-1].pass_when:
        yield f"stages.{stages[-1].code}.pass_when: nothing comes after the last stage"
        return
    allowed = {verb for stage in stages for verb in stage.actions}
    missing = [verb for verb in (Verb.TRIAGE, Verb.ASSIGN, Verb.RESOLVE, Verb.RATE) if verb not in allowed]
    if missing:
        yield from (f"stages: no stage allows {verb}" for verb in missing)
        return
    limited = sorted({urgency.limit is not None for urgency in urgencies})
    told: set[str | None] = set()
    for each, clock in product(classes, limited):
        kind = {Fact.TRIAGED, CLASS_FACTS[each.code]} | ({Fact.LIMITED} if clock else set())
        found = {_first_round(stages, kind), _next_round(stages, kind, back_to)} - {None}
        for stuck in sorted(map(str, found - told)):
            told.add(stuck)
            yield (
                f"stages.{stuck}: a matter of class {each.code} {'with' if clock else 'without'} a limit "
                "never gets further: nothing that is allowed there makes it pass"
            )


def _first_round(stages: Sequence[Stage], kind: set[Fact]) -> str | None:
    return walk(stages, 0, {Fact.REPORTED}, kind)


def _next_round(stages: Sequence[Stage], kind: set[Fact], back_to: str) -> str | None:
    at = next((at for at, stage in enumerate(stages) if stage.code == back_to), 0)
    return walk(stages, at, {Fact.REPORTED, Fact.ASSIGNED, *kind}, kind)


def walk(stages: Sequence[Stage], at: int, known: set[Fact], kind: set[Fact]) -> str | None:
    """The stage where a matter gets stuck with which all is done that may be; None if it gets through."""
    known = set(known)
    while True:
        while stages[at].lets_pass(frozenset(known)):
            at += 1
        following = next((verb for verb in IN_TURN if _possible(verb, stages[at], known)), None)
        if following is None:
            done = at == len(stages) - 1 and Fact.RATED in known
            return None if done else stages[at].code
        known |= kind if following is Verb.TRIAGE else ESTABLISHES[following]


def _possible(verb: Verb, stage: Stage, known: set[Fact]) -> bool:
    fresh = Fact.TRIAGED not in known if verb is Verb.TRIAGE else not ESTABLISHES[verb] <= known
    return verb in stage.actions and fresh and NEEDS.get(verb, Fact.REPORTED) in known


def undone_from(stages: Sequence[Stage], at: int) -> set[Fact]:
    """What counts no more when another round begins at a stage."""
    verbs = {verb for stage in stages[at:] for verb in stage.actions}
    return {fact for verb in verbs for fact in ESTABLISHES.get(verb, ())} - LASTING
