"""When the database is away, each root field says so."""

import pytest

from services.kernel.access import Actor, Role
from services.kernel.scope import close_pools, open_pools
from tests import make
from tests.schema.reading.asking import fast, ordinary


@pytest.fixture
async def away():
    """Pools to a server that isn't there."""

    async def connect(_):
        raise ConnectionRefusedError

    open_pools(connect)
    yield
    await close_pools()


async def test_a_database_that_is_away_is_told_at_each_root_field(away):
    actor = Actor(Role.COMMUNITY_SECRETARY, make.COMMUNITY)
    query = '{ a: matters { totalCount } __typename b: tenant(code: "210114") { name } }'

    told = await fast(actor, query)

    assert told == await ordinary(actor, query)
    assert told.errors == [(("a",), "UNAVAILABLE"), (("b",), "UNAVAILABLE")]
    assert told.data == {"a": None, "__typename": "Query", "b": None}
