"""Residents and volunteers in somebody's app: a code to their phone in, a bearer token out.

A token acts under one appointment. Whoever has none yet gets one that is good for joining a community.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from services.kernel.access import Role
from services.kernel.errors import NotFound
from services.people.gate import Held, appointments_of, gate
from services.people.joining import join_community
from services.people.one_time import sign_in_with_code
from services.people.tokens import create_token

BY_CODE: Final = (Role.VOLUNTEER, Role.RESIDENT, Role.ORGANIZATION_CONTACT)
"""What one may be with nothing but a phone; what one does for the house takes a password."""
NAME: Final = "app"
DAYS: Final = 90
DAYS_TO_JOIN: Final = 1


@dataclass(frozen=True, slots=True)
class Entered:
    """A token, shown this once, and whom it acts as: none of the appointments, or one of them."""

    token: str
    expires_at: datetime
    held: Held | None
    appointments: tuple[Held, ...]


async def enter(phone: str, code: str, address: str, tenant: int | None = None) -> Entered:
    """Come in by a code, under the appointment at that tenant; without one named, under one's first."""
    signed_in = await sign_in_with_code(phone, code, address)
    ours = by_code(signed_in.appointments)
    chosen = next((each for each in ours if tenant in (None, each.tenant)), None)
    return await _entered(signed_in.account_id, chosen, ours)


async def join(account_id: UUID, tenant: int, name: str) -> Entered:
    """Become a resident there, and go on as one."""
    held = await join_community(account_id, tenant, name)
    return await _entered(account_id, held, by_code(await appointments_of(account_id)))


async def switch(account_id: UUID, appointment_id: UUID) -> Entered:
    """Go on under another of one's appointments; somebody else's is not found."""
    ours = by_code(await appointments_of(account_id))
    for each in ours:
        if each.id == appointment_id:
            return await _entered(account_id, each, ours)
    raise NotFound(kind="Appointment", id=appointment_id)


def by_code(held: Iterable[Held]) -> tuple[Held, ...]:
    """Volunteers before residents: they may do more."""
    ours = [each for each in held if each.role in BY_CODE]
    return tuple(sorted(ours, key=lambda each: BY_CODE.index(each.role)))


async def _entered(account_id: UUID, held: Held | None, ours: tuple[Held, ...]) -> Entered:
    whom, days = (held.actor(account_id), DAYS) if held else (gate(account_id), DAYS_TO_JOIN)
    token, shown = await create_token(whom, NAME, days)
    return Entered(token, shown.expires_at, held, ours)
