"""A community decides something major by 五议一备两公开, as a method of its own district says."""

from dataclasses import dataclass

from services.deliberation.procedures.actions import start_procedure, take_step
from services.deliberation.procedures.evidence import Proof
from services.deliberation.procedures.models import DecisionProcedure
from services.kernel.access import Actor, Role, system
from services.kernel.scope import acting
from services.methods.models import MethodState, MethodVersion
from services.methods.queries import SHIPPED
from tests import make

STEPS = ("propose", "consult", "confer", "review", "resolve")
SAID, CARRIED = Proof(text="会议纪要 2026-01 号"), Proof(agreed=31, against=4, abstained=2)


@dataclass
class Hall:
    secretary: Actor
    street: Actor
    procedure: DecisionProcedure


async def method(text: str = "", *, version: int = 1) -> MethodVersion:
    """Put in force in the whole district: the shipped one with five steps, a filing and two disclosures."""
    async with acting(system(make.DISTRICT)):
        await MethodVersion.filter(state=MethodState.ACTIVE).update(state=MethodState.RETIRED)
        return await MethodVersion.create(
            tenant=make.DISTRICT,
            code="kenli",
            name="有事好商量",
            version=version,
            state=MethodState.ACTIVE,
            text=text or (SHIPPED / "kenli.toml").read_text("utf-8"),
        )


async def started(secretary: Actor | None = None) -> Hall:
    secretary = secretary or await make.actor()
    async with acting(secretary):
        procedure = await start_procedure(
            secretary,
            tenant=secretary.tenant,
            code="five_one_two",
            subject="北门改造",
            grounds="动用公共收益三十万元",
        )
    return Hall(secretary, await make.actor(Role.STREET_STAFF, make.STREET), procedure)


async def decided(hall: Hall, *, steps: int = len(STEPS)) -> Hall:
    """The first so many steps are taken."""
    for code in STEPS[:steps]:
        async with acting(hall.secretary):
            proof = CARRIED if code == "resolve" else SAID
            hall.procedure = await take_step(hall.secretary, hall.procedure.id, code=code, proof=proof)
    return hall
