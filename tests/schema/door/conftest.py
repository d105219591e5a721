import pytest

from tests.schema.door.knocking import House


@pytest.fixture
def house() -> House:
    return House()
