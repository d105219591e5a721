"""What clients are told as it happens: that something changed, read anew with their own eyes.

News comes from wherever something was committed, at best; who must not miss anything asks again with a query.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
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
from services.kernel.access import LEVEL_SIGHTS, Actor, Permission, Sight
from services.kernel.codes import is_within
from services.kernel.errors import Unavailable
from services.kernel.outbox import Event


@dataclass(frozen=True, slots=True)
class News:
    """Something was committed: what kind of event, about which row, in which tenant."""

    tenant: int
    kind: str
    subject_type: str
    subject_id: UUID


def _nothing(_: int) -> AsyncGenerator[News | None, None]:
    raise Unavailable


listen: Callable[[int], AsyncGenerator[News | None, None]] = _nothing
"""The news of one district, for ever, and None every few seconds. Set by the composition root."""


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
        only = decode_id(matter, "Matter", info.context.signed_in) if matter else None
        async with aclosing(_about(info, Permission.MATTER_READ, "matter", only, tenant)) as changes:
            async for news, context in changes:
                if seen := await known(context, Matter, news.subject_id):
                    yield MatterChange(kind=news.kind, matter=seen)

    @strawberry.subscription(description="心愿变化 (wish changed): of the wishes that one may see")
    async def wish_changed(
        self, info: Info, wish: WishId = None, tenant: Within = None
    ) -> AsyncIterator[WishChange]:
        only = decode_id(wish, "Wish", info.context.signed_in) if wish else None
        async with aclosing(_about(info, Permission.WISH_READ, "wish", only, tenant)) as changes:
            async for news, context in changes:
                if seen := await known(context, Wish, news.subject_id):
                    yield WishChange(kind=news.kind, wish=seen)


async def _about(
    info: Info, permission: Permission, subject_type: str, only: UUID | None, tenant: str | None
) -> AsyncGenerator[tuple[News, Context], None]:
    """The district's news, less what the actor could not see or did not ask for; the rest is read.

    Whether they are still welcome is asked before each piece of news, and every few seconds.
    """
    actor = info.context.require(permission)
    within = tenant_of(tenant) if tenant else None
    async with aclosing(listen(actor.district)) as stream:
        async for news in stream:
            if news and not (
                news.subject_type == subject_type
                and only in (None, news.subject_id)
                and (within is None or is_within(news.tenant, within))
                and _may_hear(actor, news)
            ):
                continue
            context = await info.context.anew()
            context.require(permission)
            if news:
                yield news, context


def _may_hear(actor: Actor, news: News) -> bool:
    """Staff hear of their own tenant and below; residents of nothing that their timeline leaves out."""
    if actor.sight in LEVEL_SIGHTS:
        return is_within(news.tenant, actor.tenant)
    kind = Event.kinds.get(news.kind)
    return actor.sight is not Sight.RESIDENT or (kind is not None and kind.shown)
