import asyncio
from collections.abc import AsyncIterator

import pytest

from deploy.database import database
from deploy.settings import Settings
from tests.conftest import clone, settings_for
from tests.schema.reading import town as towns

Built = tuple[Settings, towns.Town]


@pytest.fixture(scope="session")
def built(servers: tuple[str, str], worker_id: str) -> Built:
    """A small town in a database of its own: nobody here writes, so it is built once."""
    owner_url, redis_url = servers
    url = asyncio.run(clone(owner_url, f"town_{worker_id}"))
    settings = settings_for(url, redis_url)
    return settings, asyncio.run(_build(settings))


async def _build(settings: Settings) -> towns.Town:
    async with database(settings):
        return await towns.build()


@pytest.fixture
async def town(built: Built) -> AsyncIterator[towns.Town]:
    """The town, to be read by whoever the test sends."""
    settings, town = built
    async with database(settings):
        yield town
