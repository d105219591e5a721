"""Matters that go from one tenant to another, with all that hangs on them; and who may own one there."""

from uuid import UUID

from services.kernel.access import OUTSIDERS, Actor, Role
from services.kernel.codes import Level, community_code, is_within
from services.kernel.deliveries import worker_in
from services.kernel.outbox import record
from services.kernel.scope import sql, standing_in
from services.matters.events import MatterMoved
from services.matters.models import Matter
from services.people.models import Appointment


async def move_together(actor: Actor, main: Matter, tenant: int) -> None:
    """With those that were merged into it: what belongs together shares one tenant."""
    for each in await duplicates_of(main):
        await _move(actor, each, tenant)
        await each.save()
    await _move(actor, main, tenant)


async def duplicates_of(matter: Matter) -> list[Matter]:
    """The matters merged into this one, locked in a fixed order."""
    joined: list[Matter] = await Matter.filter(merged_into_id=matter.id).order_by("id").select_for_update()
    return joined


async def _move(actor: Actor, matter: Matter, tenant: int) -> None:
    """To another tenant of the same community, with what hangs on it, and with its timeline."""
    if tenant == matter.tenant:
        return
    for table in ("note", "pause", "verdict", "photo", "deadline"):
        column = "subject_id" if table == "deadline" else "matter_id"
        moved = f"update {table} set tenant = $3 where district_code = $1 and {column} = $2"  # noqa: S608 - our own names
        await sql(moved, matter.district_code, matter.id, tenant)
    if not is_within(tenant, matter.tenant):
        community = community_code(tenant) * Level.COMMUNITY.divisor
        await sql(_FOLLOW, matter.district_code, matter.id, community)
    async with standing_in(worker_in(matter.district_code)):
        await sql(_RESEAT, matter.district_code, matter.id, tenant)
    before, matter.tenant = matter.tenant, tenant
    await record(MatterMoved(before, tenant), by=actor, about=matter)


_RESEAT = (
    "update event set tenant = $3 where district_code = $1 and subject_type = 'matter' and subject_id = $2"
)
"""What happened stays as it was written; only who sees it follows the matter. The house alone may do this."""


_FOLLOW = """
update delivery set tenant = $3 where district_code = $1 and done_at is null and event_id in (
  select id from event where district_code = $1 and subject_id = $2)"""
"""What is still owed to handlers is seen to where they can find the matter: in its community."""


async def refer(matter: Matter) -> None:
    """The department that has the matter now reads what was noted and photographed before.

    Of what happened before it reads what the reporter reads; one that had the matter reads no more of it.
    """
    for table in ("note", "pause", "photo"):
        given = f"update {table} set department_id = $3 where district_code = $1 and matter_id = $2"  # noqa: S608 - our own names
        await sql(given, matter.district_code, matter.id, matter.department_id)
    async with standing_in(worker_in(matter.district_code)):
        await sql(_HAND_ON, matter.district_code, matter.id, matter.department_id)


_HAND_ON = """
update event set department_id = case when person_id is not null then $3::uuid end
where district_code = $1 and subject_type = 'matter' and subject_id = $2
  and department_id is distinct from $3::uuid"""


async def widen(actor: Actor, main: Matter, community: int) -> None:
    """Raised in several grids, a matter is the community's; an owner from one grid has to be replaced."""
    if main.tenant == community:
        return
    await move_together(actor, main, community)
    if main.owner_id and not await suitable_role(main.owner_id, community):
        main.lose_owner()
    await main.save()


async def suitable_role(owner_id: UUID, tenant: int) -> Role | None:
    """An owner holds an appointment in the house that covers the place: this one's role."""
    held = await Appointment.filter(person_id=owner_id, ended_at__isnull=True).order_by("id")
    covering = (each.role for each in held if is_within(tenant, each.tenant))
    return next((role for role in covering if role not in OUTSIDERS), None)
