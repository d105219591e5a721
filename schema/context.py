"""What every resolver can reach: who asks, in which language, and what was loaded already."""

from dataclasses import dataclass, field
from typing import Any

import strawberry
from strawberry.dataloader import DataLoader

from services.kernel.access import Actor, Permission
from services.kernel.errors import SignInRequired
from services.kernel.text import SOURCE


@dataclass
class Context:
    """One request; of a subscription, one event."""

    actor: Actor | None = None
    language: str = SOURCE
    request_id: str = ""
    loaders: dict[object, DataLoader[Any, Any]] = field(default_factory=dict)

    @property
    def signed_in(self) -> Actor:
        """Whoever is acting; nobody is refused with SIGN_IN_REQUIRED."""
        if self.actor is None:
            raise SignInRequired
        return self.actor

    def require(self, permission: Permission | None) -> Actor:
        """Whoever is acting, if they may do this."""
        actor = self.signed_in
        if permission is not None:
            actor.require(permission)
        return actor


Info = strawberry.Info[Context, None]
