"""The first page, what is new, and what the house knows about whoever is looking."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from admin.portal.homes import portal_appointments
from admin.portal.shown import PAGE, address_lines, show
from admin.portal.words import NOTICES, SOMETHING_NEW
from admin.web.visit import actor_of, visit_of
from services.kernel.access import ROLE_NAMES, Permission
from services.kernel.scope import acting
from services.kernel.text import _
from services.matters.models import Matter
from services.matters.queries import waiting_for_rating
from services.people.gate import appointments_of
from services.people.models import Notice, Person
from services.people.notices import inbox, read_notices

PAGES = {"matter": "/matters", "wish": "/wishes"}
"""Where the subjects of notices are to be seen."""


async def home(request: Request) -> Response:
    if visit_of(request).session is None:
        return await show(request, "welcome.html", phone="", next="")
    actor = actor_of(request)
    async with acting(actor):
        me = await Person.get_or_none(id=actor.person_id)
        to_rate = await waiting_for_rating(actor, size=5) if actor.may(Permission.MATTER_RATE) else []
    place = (await address_lines(actor, {actor.tenant}))[actor.tenant]
    return await show(request, "home.html", me=me, to_rate=to_rate, place=place)


async def notices(request: Request) -> Response:
    """The newest lines; having been shown, they are read."""
    actor = actor_of(request)
    async with acting(actor):
        newest = await Notice.filter(inbox(actor)).order_by("-created_at", "-id").limit(2 * PAGE)
        await read_notices(actor, [each.id for each in newest if each.read_at is None])
        matters = await Matter.filter(id__in=[each.subject_id for each in newest])
    titles = {matter.id: matter.title for matter in matters}
    lines = [(each, _line(each), titles.get(each.subject_id, ""), _link(each)) for each in newest]
    return await show(request, "notices.html", lines=lines)


def _line(notice: Notice) -> str:
    return _(NOTICES[notice.kind], **notice.facts) if notice.kind in NOTICES else _(SOMETHING_NEW)


def _link(notice: Notice) -> str:
    page = PAGES.get(notice.subject_type)
    return f"{page}/{notice.subject_id}" if page else ""


async def mine(request: Request) -> Response:
    """My own data, as masked as everyone sees it, and the ways out."""
    actor = actor_of(request)
    async with acting(actor):
        me = await Person.get_or_none(id=actor.person_id)
    homes = portal_appointments(await appointments_of(actor.account_id)) if actor.account_id else []
    place = (await address_lines(actor, {actor.tenant}))[actor.tenant]
    return await show(request, "mine.html", me=me, homes=homes, place=place, ROLE_NAMES=ROLE_NAMES)


routes = [Route("/", home), Route("/notices", notices), Route("/mine", mine)]
