"""What every resolver can reach: who asks, in which language, and what was loaded already."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import strawberry
from strawberry.dataloader import DataLoader

from services.kernel.access import Actor, Permission
from services.kernel.errors import DomainError, SignInRequired
from services.kernel.text import N_, SOURCE
from services.people.one_time import CodeSender
from services.people.sessions import Session


class CommunityRequired(DomainError):
    """Signed in by a code to a phone, but a resident of no community yet."""

    code, status, sentence = "COMMUNITY_REQUIRED", 403, N_("请先加入一个社区")


@dataclass
class Context:
    """One request; of a subscription, one event.

    `again` makes the context anew, and refuses whoever is not welcome any more.
    """

    actor: Actor | None = None
    language: str = SOURCE
    request_id: str = ""
    loaders: dict[object, DataLoader[Any, Any]] = field(default_factory=dict)
    session: Session | None = None
    came_from: Callable[[], str] = str
    sender: CodeSender | None = None
    again: "Callable[[], Awaitable[Context]] | None" = None

    @property
    def signed_in(self) -> Actor:
        """Whoever is acting; nobody is refused with SIGN_IN_REQUIRED."""
        if self.actor is None:
            raise SignInRequired if self.session is None else CommunityRequired
        return self.actor

    @property
    def address(self) -> str:
        """Where the request came from, as far as our own proxies say so; empty when nobody knows."""
        return self.came_from()

    @property
    def entered(self) -> Session:
        """What the caller came in with, whether they belong anywhere yet or not."""
        if self.session is None:
            raise SignInRequired
        return self.session

    def require(self, permission: Permission | None) -> Actor:
        """Whoever is acting, if they may do this."""
        actor = self.signed_in
        if permission is not None:
            actor.require(permission)
        return actor

    async def anew(self) -> "Context":
        """The same caller a while later, with nothing remembered."""
        return await self.again() if self.again else Context(self.actor, self.language, self.request_id)


Info = strawberry.Info[Context, None]
