"""Loading the demo into an empty database: nine districts side by side, each from its first day to this one.

The platform's operator gets an account last of all: where that account is, the demo was loaded completely.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import services.jobs  # noqa: F401 - subscribes every handler
from deploy.database import database
from deploy.demo.cast import OPERATOR, PASSWORD
from deploy.demo.courses import matters_of
from deploy.demo.script import REGISTER, District, districts
from deploy.demo.staging import set_stage
from deploy.demo.telling import Teller
from deploy.demo.times import Calendar
from deploy.demo.wishes import wishes_of
from deploy.settings import Settings
from services.kernel import clock
from services.kernel.access import Actor, Role
from services.kernel.scope import acting
from services.people.gate import gate
from services.people.models import Account
from services.people.opening import create_operator
from services.tenancy.imports import import_register

BEFORE: Final = 110
"""Days before today on which the districts were set up; the first matter comes after."""
FIRST_HOUR: Final = timedelta(hours=9)


class NotEmptyError(RuntimeError):
    """Somebody is at home already: a real installation, or a demo whose loading was interrupted."""

    def __init__(self) -> None:
        super().__init__("The demo goes into an empty database only, and this one has accounts in it.")


class Progress:
    """Counts what is done of what there is to do."""

    def __init__(self, told: Callable[[int, int], None] | None, total: int) -> None:
        self._told, self._total, self._done = told, total, 0

    def __call__(self) -> None:
        self._done += 1
        if self._told:
            self._told(self._done, self._total)


async def loaded(settings: Settings) -> bool:
    """Whether the demo is there, and all of it."""
    async with database(settings), acting(gate()):
        return await Account.filter(username=OPERATOR, operates_platform=True).exists()


async def load(settings: Settings, progress: Callable[[int, int], None] | None = None) -> None:
    """Fill an empty, migrated database with the story; `progress` hears of what is done, and of how much."""
    async with database(settings):
        async with acting(gate()):
            if await Account.exists():
                raise NotEmptyError
        calendar = Calendar(clock.now())
        stories = {
            each.slug: [*matters_of(each, calendar), *wishes_of(each, calendar)] for each in districts()
        }
        scenes = sum(1 + len(district.communities) for district in districts())
        told = Progress(progress, 2 + scenes + sum(map(len, stories.values())))
        with clock.at(calendar.morning(BEFORE) + FIRST_HOUR):
            await _open_districts()
        told()

        async def tell(district: District) -> None:
            with clock.at(calendar.morning(BEFORE - 1) + FIRST_HOUR):
                stage = await set_stage(district, told)
            await Teller(district, stage).tell(stories[district.slug], calendar.now, told)

        async with asyncio.TaskGroup() as together:
            for district in sorted(districts(), key=lambda each: -len(stories[each.slug])):
                together.create_task(tell(district))
        await create_operator(OPERATOR, PASSWORD)
        told()


async def _open_districts() -> None:
    platform = Actor(Role.PLATFORM_OPERATOR, 0)
    async with acting(platform):
        await import_register(platform, REGISTER.read_bytes())
