"""Matters as pages read them, beyond plain fields. Inside a transaction of whoever looks."""

from uuid import UUID

from tortoise.expressions import Q

from services.kernel.access import Actor
from services.kernel.outbox import EventRow
from services.matters.models import Matter, Photo, State


async def own_matters(actor: Actor, *, size: int, after: UUID | None = None) -> list[Matter]:
    """What the actor reported, the newest first, beginning after the one named."""
    mine = Matter.filter(reporter_id=actor.person_id)
    if after:
        last = await Matter.fetch(after)
        older = Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, id__lt=last.id)
        mine = mine.filter(older)
    found: list[Matter] = await mine.order_by("-created_at", "-id").limit(size)
    return found


async def waiting_for_rating(actor: Actor, *, size: int) -> list[Matter]:
    """What was done for the actor and is to be rated by them."""
    done = Matter.filter(reporter_id=actor.person_id, state=State.RESOLVED)
    found: list[Matter] = await done.order_by("-resolved_at").limit(size)
    return found


async def course_of(matter: Matter) -> list[EventRow]:
    """Everything that happened to a matter, as far as the actor may know, from the beginning."""
    rows: list[EventRow] = await EventRow.filter(subject_id=matter.id).order_by("created_at", "id")
    return rows


async def photo_ids(matter: Matter) -> list[UUID]:
    """Its photos in the order in which they were added."""
    return [each["id"] for each in await Photo.filter(matter_id=matter.id).order_by("id").values("id")]
