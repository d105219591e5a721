"""A dispute in the community: two neighbours, the secretary who mediates, and a lawyer who helps."""

from dataclasses import dataclass
from typing import Any

from services.deliberation.mediation import actions
from services.deliberation.mediation.models import MediationCase, Side
from services.deliberation.mediation.people import admit_to_mediation
from services.kernel.access import Actor, Role
from services.kernel.scope import acting
from tests import make

SECRET = "楼上漏水泡了天花板"


@dataclass
class Dispute:
    case: MediationCase
    mediator: Actor
    lawyer: Actor
    first: Actor
    second: Actor


async def dispute(mediator: Actor | None = None, **given: Any) -> Dispute:
    """An open case with everybody in it."""
    mediator = mediator or await make.actor()
    first, second = await make.actor(Role.RESIDENT), await make.actor(Role.RESIDENT)
    lawyer = await make.actor(Role.VOLUNTEER, mediator.tenant)
    async with acting(mediator):
        case = await actions.open_mediation(
            mediator,
            **{
                "tenant": mediator.tenant,
                "title": SECRET,
                "parties": [first.person_id, second.person_id],
                **given,
            },
        )
        case = await admit_to_mediation(mediator, case.id, person_id=lawyer.person_id, side=Side.LAWYER)
    return Dispute(case, mediator, lawyer, first, second)
