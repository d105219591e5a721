"""What clients are told as it happens: that something changed, read anew with their own eyes.

News comes from wherever something was committed, at best; who must not miss anything asks again with a query.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import strawberry

from schema.context import Context, Info
from schema.mutations.performing import tenant_of
from schema.reading.rows import known
from schema.relay import decode_id
from schema.types.matters import Matter
from schema.types.volunteering import Wish
from services.kernel.access import LEVEL_SIGHTS, Actor, Permission
from services.kernel.codes import is_within
from services.kernel.errors import Unavailable


@dataclass(frozen=True, slots=True)
class News:
    """Something was committed: what kind of event, about which row, in which tenant."""

    tenant: int
    kind: str
    subject_type: str
    subject_id: UUID


def _nothing(_: int) -> AsyncIterator[News]:
    raise Unavailable


listen: Callable[[int], AsyncIterator[News]] = _nothing
"""The news of one district, for ever. Set by the composition root."""


@strawberry.type(description="事项变化 (a change of a matter)")
class MatterChange:
    kind: str = strawberry.field(description="事件 (kind): such as MatterAssigned")
    matter: Matter = strawberry.field(description="事项 (matter) as it is now")


@strawberry.type(description="心愿变化 (a change of a wish)")
class WishChange:
    kind: str = strawberry.field(description="事件 (kind): such as WishClaimed")
    wish: Wish = strawberry.field(description="心愿 (wish) as it is now")


MatterId = Annotated[
    strawberry.ID | None, strawberry.argument(description="事项的 ID (matter): only this one")
]
WishId = Annotated[strawberry.ID | None, strawberry.argument(description="心愿的 ID (wish): only this one")]
Within = Annotated[
    str | None, strawberry.argument(description="区划代码 (tenant): only this tenant and below")
]


@strawberry.type(description="订阅 (subscriptions), over graphql-transport-ws")
class Subscription:
    @strawberry.subscription(description="事项变化 (matter changed): of the matters that one may see")
    async def matter_changed(
        self, info: Info, matter: MatterId = None, tenant: Within = None
    ) -> AsyncIterator[MatterChange]:
        actor = info.context.require(Permission.MATTER_READ)
        only = decode_id(matter, "Matter", actor) if matter else None
        async for news in _about(actor, "matter", only, tenant):
            if seen := await known(_anew(info.context), Matter, news.subject_id):
                yield MatterChange(kind=news.kind, matter=seen)

    @strawberry.subscription(description="心愿变化 (wish changed): of the wishes that one may see")
    async def wish_changed(
        self, info: Info, wish: WishId = None, tenant: Within = None
    ) -> AsyncIterator[WishChange]:
        actor = info.context.require(Permission.WISH_READ)
        only = decode_id(wish, "Wish", actor) if wish else None
        async for news in _about(actor, "wish", only, tenant):
            if seen := await known(_anew(info.context), Wish, news.subject_id):
                yield WishChange(kind=news.kind, wish=seen)


async def _about(
    actor: Actor, subject_type: str, only: UUID | None, tenant: str | None
) -> AsyncIterator[News]:
    """The district's news, less what the actor could not see or did not ask for; the rest is read."""
    within = tenant_of(tenant) if tenant else None
    below = actor.tenant if actor.sight in LEVEL_SIGHTS else None
    async for news in listen(actor.district):
        wanted = news.subject_type == subject_type and only in (None, news.subject_id)
        if wanted and all(each is None or is_within(news.tenant, each) for each in (within, below)):
            yield news


def _anew(context: Context) -> Context:
    """Each piece of news is read with nothing remembered."""
    return Context(actor=context.actor, language=context.language, request_id=context.request_id)
