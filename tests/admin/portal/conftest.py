"""The portal over HTTP on a real database, and phones that look at it."""

from contextlib import AsyncExitStack
from itertools import count

import pytest

from admin.portal.site import portal
from admin.web.config import Config
from tests import make
from tests.admin.portal.phone import Mailbox, Phone


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
async def site(db, mailbox):
    """The portal of a house with two districts."""
    await make.tenants()
    return portal(Config(secret="the pages' own secret"), mailbox)


@pytest.fixture
async def phone(site, mailbox):
    """Makes phones, each with a number of its own."""
    numbers = count(13800138000)
    async with AsyncExitStack() as phones:

        async def another() -> Phone:
            return await phones.enter_async_context(Phone(site, mailbox, str(next(numbers))))

        yield another
