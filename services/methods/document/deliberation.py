"""How people deliberate: kinds of meeting, decision procedures, household votes and covenants."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from services.kernel.access import Role
from services.kernel.codes import Level
from services.methods.document.parts import Code, Name, Part, Share, Within
from services.methods.vocabulary import Evidence, Joining, Required, Tier


class Rhythm(Part):
    """When meetings of a kind are held: on days of each month, or on weekdays (1 is Monday).

    Neither: once in each month, on a day that the organiser chooses. A day that a month has not is its last.
    """

    days: tuple[Annotated[int, Field(ge=1, le=31)], ...] = ()
    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = ()
    at: Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "09:00"
    """The hour on those days, Beijing time, unless the organiser says another."""


class Theme(Part):
    code: Code
    name: Name


class Composition(Part):
    """Of those signed in when a meeting on one of these themes opens, so many must be of that group."""

    themes: frozenset[Code]
    group: Code
    name: Name
    share: Share


class MeetingKind(Part):
    """A kind of meeting: 楼栋议事角, 家园议事会, 党群议事日, 联席会议.

    `standing` are the roles whose holders sit there by office; `seats` says how many others may. `sides`
    tells a listening session with a speaking and a listening side. `rules_first`: its rules (议事规则) are
    adopted before the first session.
    """

    code: Code
    name: Name
    tier: Tier
    rhythm: Rhythm | None = None
    standing: frozenset[Role] = frozenset()
    joining: frozenset[Joining] = frozenset({Joining.STANDING, Joining.INVITATION})
    seats: int | None = Field(default=None, ge=1)
    sides: bool = False
    themes: tuple[Theme, ...] = ()
    one_theme: bool = False
    composition: tuple[Composition, ...] = ()
    quorum: Share | None = None
    majority: Share | None = None
    rules_first: bool = False
    special: bool = False
    """Called because something new came up while work is going on (专题会)."""
    members: tuple[Name, ...] = ()
    """Who sits there, in the locality's own words: 业委会代表, 物业公司代表, 利益相关方."""
    description: str = ""
    required: frozenset[Required] = frozenset(Required)
    """What each resolution in the minutes has to say before they can be published."""
    names_public: bool = False
    """Whether residents read who sits there and who was made responsible by name."""


class Step(Part):
    """One step of a decision procedure, and what proves that it was taken."""

    code: Code
    name: Name
    evidence: Evidence
    by: frozenset[Role] = frozenset()
    majority: Share | None = None
    """Of a vote: the share of the votes that has to agree; without one, more than half."""


class Publication(Part):
    """One of the disclosures (公开) of a decision procedure, and for how long it hangs."""

    code: Literal["decision", "result"]
    name: Name
    during: Within


class DecisionProcedure(Part):
    """四议两公开, 五议一备两公开: ordered steps, a filing (备案) above where there is one, disclosures."""

    code: Code
    name: Name
    description: str = ""
    steps: tuple[Step, ...] = Field(min_length=2)
    filing: Level | None = None
    disclosures: tuple[Publication, ...] = ()


class HouseholdVoteRules(Part):
    """What carries a household vote (逐户征求意见). Shares of agreement are of those who took part.

    The Civil Code, article 278: two thirds by households and by area take part, more than half agree.
    """

    turnout_households: Share
    turnout_area: Share | None = None
    agree_households: Share
    agree_area: Share | None = None
    more_than: bool = True
    """Whether agreement has to be above its shares, or may just reach them."""
    paper_by_two: bool = True
    """Whether a ballot on paper without a photo is entered by two people."""
    proxies: int = Field(default=2, ge=0)
    """How many households somebody may represent by written proxy, besides their own."""


class CovenantRules(Part):
    """How a covenant (居民公约) comes about: the meeting that deliberates it, the vote that adopts it."""

    meeting: Code | None = None
    adopted_by: Literal["household_vote", "meeting"] = "household_vote"


class Deliberation(Part):
    meetings: tuple[MeetingKind, ...] = ()
    procedures: tuple[DecisionProcedure, ...] = ()
    household_vote: HouseholdVoteRules | None = None
    covenant: CovenantRules | None = None
    topics_of_month: bool = False
    """Whether the grid branch or the community chooses the month's topics (月度议题)."""
