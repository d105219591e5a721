"""Names of what rows point to, fetched in one go a table."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from services.kernel.access import Actor
from services.kernel.codes import shown
from services.kernel.scope import sql

_PEOPLE = "select id, name from person where district_code = $1 and id = any($2::uuid[])"
_DEPARTMENTS = "select id, name from department where district_code = $1 and id = any($2::uuid[])"
_ORGANIZATIONS = "select id, name from organization where district_code = $1 and id = any($2::uuid[])"
_TENANTS = "select code, name from tenant where district_code = $1 and code = any($2::bigint[])"


@dataclass
class Names:
    """A name that is out of the actor's sight is empty."""

    people: dict[UUID, str] = field(default_factory=dict)
    departments: dict[UUID, str] = field(default_factory=dict)
    organizations: dict[UUID, str] = field(default_factory=dict)
    tenants: dict[int, str] = field(default_factory=dict)

    def person(self, id: UUID | None) -> str:
        return self.people.get(id, "") if id else ""

    def department(self, id: UUID | None) -> str:
        return self.departments.get(id, "") if id else ""

    def organization(self, id: UUID | None) -> str:
        return self.organizations.get(id, "") if id else ""

    def tenant(self, code: int | None) -> str:
        return self.tenants.get(code) or shown(code) if code else ""


async def names(
    actor: Actor,
    *,
    people: Iterable[UUID | None] = (),
    departments: Iterable[UUID | None] = (),
    organizations: Iterable[UUID | None] = (),
    tenants: Iterable[int | None] = (),
) -> Names:
    """Inside the transaction of whoever looks."""
    found = Names()
    for statement, ids, kept in (
        (_PEOPLE, people, found.people),
        (_DEPARTMENTS, departments, found.departments),
        (_ORGANIZATIONS, organizations, found.organizations),
    ):
        if wanted := list({id for id in ids if id}):
            kept.update({row["id"]: row["name"] for row in await sql(statement, actor.district, wanted)})
    if codes := list({code for code in tenants if code}):
        rows = await sql(_TENANTS, actor.district, codes)
        found.tenants.update({row["code"]: row["name"] for row in rows})
    return found


async def choosable_tenants(parent: int, district: int) -> list[tuple[int, str]]:
    """The tenants right below one, as options of a select."""
    below = "select code, name from tenant where district_code = $1 and parent_code = $2 order by code"
    return [(row["code"], row["name"]) for row in await sql(below, district, parent)]


async def choosable_departments(district: int) -> list[tuple[UUID, str]]:
    """The departments within sight."""
    all_of_them = "select id, name from department where district_code = $1 order by tenant, name limit 500"
    return [(row["id"], row["name"]) for row in await sql(all_of_them, district)]
