"""What waits to be judged: look-backs that are due, one's own inspections, obstacles without a reply."""

from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from admin.console.acts import offered
from admin.console.judging.obstacles import ACTS
from admin.console.listing import Order, Position, Where, listing
from admin.console.names import names
from admin.console.section import Section, get, post
from admin.console.timeline import timeline
from admin.console.words import choices
from admin.web.forms import Form, form_of, perform
from admin.web.pages import see_other, tell
from services.evaluation.inspections.actions import record_finding
from services.evaluation.inspections.models import Finding, InspectionCase
from services.evaluation.look_backs.actions import answer_look_back
from services.evaluation.look_backs.models import LookBack
from services.evaluation.rounds.models import Obstacle, ObstacleView
from services.kernel.access import Actor, Permission
from services.kernel.errors import NotFound
from services.kernel.scope import acting
from services.kernel.text import N_, _
from services.matters.models import Matter

OLDEST = Order(descending=False)
SOONEST = Order("due_at", descending=False)
SOONEST_REPLY = Order("reply_due_at", descending=False)


class Judging(Section):
    menu_label = N_("督导回访")
    icon = "fa-solid fa-clipboard-check"
    path = "/judging"
    needs = Permission.LOOK_BACK_READ
    for_officer = False

    @get()
    async def index(self, request: Request, actor: Actor) -> Response:
        """The look-backs that wait, the most urgent first."""
        where = Where(actor).add("t.answered_at is null and t.cancelled_at is null")
        async with acting(actor):
            columns = "t.name, t.about, t.due_at, t.late, t.tenant"
            page = await listing("look_back", columns, where, order=SOONEST, position=Position.of(request))
            known = await names(actor, tenants=[row["tenant"] for row in page.rows])
        return await self.show(request, "judging/look_backs.html", page=page, known=known)

    @get("/look-backs/{id:uuid}")
    async def look_back(self, request: Request, actor: Actor) -> Response:
        async with acting(actor):
            found = await LookBack.fetch(request.path_params["id"])
            matter = await Matter.get_or_none(id=found.matter_id) if found.matter_id else None
            known = await names(actor, people=[found.answered_by_id])
        return await self.show(request, "judging/look_back.html", look_back=found, matter=matter, known=known)

    @post("/look-backs/{id:uuid}", again="look_back", needs=Permission.LOOK_BACK_ANSWER)
    async def answer(self, request: Request, actor: Actor) -> Response:
        id: UUID = request.path_params["id"]
        async with acting(actor):
            count = len((await LookBack.fetch(id)).questions)

        async def take(actor: Actor, form: Form) -> Any:
            given = [(form.text(f"yes{n}") == "1", form.text(f"said{n}")) for n in range(count)]
            answered = [each for n, each in enumerate(given) if form.text(f"yes{n}")]
            return await answer_look_back(actor, id, answered)

        await perform(request, "look_back.answer", take)
        tell(request, _("已记录"))
        return see_other(request, "/judging")

    @get("/cases", needs=Permission.INSPECTION_RECORD)
    async def cases(self, request: Request, actor: Actor) -> Response:
        """What the actor has to look into."""
        where = Where(actor).add("t.inspector_id = {}", actor.person_id)
        where.add("(t.finding is null or t.finding = 'unreachable')")
        async with acting(actor):
            columns = "t.kind, t.tries, t.matter_id"
            page = await listing("inspection_case", columns, where, position=Position.of(request))
            found = await Matter.filter(id__in=[row["matter_id"] for row in page.rows])
            known = await names(actor, tenants=[matter.tenant for matter in found])
        matters = {matter.id: matter for matter in found}
        return await self.show(request, "judging/cases.html", page=page, matters=matters, known=known)

    @get("/cases/{id:uuid}", needs=Permission.INSPECTION_RECORD)
    async def case(self, request: Request, actor: Actor) -> Response:
        async with acting(actor):
            case = await InspectionCase.fetch(request.path_params["id"])
            matter = await Matter.fetch(case.matter_id)
            known = await names(actor, people=[case.inspector_id], tenants=[matter.tenant])
        return await self.show(
            request, "judging/case.html", case=case, matter=matter, known=known, findings=choices(Finding)
        )

    @post("/cases/{id:uuid}", again="case", needs=Permission.INSPECTION_RECORD)
    async def find(self, request: Request, actor: Actor) -> Response:  # noqa: ARG002 - `perform` finds out itself
        id: UUID = request.path_params["id"]

        async def take(actor: Actor, form: Form) -> Any:
            finding, tries = form.choice("finding", Finding), form.number("tries")
            return await record_finding(actor, id, finding, text=form.text("text"), tries=tries)

        await perform(request, "inspection.find", take)
        tell(request, _("已记录"))
        return see_other(request, "/judging/cases")

    @get("/obstacles")
    async def obstacles(self, request: Request, actor: Actor) -> Response:
        """Those that are not settled; the reply that is due first stands first."""
        where = Where(actor).add("t.state <> 'settled'")
        async with acting(actor):
            columns = "t.state, t.reply_due_at, t.replied_at, t.late, t.matter_id, t.tenant"
            at = Position.of(request)
            page = await listing("obstacle", columns, where, order=SOONEST_REPLY, position=at)
            found = await Matter.filter(id__in=[row["matter_id"] for row in page.rows])
            known = await names(actor, tenants=[row["tenant"] for row in page.rows])
        matters = {matter.id: matter for matter in found}
        return await self.show(request, "judging/obstacles.html", page=page, matters=matters, known=known)

    @get("/obstacles/{id:uuid}")
    async def obstacle(self, request: Request, actor: Actor) -> Response:
        async with acting(actor):
            found = await Obstacle.fetch(request.path_params["id"])
            matter = await Matter.fetch(found.matter_id)
            opinions = await ObstacleView.filter(obstacle_id=found.id).order_by("id")
            moments = await timeline(actor, matter.id, nameless=matter.reporter_id)
            known = await names(actor, people=[each.author_id for each in opinions])
        return await self.show(
            request,
            "judging/obstacle.html",
            obstacle=found,
            matter=matter,
            opinions=opinions,
            moments=moments,
            known=known,
            acts=offered(actor, found, ACTS),
        )

    @post("/obstacles/{id:uuid}", again="obstacle")
    async def act(self, request: Request, actor: Actor) -> Response:  # noqa: ARG002 - `perform` finds out itself
        id: UUID = request.path_params["id"]
        name = form_of(request).text("act")
        if name not in ACTS:
            raise NotFound(act=name)

        async def take(actor: Actor, form: Form) -> Any:
            return await ACTS[name].act(actor, id, form)

        await perform(request, f"obstacle.{name}", take)
        tell(request, _(ACTS[name].done))
        return see_other(request, f"/judging/obstacles/{id}")
