"""Look-backs come about, grow late and lead to mending in a worker's hands."""

from services.deliberation.covenants.events import CovenantAdopted
from services.deliberation.covenants.models import Covenant, CovenantVersion
from services.evaluation.look_backs import events
from services.evaluation.look_backs.actions import DUE, cancel_look_backs, set_up
from services.evaluation.look_backs.models import LookBack
from services.kernel.access import system
from services.kernel.codes import Level
from services.kernel.deadlines import DeadlinePassed
from services.kernel.outbox import EventRow, on, record
from services.matters.events import MatterClosed, MatterRated, MatterReopened
from services.matters.models import OPEN, Matter, State
from services.methods.queries import method_of
from services.people.notices import notify_tenant


async def _look_back_at(row: EventRow) -> None:
    """A closed matter is looked back at; one that follows another is, with that one."""
    matter = await Matter.fetch(row.subject_id)
    if matter.state is State.CLOSED and matter.closed_at and not matter.merged_into_id:
        await set_up(
            system(row.tenant),
            matter,
            await method_of(matter.method_id),
            of="matter",
            about=matter.title,
            since=matter.closed_at,
            matter_id=matter.id,
        )
    elif matter.state in OPEN:
        await cancel_look_backs(matter.id)


@on(MatterClosed)
async def look_back_after_closing(_: MatterClosed, row: EventRow) -> None:
    await _look_back_at(row)


@on(MatterRated)
async def look_back_after_rating(_: MatterRated, row: EventRow) -> None:
    await _look_back_at(row)


@on(MatterReopened)
async def wait_for_the_next_end(_: MatterReopened, row: EventRow) -> None:
    await _look_back_at(row)


@on(CovenantAdopted)
async def look_back_after_adopting(event: CovenantAdopted, row: EventRow) -> None:
    """Whether residents keep what they adopted, asked some time after each version of it."""
    covenant = await Covenant.fetch(row.subject_id)
    version = await CovenantVersion.fetch(event.version_id)
    await set_up(
        system(row.tenant),
        covenant,
        await method_of(version.method_id),
        of="covenant",
        about=covenant.title,
        since=version.adopted_at or row.created_at,
    )


@on(DeadlinePassed)
async def mark_late_look_back(event: DeadlinePassed, row: EventRow) -> None:
    if event.kind != DUE:
        return
    look_back = await LookBack.lock(event.subject_id)
    if look_back.run_over():
        await look_back.save()
        await record(events.LookBackLate(look_back.name), by=system(row.tenant), about=look_back)


@on(events.LookBackDue)
async def tell_the_community(_: events.LookBackDue, row: EventRow) -> None:
    await _tell(row, Level.COMMUNITY, "look_back.due")


@on(events.LookBackLate)
async def tell_the_street(_: events.LookBackLate, row: EventRow) -> None:
    await _tell(row, Level.COMMUNITY, "look_back.late")
    await _tell(row, Level.STREET, "look_back.late")


async def _tell(row: EventRow, level: Level, kind: str) -> None:
    look_back = await LookBack.fetch(row.subject_id)
    tenant = look_back.tenant // level.divisor * level.divisor
    await notify_tenant(row, tenant, kind, {"name": look_back.name, "about": look_back.about})
