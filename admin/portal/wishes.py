"""The wall of wishes: what somebody nearby could do for somebody, whose name nobody here is told."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from admin.portal.shown import PAGE, address_lines, community_of, show
from admin.portal.words import CLAIMS
from admin.web.forms import Form, perform, query_of
from admin.web.pages import see_other, tell
from admin.web.visit import actor_of
from services.kernel.access import Actor, Permission
from services.kernel.codes import Level, is_within, parent_of
from services.kernel.errors import Conflict, Forbidden, NotFound
from services.kernel.scope import acting
from services.kernel.text import N_, _
from services.volunteering.actions import claim_wish, grant_wish, release_wish
from services.volunteering.models import Claim, Wish, WishState, WishTaken
from services.volunteering.queries import claims_of, open_wishes

CLAIMED = N_("认领成功，谢谢您！社区会与您联系，告诉您怎么送到")
GRANTED = N_("辛苦了！社区会向许愿人确认")
RELEASED = N_("心愿已放回心愿墙，其他志愿者可以认领")


async def wall(request: Request) -> Response:
    """Open wishes of one's community, its street, the district, or another community of it."""
    actor, asked = actor_of(request), query_of(request)
    within = asked.number_or_none("at") or community_of(actor.tenant)
    if not is_within(within, actor.district * Level.DISTRICT.divisor):
        raise NotFound(kind="Tenant", tenant=within)
    found = await open_wishes(actor, within, size=PAGE + 1, after=asked.uuid_or_none("after"))
    shown = found[:PAGE]
    places = await address_lines(actor, {within, *(wish.tenant for wish in shown)})
    return await show(
        request,
        "wishes.html",
        wishes=shown,
        places=places,
        within=within,
        tabs=_tabs(actor),
        more=shown[-1].id if len(found) > PAGE else None,
        community_of=community_of,
    )


def _tabs(actor: Actor) -> list[tuple[int, str]]:
    home = community_of(actor.tenant)
    district = actor.district * Level.DISTRICT.divisor
    return [(home, _("本社区")), (parent_of(home) or district, _("本街道")), (district, _("全区"))]


async def wish(request: Request) -> Response:
    return await _wish(request)


async def _wish(request: Request, refusal: Conflict | Forbidden | None = None) -> Response:
    """One wish; to whoever claimed it, with what they may do next."""
    actor = actor_of(request)
    actor.require(Permission.WISH_READ)
    async with acting(actor):
        found = await Wish.fetch(request.path_params["id"])
        own = await Claim.get_or_none(
            wish_id=found.id, volunteer_id=actor.person_id, released_at__isnull=True
        )
    places = await address_lines(actor, {found.tenant})
    return await show(
        request,
        "wish.html",
        refusal=refusal,
        taken=isinstance(refusal, WishTaken) or (own is None and found.state is not WishState.OPEN),
        wish=found,
        claim=own,
        place=places[found.tenant],
        CLAIMS=CLAIMS,
        WishState=WishState,
    )


async def claims(request: Request) -> Response:
    actor = actor_of(request)
    found = await claims_of(actor, size=5 * PAGE)
    places = await address_lines(actor, {each.tenant for each in found})
    return await show(request, "claims.html", claims=found, places=places, CLAIMS=CLAIMS)


async def claim(request: Request) -> Response:
    return await _do(request, "portal.claim", claim_wish, CLAIMED)


async def granted(request: Request) -> Response:
    return await _do(request, "portal.grant", grant_wish, GRANTED)


async def release(request: Request) -> Response:
    return await _do(request, "portal.release", release_wish, RELEASED)


async def _do(
    request: Request, name: str, action: Callable[[Actor, UUID], Awaitable[object]], sentence: str
) -> Response:
    """One step with the wish of the path; a refusal is explained on the wish's own page."""
    id: UUID = request.path_params["id"]

    async def act(actor: Actor, _: Form) -> object:
        return await action(actor, id)

    try:
        await perform(request, name, act)
    except (Conflict, Forbidden) as refusal:
        return await _wish(request, refusal)
    tell(request, _(sentence))
    return see_other(request, f"/wishes/{id}")


routes = [
    Route("/wishes", wall),
    Route("/wishes/{id:uuid}", wish),
    Route("/wishes/{id:uuid}/claim", claim, methods=["POST"]),
    Route("/wishes/{id:uuid}/granted", granted, methods=["POST"]),
    Route("/wishes/{id:uuid}/release", release, methods=["POST"]),
    Route("/claims", claims),
]
