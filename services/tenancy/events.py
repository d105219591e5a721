"""What happens to tenants and places, in the past tense."""

from dataclasses import dataclass
from uuid import UUID

from services.kernel.codes import Level
from services.kernel.outbox import Event


@dataclass(frozen=True)
class TenantCreated(Event):
    level: Level
    name: str


@dataclass(frozen=True)
class TenantRenamed(Event):
    before: str
    after: str


@dataclass(frozen=True)
class DistrictImported(Event):
    """A register brought this many new tenants; renamed ones have an event each."""

    created: int


@dataclass(frozen=True)
class EstateCreated(Event):
    name: str


@dataclass(frozen=True)
class BuildingCreated(Event):
    name: str
    estate_id: UUID


@dataclass(frozen=True)
class BuildingMoved(Event):
    """It stands in another grid now; in several, and so in the community; or in one again."""

    before: int
    after: int


@dataclass(frozen=True)
class HouseholdCreated(Event):
    name: str
    building_id: UUID


@dataclass(frozen=True)
class HouseholdMoved(Event):
    """Grids were drawn anew: whoever lives there belongs to another one."""

    before: int
    after: int


@dataclass(frozen=True)
class HouseholdMeasured(Event):
    """Its dwelling has this many square metres, in decimal notation."""

    area: str


@dataclass(frozen=True)
class PlacesImported(Event):
    """A file brought this many new places to a community; moves have an event each."""

    grids: int
    estates: int
    buildings: int
    households: int


@dataclass(frozen=True)
class CalendarDaySet(Event):
    day: str
    is_working: bool
