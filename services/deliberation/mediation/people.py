"""Who is in a case: those at odds, and those who mediate between them."""

from typing import Any
from uuid import UUID

from services.deliberation.mediation import events
from services.deliberation.mediation.models import (
    PASSED_ON,
    AlreadySeated,
    CaseParty,
    HandlerStays,
    MediationCase,
    MediationTalk,
    Side,
)
from services.deliberation.mediation.telling import tell
from services.kernel import clock
from services.kernel.access import GRANTS, Actor, Permission
from services.kernel.errors import Invalid, NotFound
from services.kernel.text import N_
from services.people.models import Appointment, Person


class HandlerUnsuitable(Invalid):
    code, sentence = "HANDLER_UNSUITABLE", N_("该人员没有可以参与调解的任职")


async def admit_to_mediation(actor: Actor, case_id: UUID, *, person_id: UUID, side: Side) -> MediationCase:
    """One more party, mediator or lawyer; from now on they read all of it."""
    actor.require(Permission.MEDIATION_HANDLE)
    case = await MediationCase.lock(case_id)
    name = await called(person_id, side)
    if person_id in case.insiders:
        raise AlreadySeated(person=person_id)
    case.admit(person_id, side)
    await _pass_on(case)
    await seat(case, person_id, side, name)
    await tell(actor, case, events.MediationJoined(), "mediation.joined", [person_id])
    return case


async def release_from_mediation(actor: Actor, case_id: UUID, *, person_id: UUID) -> MediationCase:
    """Somebody leaves; from now on they read nothing of it."""
    actor.require(Permission.MEDIATION_HANDLE)
    case = await MediationCase.lock(case_id)
    if person_id not in case.insiders:
        raise NotFound(kind="Person", id=person_id)
    if person_id == actor.person_id:
        raise HandlerStays(case=case.id)
    case.release(person_id)
    left = CaseParty.filter(case_id=case.id, person_id=person_id)
    await left.update(left_at=clock.now())
    await _pass_on(case)
    await tell(actor, case, events.MediationLeft(), "", [])
    return case


async def called(person_id: UUID, side: Side) -> str:
    """The person's name, as far as it is known here. Whoever mediates needs an office that lets them."""
    person = await Person.get_or_none(id=person_id)
    if side is Side.PARTY:
        if person is None:
            raise NotFound(kind="Person", id=person_id)
        return person.name
    held = await Appointment.filter(person_id=person_id, ended_at__isnull=True)
    if not held and person is None:
        raise NotFound(kind="Person", id=person_id)
    if not any(Permission.MEDIATION_HANDLE in GRANTS[each.role] for each in held):
        raise HandlerUnsuitable(person=person_id)
    return person.name if person else ""


async def seat(case: MediationCase, person_id: UUID, side: Side, name: str) -> None:
    """Somebody who left before may come again, on either side."""
    given: dict[str, Any] = {"side": side, "name": name}
    given |= {"insiders": case.insiders, "handlers": case.handlers}
    again = CaseParty.filter(case_id=case.id, person_id=person_id)
    if await again.update(left_at=None, **given) == 0:
        await CaseParty.create(tenant=case.tenant, case_id=case.id, person_id=person_id, **given)


async def _pass_on(case: MediationCase) -> None:
    """Everything in the case is for the same people."""
    sealed = {"insiders": case.insiders, "handlers": case.handlers}
    await CaseParty.filter(case_id=case.id).update(**sealed)
    await MediationTalk.filter(case_id=case.id).update(**sealed)
    await case.save(update_fields=PASSED_ON)
