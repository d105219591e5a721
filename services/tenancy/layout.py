"""A community's places as they are, and what must be made and moved to have them as a file says."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from uuid import UUID

from services.tenancy.models import Building, Estate, Household
from services.tenancy.places import Spot


class Layout:
    """New rows know their ids before they are written; nothing here touches the database."""

    def __init__(self, community: int, grids: dict[str, int]) -> None:
        self.community, self.grids = community, grids
        self.estates: dict[str, Estate] = {}
        self.buildings: dict[tuple[UUID, str], Building] = {}
        self.households: dict[tuple[UUID, str], Household] = {}
        self.new_estates: list[Estate] = []
        self.new_buildings: list[Building] = []
        self.new_households: list[Household] = []
        self.moved: list[tuple[Household, int]] = []
        self.measured: list[Household] = []
        self._named: defaultdict[UUID, set[int]] = defaultdict(set)

    @property
    def changes(self) -> int:
        """How many lines of the file change something about a household."""
        return len(self.new_households) + len(self.moved) + len(self.measured)

    def found(
        self, estates: Iterable[Estate], buildings: Iterable[Building], households: Iterable[Household]
    ) -> None:
        """What is there already."""
        self.estates.update((row.name, row) for row in estates)
        self.buildings.update(((row.estate_id, row.name), row) for row in buildings)
        self.households.update(((row.building_id, row.name), row) for row in households)

    def put(self, spot: Spot) -> None:
        """Have it as a line says."""
        if not spot.estate:
            return
        estate = self._estate(spot.estate)
        if not spot.building:
            return
        building = self._building(estate, spot.building)
        if spot.grid:
            self._named[building.id].add(self.grids[spot.grid])
        if spot.household:
            self._household(building, spot.household, self.grids[spot.grid], spot.area)

    def settle(self) -> Iterator[tuple[Building, int]]:
        """Buildings that were there and stand elsewhere now, with where they stood before.

        A building stands in the grid of its households; if they are of several, in the community.
        """
        grids, new = self._grids_of_buildings(), {building.id for building in self.new_buildings}
        for building in self.buildings.values():
            if building.id not in self._named:
                continue
            there = grids[building.id]
            before, building.tenant = building.tenant, self.community if len(there) > 1 else min(there)
            if building.tenant != before and building.id not in new:
                yield building, before

    def _grids_of_buildings(self) -> defaultdict[UUID, set[int]]:
        grids = defaultdict(set, {building: set(named) for building, named in self._named.items()})
        for household in self.households.values():
            grids[household.building_id].add(household.tenant)
        return grids

    def _estate(self, name: str) -> Estate:
        if name not in self.estates:
            self.estates[name] = Estate(tenant=self.community, name=name)
            self.new_estates.append(self.estates[name])
        return self.estates[name]

    def _building(self, estate: Estate, name: str) -> Building:
        key = (estate.id, name)
        if key not in self.buildings:
            self.buildings[key] = Building(tenant=self.community, name=name, estate_id=estate.id)
            self.new_buildings.append(self.buildings[key])
        return self.buildings[key]

    def _household(self, building: Building, name: str, grid: int, area: Decimal | None) -> None:
        key = (building.id, name)
        household = self.households.get(key)
        if household is None:
            household = self.households[key] = Household(
                tenant=grid, name=name, building_id=building.id, area=area
            )
            self.new_households.append(household)
            return
        if household.tenant != grid:
            self.moved.append((household, household.tenant))
            household.tenant = grid
        if area is not None and household.area != area:
            self.measured.append(household)
            household.area = area
