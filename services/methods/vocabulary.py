"""The words a method is written in: what is done with a matter, what is known of it, how it is judged."""

from enum import StrEnum


class Colour(StrEnum):
    """How urgent a matter is. What each means, and which are used, the method says."""

    GREEN = "green"
    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


class TriageClass(StrEnum):
    IMMEDIATE = "immediate"
    DEFERRED = "deferred"
    UPWARD = "upward"


class Rating(StrEnum):
    SATISFIED = "satisfied"
    MOSTLY_SATISFIED = "mostly_satisfied"
    DISSATISFIED = "dissatisfied"


class Verb(StrEnum):
    """What people do with a matter. A stage says which of these it allows."""

    TRIAGE = "triage"
    MERGE = "merge"
    DECLINE = "decline"
    DELIBERATE = "deliberate"
    ASSIGN = "assign"
    NOTE = "note"
    PAUSE = "pause"
    RESOLVE = "resolve"
    RATE = "rate"
    REOPEN = "reopen"
    CLOSE = "close"
    DISCLOSE = "disclose"
    FOLLOW_UP = "follow_up"


class Fact(StrEnum):
    """What is known of a matter in its present round. Stages are passed on the strength of these.

    `limited`: its colour has a time limit, so that no meeting has to set one.
    """

    REPORTED = "reported"
    TRIAGED = "triaged"
    IMMEDIATE = "immediate"
    DEFERRED = "deferred"
    UPWARD = "upward"
    LIMITED = "limited"
    CHOSEN = "chosen"
    DELIBERATED = "deliberated"
    ASSIGNED = "assigned"
    RESOLVED = "resolved"
    RATED = "rated"
    CLOSED = "closed"
    DISCLOSED = "disclosed"
    FOLLOWED_UP = "followed_up"


ESTABLISHES: dict[Verb, frozenset[Fact]] = {
    Verb.TRIAGE: frozenset({Fact.TRIAGED, Fact.IMMEDIATE, Fact.DEFERRED, Fact.UPWARD, Fact.LIMITED}),
    Verb.DELIBERATE: frozenset({Fact.CHOSEN, Fact.DELIBERATED}),
    Verb.ASSIGN: frozenset({Fact.ASSIGNED}),
    Verb.RESOLVE: frozenset({Fact.RESOLVED}),
    Verb.RATE: frozenset({Fact.RATED}),
    Verb.CLOSE: frozenset({Fact.CLOSED}),
    Verb.DISCLOSE: frozenset({Fact.DISCLOSED}),
    Verb.FOLLOW_UP: frozenset({Fact.FOLLOWED_UP}),
}
"""What may be known of a matter once a thing was done with it."""

CLASS_FACTS: dict[TriageClass, Fact] = {
    TriageClass.IMMEDIATE: Fact.IMMEDIATE,
    TriageClass.DEFERRED: Fact.DEFERRED,
    TriageClass.UPWARD: Fact.UPWARD,
}
LASTING = frozenset({Fact.REPORTED, Fact.ASSIGNED, *ESTABLISHES[Verb.TRIAGE]})
"""What stays true of a matter when another round begins."""


class Tier(StrEnum):
    """How near to people's doors a meeting is held."""

    BUILDING = "building"
    ESTATE = "estate"
    GRID = "grid"
    COMMUNITY = "community"
    STREET = "street"
    DISTRICT = "district"


class Joining(StrEnum):
    """How someone comes to sit at a meeting."""

    STANDING = "standing"
    INVITATION = "invitation"
    NOMINATION = "nomination"
    RECOMMENDATION = "recommendation"
    SELF_NOMINATION = "self_nomination"


class Side(StrEnum):
    """At a listening session: who gives opinions (提意见方), and who listens to them (听意见方)."""

    SPEAKING = "speaking"
    LISTENING = "listening"


class Required(StrEnum):
    """What a resolution in the minutes may have to say."""

    WHO = "who"
    STANDARD = "standard"
    BY_WHEN = "by_when"
    SUPERVISOR = "supervisor"


class Evidence(StrEnum):
    """What has to lie on the table for a step of a decision procedure to count as taken."""

    STATEMENT = "statement"
    MINUTES = "minutes"
    VOTE = "vote"
    FILE = "file"


class Checked(StrEnum):
    """What an inspection (四督) looks at, and how."""

    VISIT = "visit"
    CALL = "call"
    HANDLING = "handling"
    SATISFACTION = "satisfaction"


class Scored(StrEnum):
    """What a score may be given for. Nothing here counts log-ins, likes or time online."""

    SESSION_HELD = "session_held"
    TASK_RATED = "task_rated"
    GOOD_IDEA = "good_idea"
    GOOD_METHOD = "good_method"
    WISH_GRANTED = "wish_granted"
    SERVICE_GIVEN = "service_given"
    ORGANIZATION_RATED = "organization_rated"


class Scoree(StrEnum):
    BRANCH = "branch"
    MEMBER = "member"
    PERSON = "person"
    ORGANIZATION = "organization"
