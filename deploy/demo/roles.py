"""Who takes which part in a matter: its reporter, and those who write it down, sort it and handle it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from deploy.demo.script import District, MatterPlan
from services.matters.models import Channel
from services.methods.vocabulary import TriageClass

OWN: Final = Channel.APP
AT_THE_DOOR: Final = frozenset({Channel.GRID, Channel.WECHAT})


@dataclass(frozen=True)
class Parts:
    """Keys of the cast. `officer` is the department's, if it was referred to one."""

    reporter: str
    writer: str
    sorter: str
    owner: str
    officer: str
    staff: str
    secretary: str
    street: str

    @property
    def resolver(self) -> str:
        return self.officer or self.owner


@dataclass
class Casting:
    """Gives the parts of a district's matters, so that its residents take turns at raising things."""

    district: District
    _turns: Counter[str] = field(default_factory=Counter)

    def of(self, plan: MatterPlan) -> Parts:
        officer = f"{self.district.slug}.{plan.department}" if plan.department else ""
        if plan.at in self.district.streets.values():
            return self._at_street(plan, officer)
        here, grid = plan.at, plan.grid
        staff, secretary = f"{here}.staff", f"{here}.secretary"
        reporter = self._resident(here, grid)
        worker = f"{here}.worker{grid}" if grid else staff
        writer = reporter if plan.channel is OWN else worker if plan.channel in AT_THE_DOOR else staff
        small = grid and plan.triage_class is TriageClass.IMMEDIATE
        sorter = f"{here}.leader{grid}" if small else staff
        street = f"{self._street(here)}.street"
        return Parts(reporter, writer, sorter, worker, officer, staff, secretary, street)

    def _at_street(self, plan: MatterPlan, officer: str) -> Parts:
        """A matter of several communities, which their street handles itself."""
        street = f"{plan.at}.street"
        code = next(code for code, slug in self.district.streets.items() if slug == plan.at)
        home = next(each for each in self.district.communities if self.district.street_of(each) == code)
        reporter = self._resident(home.slug, 0)
        return Parts(reporter, street, street, street, officer, street, street, street)

    def _resident(self, here: str, grid: int) -> str:
        """The next one of the community or of one grid: the n-th lives in grid n, round and round."""
        community = next(each for each in self.district.communities if each.slug == here)
        grids = len(community.grids)
        living = [n for n in range(1, community.residents + 1) if not grid or (n - 1) % grids + 1 == grid]
        number = min(living, key=lambda n: (self._turns[f"{here}.resident{n}"], n))
        chosen = f"{here}.resident{number}"
        self._turns[chosen] += 1
        return chosen

    def _street(self, here: str) -> str:
        community = next(each for each in self.district.communities if each.slug == here)
        return self.district.streets[self.district.street_of(community)]
