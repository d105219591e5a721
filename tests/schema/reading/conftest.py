from collections.abc import AsyncIterator

import pytest

from tests.schema.reading import town as towns


@pytest.fixture
async def town(db) -> AsyncIterator[towns.Town]:
    """A small town, read by whoever the test sends."""
    return await towns.build()
