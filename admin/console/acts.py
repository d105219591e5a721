"""What may be done with a row now, by whoever looks at it: one entry for each button and its form."""

import copy
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from admin.web.forms import Form
from services.kernel.access import Actor, Permission
from services.kernel.errors import DomainError

R = TypeVar("R")


@dataclass(frozen=True)
class Act(Generic[R]):
    """`probe` takes the step on a copy of the row: what the row itself refuses is not offered."""

    label: str
    done: str
    permission: Permission
    probe: Callable[[R], object]
    act: Callable[[Actor, UUID, Form], Awaitable[object]]
    with_reason: bool = False


def offered(actor: Actor, row: R, acts: Mapping[str, Act[R]]) -> dict[str, Act[R]]:
    """The acts that the actor's role and the row's state allow."""
    return {
        name: act for name, act in acts.items() if actor.may(act.permission) and _allowed(act, copy.copy(row))
    }


def _allowed(act: Act[R], row: R) -> bool:
    try:
        act.probe(row)
    except DomainError:
        return False
    return True
