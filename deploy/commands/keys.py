"""Changing the key under which phone and identity numbers are kept."""

import asyncio
import base64
import secrets
from collections.abc import Awaitable, Callable
from uuid import UUID

from deploy.commands.configuration import installation
from deploy.commands.showing import aside, out, progress, result
from deploy.database import database
from deploy.settings import Settings
from services.kernel.access import Actor, Role, system
from services.kernel.privacy import new_key
from services.kernel.scope import acting
from services.people.rotation import Batch, rotate_accounts, rotate_sealed
from services.tenancy.queries import districts

Told = Callable[[int, int], None]


def new() -> None:
    """What to set: a new key before those that are in use."""
    with installation() as settings:
        old = settings.privacy_keys or _derived(settings)
    aside.out("Set this for every process, start them anew, and then run `mulin keys rotate`:")
    out.out(f"MULIN_PRIVACY_KEYS={secrets.token_hex(4)}:{new_key()},{old}")


def _derived(settings: Settings) -> str:
    """The key that is used as long as none is given."""
    return f"k0:{base64.b64encode(bytes.fromhex(settings.derived('privacy'))).decode()}"


def rotate(*, as_json: bool) -> None:
    with installation() as settings, progress("Encrypting anew") as told:
        seen, rotated = asyncio.run(_rotate(settings, told))
    current = settings.keyring.current
    sentence = (
        f"{rotated} of {seen} were encrypted anew. All are under the key {current} now; older ones can go."
    )
    result(sentence, {"seen": seen, "rotated": rotated, "key": current}, as_json=as_json)


async def _rotate(settings: Settings, told: Told) -> tuple[int, int]:
    """District by district, and the accounts, which are of none."""
    async with database(settings):
        houses = [system(each.code) for each in await districts(Actor(Role.PLATFORM_OPERATOR, 0))]
        steps = [_people_of(house) for house in houses]
        batches = []
        for number, step in enumerate([*steps, rotate_accounts]):
            told(number, len(houses) + 1)
            batches += await _all(step)
    return sum(batch.seen for batch in batches), sum(batch.rotated for batch in batches)


def _people_of(house: Actor) -> Callable[[UUID | None], Awaitable[Batch]]:
    async def step(after: UUID | None) -> Batch:
        async with acting(house):
            return await rotate_sealed(house, after)

    return step


async def _all(step: Callable[[UUID | None], Awaitable[Batch]]) -> list[Batch]:
    batches = [await step(None)]
    while batches[-1].last:
        batches.append(await step(batches[-1].last))
    return batches
