"""Everything that one person's page shows, read in one transaction."""

from dataclasses import dataclass
from uuid import UUID

from admin.console.listing import Row, Where, listing
from admin.console.names import Names, choosable_departments, choosable_tenants, names
from admin.console.timeline import Moment, timeline
from admin.console.words import role_name
from services.kernel.access import LEVELS, Actor, Permission
from services.kernel.codes import Level, ancestors_of, community_code, is_within, level_of
from services.kernel.scope import sql
from services.people.models import Appointment, Person
from services.people.posts import may_give

_ORGANIZATIONS = "select id, name from organization where district_code = $1 order by name limit 500"
OWN_MATTERS = "t.number, t.title, t.state, t.created_at"


@dataclass(frozen=True)
class Around:
    """A person, what they hold, and, for those who appoint, what there is to choose from."""

    person: Person
    held: list[Appointment]
    matters: list[Row]
    moments: list[Moment]
    known: Names
    roles: list[tuple[str, str]]
    tenants: list[tuple[int, str]]
    departments: list[tuple[UUID, str]]
    organizations: list[tuple[UUID, str]]


async def around(actor: Actor, id: UUID) -> Around:
    person = await Person.fetch(id)
    held = await Appointment.filter(person_id=id).order_by("ended_at", "created_at")
    appoints = actor.may(Permission.ACCOUNT_MANAGE)
    mine = Where(actor).add("t.reporter_id = {}", id).add("not t.reporter_hidden")
    return Around(
        person=person,
        held=held,
        matters=(await listing("matter", OWN_MATTERS, mine, size=20)).rows,
        moments=await timeline(actor, id) if actor.may(Permission.PERSON_MANAGE) else [],
        known=await names(
            actor,
            departments=[each.department_id for each in held],
            organizations=[each.organization_id for each in held],
            tenants=[person.tenant, *(each.tenant for each in held)],
        ),
        roles=_roles(actor) if appoints else [],
        tenants=await _posts(actor, person) if appoints else [],
        departments=await choosable_departments(actor.district) if appoints else [],
        organizations=await _organizations(actor) if appoints else [],
    )


def _roles(actor: Actor) -> list[tuple[str, str]]:
    """The roles that the actor may give at or below their own level."""
    level = level_of(actor.tenant)
    return [
        (role.value, role_name(role))
        for role, levels in LEVELS.items()
        if may_give(actor, role) and any(each.divisor <= level.divisor for each in levels)
    ]


async def _posts(actor: Actor, person: Person) -> list[tuple[int, str]]:
    """The actor's own tenant and those below it, and those in which the person lives, with its grids."""
    home = (*ancestors_of(person.tenant), person.tenant)
    known = await names(actor, tenants=[actor.tenant, *home])
    options = {code: known.tenant(code) for code in (actor.tenant, *home) if is_within(code, actor.tenant)}
    options |= dict(await choosable_tenants(actor.tenant, actor.district))
    if level_of(person.tenant) in {Level.COMMUNITY, Level.GRID}:
        community = community_code(person.tenant) * Level.COMMUNITY.divisor
        options |= dict(await choosable_tenants(community, actor.district))
    return sorted(options.items())


async def _organizations(actor: Actor) -> list[tuple[UUID, str]]:
    return [(row["id"], row["name"]) for row in await sql(_ORGANIZATIONS, actor.district)]
