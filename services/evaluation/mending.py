"""What was found wanting is somebody's task: of those who had the matter, else of whoever found it."""

from typing import Protocol
from uuid import UUID

from services.kernel import clock
from services.kernel.access import Actor, system
from services.kernel.errors import NotFound
from services.kernel.outbox import Subject
from services.matters.models import Matter
from services.methods.document.parts import Within
from services.tasks.actions import create_task
from services.tasks.doers import DoerUnsuitable, workplace
from services.tasks.models import Task
from services.tenancy.calendar import calendar

LONGEST = {"what": 200, "standard": 1000}


class Wanting(Subject, Protocol):
    """Something found wanting, perhaps in a matter."""

    @property
    def matter_id(self) -> UUID | None: ...


async def mend(
    actor: Actor,
    found: Wanting,
    *,
    what: str,
    standard: str,
    within: Within,
    otherwise: UUID | None,
    supervisor_id: UUID | None = None,
) -> Task:
    """A task about what was found, in the hands of the matter's owner and department.

    The house makes it, in the transaction and the sight of the actor. Where nobody is left who had the
    matter, it is for `otherwise`.
    """
    matter = await Matter.get_or_none(id=found.matter_id) if found.matter_id else None
    owner_id = matter.owner_id if matter and await _works(matter.owner_id, found.tenant) else None
    department_id = matter.department_id if matter else None
    return await create_task(
        system(actor.tenant),
        about=found,
        what=what[: LONGEST["what"]],
        standard=standard[: LONGEST["standard"]],
        owner_id=owner_id if owner_id or department_id else otherwise,
        department_id=department_id,
        supervisor_id=supervisor_id,
        due_at=within.limit.due(clock.now(), await calendar()),
        matter_id=found.matter_id,
    )


async def _works(person_id: UUID | None, tenant: int) -> bool:
    """Whether a task of that tenant can be theirs, as far as the actor sees."""
    if person_id is None:
        return False
    try:
        await workplace(person_id, tenant)
    except (DoerUnsuitable, NotFound):
        return False
    return True
