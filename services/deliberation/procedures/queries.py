"""Papers of decision procedures, as pages show them."""

from uuid import UUID

from services.kernel.access import Actor, Permission
from services.kernel.errors import NotFound
from services.kernel.scope import fetch

_CONTENT = "select content from procedure_paper where district_code = $1 and id = $2"


async def paper_content(actor: Actor, paper_id: UUID) -> bytes:
    """The picture itself, for those who work in the tenant; NOT_FOUND for everyone else."""
    if actor.may(Permission.PROCEDURE_READ):
        for row in await fetch(actor, _CONTENT, actor.district, paper_id):
            return bytes(row["content"])
    raise NotFound(kind="ProcedurePaper", id=paper_id)
