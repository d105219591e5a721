"""Taking the ledger out of the house: who took what stands in the audit before the first line leaves."""

from services.kernel.access import Actor, Permission, system
from services.kernel.outbox import record
from services.kernel.personal import scrub
from services.kernel.scope import acting
from services.matters.events import LedgerExported
from services.tenancy.models import Tenant


async def note_export(actor: Actor, *, form: str, filters: str, rows: int) -> None:
    """Say that an actor exports so many rows of the ledger; numbers of people in `filters` are masked.

    A transaction of the house's own, in the actor's tenant: auditors, who change nothing, are noted as well.
    """
    actor.require(Permission.MATTER_READ)
    async with acting(system(actor.tenant)):
        told = LedgerExported(form, scrub(filters), rows)
        await record(told, by=actor, about=await Tenant.get(code=actor.tenant))
