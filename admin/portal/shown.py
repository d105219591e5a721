"""What every page of the portal is filled in with."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from admin.web.pages import render
from admin.web.visit import visit_of
from services.kernel.access import Actor
from services.kernel.codes import Level, parent_of
from services.kernel.errors import DomainError
from services.kernel.scope import fetch
from services.tenancy.queries import names_of

PAGE = 20
"""Lines a list shows before it offers more."""
_UNREAD = """
select count(*) as unread from notice where district_code = $1 and to_person_id = $2 and read_at is null"""


async def show(
    request: Request, template: str, *, refusal: DomainError | None = None, **context: Any
) -> Response:
    """A page of the portal with its header; one that explains a refusal has the refusal's status."""
    actor = visit_of(request).actor
    return render(
        request,
        f"portal/{template}",
        status=refusal.status if refusal else 200,
        refusal=refusal,
        unread=await _unread(actor) if actor else 0,
        **context,
    )


async def _unread(actor: Actor) -> int:
    [row] = await fetch(actor, _UNREAD, actor.district, actor.person_id)
    return int(row["unread"])


def community_of(tenant: int) -> int:
    """The community that a community or one of its grids belongs to."""
    return tenant // Level.COMMUNITY.divisor * Level.COMMUNITY.divisor


async def address_lines(actor: Actor, tenants: set[int]) -> dict[int, str]:
    """Each community as people say it: its street and its name."""
    homes = {tenant: community_of(tenant) for tenant in tenants}
    streets = {home: parent_of(home) for home in homes.values()}
    names = await names_of(actor, {*homes.values(), *(street for street in streets.values() if street)})
    return {
        tenant: " ".join(filter(None, (names.get(streets[home] or 0, ""), names.get(home, ""))))
        for tenant, home in homes.items()
    }
