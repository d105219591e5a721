"""The letters of a matter, to be printed: read under the sight of whoever prints."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from admin.console.matters.rows import shown_reporter
from admin.console.names import names
from admin.console.section import Section, get
from admin.console.words import WORDS
from admin.papers.letters import Names, letter
from admin.papers.press import printed
from admin.papers.sheets import Letter
from admin.web.files import as_pdf
from services.evaluation.disclosure.models import Disclosure, DisclosureState
from services.kernel.access import Actor, Role
from services.kernel.scope import acting
from services.matters.escalation import handling_tenant
from services.matters.models import Channel, Matter


class MatterPapers(Section):
    """What is handed to the reporter on paper."""

    @get("/{id:uuid}/papers/{kind}")
    async def paper(self, request: Request, actor: Actor) -> Response:
        kind = request.path_params["kind"]
        async with acting(actor):
            matter = await Matter.fetch(request.path_params["id"])
            made = await _letter(actor, kind, matter)
        return as_pdf(await printed(made), f"{made.title} {matter.number}")


async def disclosure_of(actor: Actor, matter: Matter) -> UUID | None:
    """What of it hangs on the public board now, if anything does; departments have no part in disclosures."""
    if actor.role is Role.DEPARTMENT_OFFICER:
        return None
    hanging = Disclosure.filter(matter_id=matter.id, state=DisclosureState.PUBLISHED)
    found = await hanging.first().values_list("open_id", flat=True)
    return UUID(str(found)) if found else None


async def _letter(actor: Actor, kind: str, matter: Matter) -> Letter:
    """Inside the transaction of whoever prints; a reporter who is hidden is not named on paper either."""
    issuer, reporter = handling_tenant(matter), matter.reporter_id
    known = await names(actor, people=[reporter], departments=[matter.department_id], tenants=[issuer])
    told = Names(
        issuer=known.tenant(issuer),
        reporter=shown_reporter(known.person(reporter), hidden=matter.reporter_hidden, actor=actor),
        channel=WORDS[Channel][matter.channel],
        handler=known.department(matter.department_id),
    )
    return letter(kind, matter, told)
