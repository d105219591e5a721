"""Who plays in the demo: everybody's name, phone, way of signing in and posts, the same in every run.

Staff sign in by user name; residents, volunteers and those of their number who hold a post besides, by phone.
Who is both comes in by either.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Final

from deploy.demo.names import Names, phone
from deploy.demo.script import Community, District, districts
from services.kernel.access import Role

PASSWORD: Final = "mulin-demo-2026"  # noqa: S105 - printed for everybody to use; the demo guards nothing
OPERATOR: Final = "operator"
SHOWN: Final = "hupan"
"""The community whose grid has a user name for every role; elsewhere those in the grids have phones."""


@dataclass(frozen=True)
class Post:
    """A role at a place of the script, or in one of its grids; and which office's it is."""

    role: Role
    at: str
    grid: int = 0
    office: str = ""


@dataclass(frozen=True)
class Part:
    """Somebody of the demo. Everyone can sign in by a code sent to their phone, some by user name as well."""

    key: str
    name: str
    phone: str
    posts: tuple[Post, ...]
    username: str | None = None

    @property
    def home(self) -> Post:
        return self.posts[0]


@cache
def cast() -> dict[str, Part]:
    """Everybody, by a key such as `hupan.secretary`."""
    numbers = count(1)
    return {part.key: part for district in districts() for part in _of_district(district, numbers)}


def _of_district(district: District, numbers: Iterator[int]) -> Iterator[Part]:
    names, slug = Names(district.slug), district.slug

    def staff(key: str, post: Post) -> Part:
        return Part(key, names.younger(), phone(next(numbers)), (post,), key.replace(".", "-"))

    yield staff(f"{slug}.district", Post(Role.DISTRICT_STAFF, slug))
    if SHOWN in {community.slug for community in district.communities}:
        yield staff(f"{slug}.auditor", Post(Role.AUDITOR, slug))
    for office in district.departments:
        yield staff(f"{slug}.{office}", Post(Role.DEPARTMENT_OFFICER, slug, office=office))
    for street in district.streets.values():
        yield staff(f"{street}.street", Post(Role.STREET_STAFF, street))
    for community in district.communities:
        here = community.slug
        yield staff(f"{here}.secretary", Post(Role.COMMUNITY_SECRETARY, here))
        yield staff(f"{here}.staff", Post(Role.COMMUNITY_STAFF, here))
        if here == SHOWN:
            yield staff(f"{here}.leader1", Post(Role.GRID_LEADER, here, 1))
            yield staff(f"{here}.worker1", Post(Role.GRID_WORKER, here, 1))
            yield staff(f"{here}.building1", Post(Role.BUILDING_LEADER, here, 1))
        yield from _neighbours(community, names, numbers)


def _neighbours(community: Community, names: Names, numbers: Iterator[int]) -> Iterator[Part]:
    """Those who sign in by phone: residents first of all, whatever else they do for the community."""
    here, grids = community.slug, len(community.grids)

    def neighbour(key: str, grid: int, *further: Post, young: bool = False) -> Part:
        name = names.younger() if young else names.older()
        lives = Post(Role.RESIDENT, here, grid)
        username = f"{here}-{key}" if any(post.role is Role.COMMUNITY_STAFF for post in further) else None
        return Part(f"{here}.{key}", name, phone(next(numbers)), (lives, *further), username)

    for grid in range(1, grids + 1):
        if grid > 1 or here != SHOWN:
            yield neighbour(f"leader{grid}", grid, Post(Role.GRID_LEADER, here, grid))
            yield neighbour(f"worker{grid}", grid, Post(Role.GRID_WORKER, here, grid), young=True)
            yield neighbour(f"building{grid}", grid, Post(Role.BUILDING_LEADER, here, grid))
    for number, office in enumerate(community.organizations, 1):
        at_office = Post(Role.ORGANIZATION_CONTACT, here, office=office)
        crossed = (Post(Role.COMMUNITY_STAFF, here),) if community.crossed and number == 1 else ()
        yield neighbour(f"contact{number}", 1, at_office, *crossed, young=True)
    for number in range(1, community.volunteers + 1):
        grid = (number - 1) % grids + 1
        yield neighbour(f"volunteer{number}", grid, Post(Role.VOLUNTEER, here, grid), young=number % 2 == 0)
    for number in range(1, community.residents + 1):
        yield neighbour(f"resident{number}", (number - 1) % grids + 1, young=number % 3 == 0)
