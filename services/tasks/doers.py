"""Who may be given a task, and where it stands so that they can see it."""

from uuid import UUID

from services.kernel.access import OUTSIDERS, Role
from services.kernel.codes import is_within
from services.kernel.errors import Invalid
from services.kernel.text import N_
from services.people.models import Appointment, Person

SEE_THEIR_OWN = OUTSIDERS | {Role.DEPARTMENT_OFFICER}
"""Roles that see what is theirs wherever it stands; all others see what stands in their tenant."""


class DoerUnsuitable(Invalid):
    code, sentence = "DOER_UNSUITABLE", N_("该人员不在此处工作，不能承担或监督此任务")


async def workplace(person_id: UUID, tenant: int) -> int:
    """Where a task of that tenant stands for this person: there, or at their own post beneath it.

    Who holds no post can have one anywhere that they are known. Raises `DoerUnsuitable` for staff of some
    other place, who would never see it.
    """
    await Person.fetch(person_id)
    held = await Appointment.filter(person_id=person_id, ended_at__isnull=True).order_by("id")
    if not held or any(each.role in SEE_THEIR_OWN or is_within(tenant, each.tenant) for each in held):
        return tenant
    beneath = [each.tenant for each in held if is_within(each.tenant, tenant)]
    if beneath:
        return int(beneath[0])
    raise DoerUnsuitable(person=person_id)


async def require_supervisor(person_id: UUID, tenant: int) -> None:
    """Somebody who will see the task where it stands. Raises `DoerUnsuitable`."""
    if await workplace(person_id, tenant) != tenant:
        raise DoerUnsuitable(person=person_id)
