"""The letters of a matter, to be printed: read under the sight of whoever prints."""

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
from services.kernel.access import Actor
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
