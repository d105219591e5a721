"""Where one belongs: choosing a community on first use, joining another one, going from one to the other."""

from collections.abc import Callable, Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from admin.portal.shown import show
from admin.web.forms import Form, form_of, query_of
from admin.web.pages import see_other, tell
from admin.web.visit import actor_of, session_required, visit_of
from services.kernel.access import Actor, Role, system
from services.kernel.checked import optional
from services.kernel.codes import Level, ancestors_of, level_of
from services.kernel.errors import Conflict, DomainError, Invalid, NotFound
from services.kernel.scope import acting
from services.kernel.text import N_, _
from services.people.gate import Held, appointments_of
from services.people.joining import become_volunteer, join_community, places_to_join
from services.people.sessions import switch_appointment
from services.tenancy.queries import communities_named, names_of

IN_THE_PORTAL = (Role.VOLUNTEER, Role.RESIDENT, Role.ORGANIZATION_CONTACT)
LONGEST_PART = 20
WELCOME = N_("欢迎来到{name}")
NOW_VOLUNTEER = N_("您已是志愿者，谢谢您")


def portal_appointments(held: Iterable[Held]) -> list[Held]:
    """One a community, volunteers before residents; what one does for the house is the console's."""
    ours = sorted(
        (each for each in held if each.role in IN_THE_PORTAL),
        key=lambda each: IN_THE_PORTAL.index(each.role),
    )
    first: dict[tuple[int, bool], Held] = {}
    for each in ours:
        first.setdefault((each.tenant, each.role is Role.ORGANIZATION_CONTACT), each)
    return list(first.values())


def best(held: list[Held]) -> Held | None:
    return held[0] if held else None


async def choose(request: Request) -> Response:
    """Down the tree, a step a page: district, street, community; or by a part of the community's name."""
    session_required(request)
    code = query_of(request).number_or_none("at")
    if code is None:
        return await show(request, "join.html", path=[], found=await places_to_join(), at=None, part="")
    here = system(code)
    if level_of(code) is Level.COMMUNITY:
        return await _confirm(request, here)
    part = optional(query_of(request).text("part"), "part", longest=LONGEST_PART)
    named = [(each.code, each.name) for each in await communities_named(here, part)] if part else []
    found = named if part else await places_to_join(code)
    return await show(request, "join.html", path=await _path(here), found=found, at=code, part=part)


async def _confirm(
    request: Request, here: Actor, refusal: DomainError | None = None, name: str = ""
) -> Response:
    """This is where I live, and this is what I am called."""
    return await show(request, "joining.html", refusal=refusal, path=await _path(here), name=name)


async def _path(here: Actor) -> list[tuple[int, str]]:
    """The names from the district down to a tenant; NOT_FOUND if there is no such tenant."""
    codes = [*reversed(ancestors_of(here.tenant)), here.tenant]
    names = await names_of(here, codes)
    if here.tenant not in names:
        raise NotFound(kind="Tenant", tenant=here.tenant)
    return [(code, names[code]) for code in codes if code in names]


async def join(request: Request) -> Response:
    session, form = session_required(request), form_of(request)
    code = form.number("at")
    if level_of(code) is not Level.COMMUNITY:
        raise NotFound(kind="Tenant", tenant=code)
    try:
        held = await join_community(session.account_id, code, form.text("name"))
    except (Invalid, Conflict) as refusal:
        return await _confirm(request, system(code), refusal, form.text("name"))
    tell(request, _(WELCOME, name=held.tenant_name))
    return await _go_on_as(request, lambda each: each.tenant == held.tenant)


async def go(request: Request) -> Response:
    """To another of one's communities, or to the organization that one speaks for."""
    wanted = form_of(request).uuid("appointment")
    return await _go_on_as(request, lambda each: each.id == wanted)


async def _go_on_as(request: Request, meant: Callable[[Held], bool]) -> Response:
    session, visit = session_required(request), visit_of(request)
    held = next(filter(meant, portal_appointments(await appointments_of(session.account_id))), None)
    if held is None or visit.secret is None:
        raise NotFound(kind="Appointment")
    visit.keep(await switch_appointment(visit.secret, held.id))
    return see_other(request, "/")


async def volunteer(request: Request) -> Response:
    """One step: whoever lives here may help here. Then back to the wish that made them want to."""
    actor, visit = actor_of(request), visit_of(request)
    if actor.role is Role.RESIDENT and visit.secret:
        async with acting(actor):
            appointment_id = await become_volunteer(actor)
        visit.keep(await switch_appointment(visit.secret, appointment_id))
    tell(request, _(NOW_VOLUNTEER))
    return see_other(request, _back(form_of(request)))


def _back(form: Form) -> str:
    wish = form.uuid_or_none("wish")
    return f"/wishes/{wish}" if wish else "/wishes"


routes = [
    Route("/join", choose),
    Route("/join", join, methods=["POST"]),
    Route("/go", go, methods=["POST"]),
    Route("/volunteer", volunteer, methods=["POST"]),
]
