"""Setting the scene of one district: places, offices and people, made by whoever makes them in real life."""

from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Final
from uuid import UUID

from deploy.demo.cast import PASSWORD, Part, Post, cast
from deploy.demo.script import Community, District, Grid
from services.kernel.access import Actor, Role, system
from services.kernel.scope import acting
from services.methods.actions import activate_method, draft_method
from services.people import accounts, actions, joining
from services.tenancy.actions import create_community
from services.tenancy.models import Tenant
from services.tenancy.placing import import_places

Told = Callable[[], None]
DOORS: Final = [f"{unit}单元{floor}0{door}" for unit in (1, 2, 3) for floor in range(1, 7) for door in (1, 2)]
HOMES_A_BUILDING: Final = 4


@dataclass
class Stage:
    """What the story refers to by key: codes of places, ids of offices, and everybody in their post."""

    tenants: dict[tuple[str, int], int] = field(default_factory=dict)
    offices: dict[str, UUID] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)


async def set_stage(district: District, told: Told) -> Stage:
    stage = Stage()
    stage.tenants[district.slug, 0] = district.code
    stage.tenants.update({(slug, 0): code for code, slug in district.streets.items()})
    parts = [part for part in cast().values() if (part.home.at, 0) in stage.tenants]
    house = system(district.code)
    async with acting(house):
        await _admit(stage, house, parts[:1])
    first = stage.actors[f"{district.slug}.district"]
    async with acting(first):
        draft = await draft_method(first, district.code, shipped=district.method)
        await activate_method(first, draft.id)
        for slug, name in district.departments.items():
            made = await actions.create_department(first, tenant=district.code, name=name)
            stage.offices[slug] = made.id
        await _admit(stage, first, parts[1:])
    told()
    for community in district.communities:
        await _settle(stage, first, district, community)
        told()
    return stage


async def _settle(stage: Stage, first: Actor, district: District, community: Community) -> None:
    """A community's places and people: the district appoints the secretary, who sees to the rest."""
    here = community.slug
    people = [part for part in cast().values() if part.home.at == here]
    async with acting(first):
        code = community.code or await _allot(first, district.street_of(community), community.name)
        stage.tenants[here, 0] = code
        await _admit(stage, first, people[:1])
    secretary = stage.actors[f"{here}.secretary"]
    async with acting(secretary):
        await import_places(secretary, code, _places(community.grids).encode())
        async for grid, grid_code in _grids(code, community.grids):
            stage.tenants[here, grid] = grid_code
        for name in community.organizations:
            stage.offices[name] = (await actions.create_organization(secretary, tenant=code, name=name)).id
        await _admit(stage, secretary, people[1:])
    for part in people:
        if part.posts[-1].role is Role.VOLUNTEER:
            await _volunteer(stage, part)


async def _allot(first: Actor, street: int, name: str) -> int:
    return (await create_community(first, street, name)).code


def _places(grids: Iterable[Grid]) -> str:
    """The file in which a community hands in its grids, with a few homes of each building."""
    lines = ["网格,小区,楼栋,户号"]
    for grid in grids:
        for building in grid.buildings:
            dice = Random(f"{grid.name} {building}")  # noqa: S311 - a story, not a secret
            homes = sorted(dice.sample(DOORS, HOMES_A_BUILDING))
            lines += [f"{grid.name},{grid.estate},{building},{home}" for home in homes]
    return "\n".join(lines)


async def _grids(community: int, grids: Iterable[Grid]) -> AsyncIterator[tuple[int, int]]:
    codes = dict(await Tenant.filter(parent_code=community).values_list("name", "code"))
    for number, grid in enumerate(grids, 1):
        yield number, codes[grid.name]


async def _admit(stage: Stage, actor: Actor, parts: Iterable[Part]) -> None:
    """Register people, give them accounts and posts, in the transaction in progress."""
    for part in parts:
        home = stage.tenants[part.home.at, part.home.grid]
        person = await actions.create_person(actor, tenant=home, name=part.name, phone=part.phone)
        made = await accounts.create_account(
            actor,
            person.id,
            role=part.home.role,
            tenant=home,
            username=part.username,
            password=PASSWORD if part.username else None,
            department_id=stage.offices[part.home.office] if part.home.office else None,
            temporary=False,
        )
        held = [(part.home, made.appointment_id)]
        held += [
            (post, await _appoint(stage, actor, person.id, post)) for post in part.posts[1:] if _given(post)
        ]
        post, appointment = held[min(1, len(held) - 1)]
        stage.actors[part.key] = _actor(stage, post, person.id, made.account_id, appointment)


def _given(post: Post) -> bool:
    """Posts are given by somebody; to volunteer is one's own decision."""
    return post.role is not Role.VOLUNTEER


async def _appoint(stage: Stage, actor: Actor, person: UUID, post: Post) -> UUID:
    held = await accounts.appoint(
        actor,
        person,
        role=post.role,
        tenant=stage.tenants[post.at, post.grid],
        organization_id=stage.offices[post.office] if post.office else None,
    )
    return held.id


async def _volunteer(stage: Stage, part: Part) -> None:
    resident = stage.actors[part.key]
    async with acting(resident):
        appointment = await joining.become_volunteer(resident)
    post = part.posts[-1]
    if resident.person_id and resident.account_id:
        stage.actors[part.key] = _actor(stage, post, resident.person_id, resident.account_id, appointment)


def _actor(stage: Stage, post: Post, person: UUID, account: UUID, appointment: UUID) -> Actor:
    """The same as signing in makes of this appointment."""
    office = stage.offices.get(post.office)
    return Actor(
        post.role,
        stage.tenants[post.at, post.grid],
        person_id=person,
        account_id=account,
        appointment_id=appointment,
        department_id=office if post.role is Role.DEPARTMENT_OFFICER else None,
        organization_id=office if post.role is Role.ORGANIZATION_CONTACT else None,
    )
