"""A small town to do things in: two districts of tenants, and the house's news going round."""

import pytest

from deploy.app import connected
from tests import make


@pytest.fixture
async def town(db):
    async with connected(db):
        await make.tenants()
        yield db
