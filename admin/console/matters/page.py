"""The page of one matter: its facts, its course, and what may be done with it now."""

from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from admin.console.matters.acts import ACTS
from admin.console.matters.around import around
from admin.console.matters.papers import MatterPapers, disclosure_of
from admin.console.matters.report import report
from admin.console.names import choosable_tenants
from admin.console.section import get, post
from admin.console.words import choices
from admin.papers.letters import DECLINE, RECEIPT, REPLY, letters_of
from admin.web.forms import Form, form_of, perform
from admin.web.methods import colour_words
from admin.web.pages import see_other, tell
from services.kernel.access import Actor, Permission
from services.kernel.codes import Level, level_of
from services.kernel.errors import NotFound
from services.kernel.scope import acting
from services.kernel.text import N_, _
from services.matters.models import Channel, Matter, Photo
from services.matters.photos import Picture, add_photo, develop, smaller
from services.people.actions import Revealed, reveal
from services.people.notices import read_about

PAPERS = {RECEIPT: N_("受理回执"), REPLY: N_("办理情况答复书"), DECLINE: N_("不予办理告知书")}


class MatterPages(MatterPapers):
    """The pages behind the ledger's lines."""

    @get("/{id:uuid}")
    async def matter(self, request: Request, actor: Actor) -> Response:
        async with acting(actor):
            found = await around(actor, request.path_params["id"])
            disclosed = await disclosure_of(actor, found.matter)
            await read_about(actor, found.matter.id)
        return await self.show(
            request,
            "matters/page.html",
            it=found,
            matter=found.matter,
            colours=[(code.value, said) for code, said in colour_words(found.method.document).items()],
            classes=[(each.code.value, _(each.name)) for each in found.method.document.classes],
            categories=[(each.name, each.name) for each in found.method.document.categories],
            stages=found.method.document.stages,
            papers=[(kind, _(PAPERS[kind])) for kind in letters_of(found.matter)],
            disclosed=disclosed,
            revealed=getattr(request.state, "revealed", None),
        )

    @post("/{id:uuid}", again="matter")
    async def act(self, request: Request, actor: Actor) -> Response:
        """One act of the page's, or a look at the reporter's number with a reason."""
        id: UUID = request.path_params["id"]
        name = form_of(request).text("act")
        if name == "reveal":
            return await self._reveal(request, actor, id)
        if name not in ACTS:
            raise NotFound(act=name)
        pictures = [await develop(await file.read()) for file in form_of(request).files("photos")]

        async def take(actor: Actor, form: Form) -> Any:
            made = await ACTS[name].act(actor, id, form)
            for picture in pictures:
                await add_photo(actor, id, picture)
            return made

        await perform(request, f"matter.{name}", take)
        tell(request, _(ACTS[name].done))
        return see_other(request, f"/matters/{id}")

    async def _reveal(self, request: Request, actor: Actor, id: UUID) -> Response:
        """Shown once, in this very answer; who looked and why is kept."""
        async with acting(actor):
            matter = await Matter.fetch(id)
            reason = form_of(request).text("reason")
            request.state.revealed = await reveal(actor, matter.reporter_id, Revealed.PHONE, reason)
        page: Response = await self.matter(request)
        return page

    @get("/photos/{id:uuid}")
    async def photo(self, request: Request, actor: Actor) -> Response:
        async with acting(actor):
            photo = await Photo.fetch(request.path_params["id"])
        content = await smaller(photo.content) if "small" in request.query_params else photo.content
        return Response(content, media_type="image/jpeg", headers={"cache-control": "private, max-age=3600"})

    @get("/new", needs=Permission.MATTER_REPORT_FOR)
    async def new(self, request: Request, actor: Actor) -> Response:
        """A matter raised for a resident who came, called or was visited."""
        async with acting(actor):
            tenants = await choosable_tenants(actor.tenant, actor.district)
        own = (
            [] if level_of(actor.tenant) in {Level.DISTRICT, Level.STREET} else [(actor.tenant, _("本辖区"))]
        )
        return await self.show(
            request,
            "matters/new.html",
            tenants=[*own, *tenants],
            channels=[(value, words) for value, words in choices(Channel) if value != Channel.APP],
        )

    @post("/new", again="new", needs=Permission.MATTER_REPORT_FOR)
    async def take_down(self, request: Request, actor: Actor) -> Response:  # noqa: ARG002 - `perform` finds out itself
        form = form_of(request)
        pictures: list[Picture] = [await develop(await file.read()) for file in form.files("photos")]

        async def take(actor: Actor, form: Form) -> Matter:
            return await report(actor, form, pictures)

        id = await perform(request, "matter.report", take)
        tell(request, _("已登记"))
        return see_other(request, f"/matters/{id}")
