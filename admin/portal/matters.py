"""A resident's matters: report one, see its course, add photos, rate it."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from admin.portal.course import role_of_owner, steps
from admin.portal.shown import PAGE, address_lines, show
from admin.portal.words import STATES
from admin.web.forms import Form, form_of, perform, query_of
from admin.web.methods import colour_words
from admin.web.pages import see_other, tell
from admin.web.visit import actor_of
from services.kernel.access import ROLE_NAMES, Actor, Permission
from services.kernel.errors import Conflict, DomainError, Invalid
from services.kernel.once import IdempotencyConflict
from services.kernel.outbox import EventRow
from services.kernel.scope import acting
from services.kernel.text import N_, _
from services.matters.actions import LONGEST, rate_matter, report_matter
from services.matters.escalation import handling_tenant
from services.matters.models import OPEN, Matter
from services.matters.photos import MOST, MOST_BYTES, PhotoTooLarge, Picture, add_photo, develop
from services.matters.queries import course_of, own_matters, photo_ids
from services.methods.queries import method_of
from services.methods.vocabulary import Rating
from services.people.models import Department
from services.tenancy.queries import names_of

AT_ONCE = 3
"""Photos a form takes."""
FIELDS = {"title": N_("什么事"), "detail": N_("详细情况"), "place": N_("在哪里")}
REPORTED = N_("已提交，社区会尽快受理")
RATED = N_("谢谢您的评价")
PHOTO_TAKEN = N_("照片已添加")


class AlreadySent(Conflict):
    code, sentence = "ALREADY_SENT", N_("刚才那件事已经提交过了。如果这是另一件事，请再点一次提交")


class TooManyAtOnce(Invalid):
    code, sentence = "TOO_MANY_PHOTOS_AT_ONCE", N_("一次最多上传 {most} 张照片")


async def mine(request: Request) -> Response:
    actor = actor_of(request)
    async with acting(actor):
        found = await own_matters(actor, size=PAGE + 1, after=query_of(request).uuid_or_none("after"))
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return await show(request, "matters.html", matters=found[:PAGE], more=more, STATES=STATES)


async def blank(request: Request) -> Response:
    """The empty form. Browsers may keep it: going back to it after a failure finds what was typed."""
    actor_of(request).require(Permission.MATTER_REPORT)
    page = await _form(request, {})
    page.headers["cache-control"] = "private, no-cache"
    return page


async def _form(request: Request, typed: dict[str, str], refusal: DomainError | None = None) -> Response:
    actor = actor_of(request)
    place = (await address_lines(actor, {actor.tenant}))[actor.tenant]
    field = refusal.details.get("field", "") if refusal else ""
    return await show(
        request,
        "report.html",
        refusal=refusal,
        typed=typed,
        wrong=field,
        about=_(FIELDS[field]) if field in FIELDS else "",
        community=place,
        longest=LONGEST,
        most=AT_ONCE,
    )


async def report(request: Request) -> Response:
    """The form, taken once however often it arrives; a refused one comes back as it was typed."""
    form = form_of(request)
    try:
        pictures = await _pictures(form)
        id = await perform(request, "portal.report", lambda actor, form: _reported(actor, form, pictures))
    except IdempotencyConflict as refusal:
        return await _form(request, form.typed(), AlreadySent(**refusal.details))
    except Invalid as refusal:
        return await _form(request, form.typed(), refusal)
    tell(request, _(REPORTED))
    return see_other(request, f"/matters/{id}")


async def _pictures(form: Form) -> list[Picture]:
    """The photos of a form, read before anything is begun."""
    files = form.files("photos")
    if len(files) > AT_ONCE:
        raise TooManyAtOnce(most=AT_ONCE)
    if any((file.size or 0) > MOST_BYTES for file in files):
        raise PhotoTooLarge
    return [await develop(await file.read()) for file in files]


async def _reported(actor: Actor, form: Form, pictures: list[Picture]) -> Matter:
    matter = await report_matter(
        actor,
        tenant=actor.tenant,
        title=form.text("title"),
        detail=form.text("detail"),
        place=form.text("place"),
        reporter_hidden=form.flag("hidden"),
    )
    for picture in pictures:
        await add_photo(actor, matter.id, picture)
    return matter


async def course(request: Request) -> Response:
    return await _course(request)


async def _course(request: Request, refusal: DomainError | None = None) -> Response:
    """Everything about one matter, in the words of whoever reported it."""
    actor = actor_of(request)
    async with acting(actor):
        matter = await Matter.fetch(request.path_params["id"])
        rows = await course_of(matter)
        departments = await _departments(matter, rows)
        photos = await photo_ids(matter)
        colours = colour_words((await method_of(matter.method_id)).document)
    handler, role = handling_tenant(matter), role_of_owner(rows) if matter.owner_id else None
    return await show(
        request,
        "matter.html",
        refusal=refusal,
        matter=matter,
        steps=steps(actor, rows, departments, colours),
        department=departments.get(matter.department_id) if matter.department_id else None,
        role=_(ROLE_NAMES[role]) if role else None,
        handler=(await names_of(actor, {handler})).get(handler, ""),
        photos=[f"/photos/{matter.district_code}-{id}" for id in photos],
        room=min(AT_ONCE, MOST - len(photos)) if matter.state in OPEN else 0,
        typed=form_of(request).typed() if refusal else {},
        STATES=STATES,
        colours=colours,
        Rating=Rating,
    )


async def _departments(matter: Matter, rows: list[EventRow]) -> dict[UUID, str]:
    """The names of the departments that the matter was ever given to."""
    ids = {UUID(row.payload["department_id"]) for row in rows if row.payload.get("department_id")}
    if matter.department_id:
        ids.add(matter.department_id)
    found = await Department.filter(id__in=list(ids)) if ids else []
    return {each.id: each.name for each in found}


async def rate(request: Request) -> Response:
    matter_id = request.path_params["id"]

    async def rated(actor: Actor, form: Form) -> Matter:
        given = form.choice("rating", Rating)
        return await rate_matter(actor, matter_id, rating=given, comment=form.text("comment"))

    try:
        await perform(request, "portal.rate", rated)
    except (Invalid, Conflict) as refusal:
        return await _course(request, refusal)
    tell(request, _(RATED))
    return see_other(request, f"/matters/{matter_id}")


async def add(request: Request) -> Response:
    """More photos of a matter that is being worked on."""
    matter_id = request.path_params["id"]
    try:
        pictures = await _pictures(form_of(request))
        await perform(request, "portal.add_photos", lambda actor, _: _added(actor, matter_id, pictures))
    except (Invalid, Conflict) as refusal:
        return await _course(request, refusal)
    if pictures:
        tell(request, _(PHOTO_TAKEN))
    return see_other(request, f"/matters/{matter_id}")


async def _added(actor: Actor, matter_id: UUID, pictures: list[Picture]) -> None:
    for picture in pictures:
        await add_photo(actor, matter_id, picture)


routes = [
    Route("/matters", mine),
    Route("/matters", report, methods=["POST"]),
    Route("/matters/new", blank),
    Route("/matters/{id:uuid}", course),
    Route("/matters/{id:uuid}/rating", rate, methods=["POST"]),
    Route("/matters/{id:uuid}/photos", add, methods=["POST"]),
]
