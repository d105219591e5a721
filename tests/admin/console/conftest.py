"""The console over HTTP on a real database, and desktops that look at it."""

from contextlib import AsyncExitStack

import pytest

from admin.console.site import console
from admin.web.config import Config
from tests import make
from tests.admin.console.desktop import Desktop
from tests.admin.portal.phone import Mailbox


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
async def site(db, mailbox):
    """The console of a house with two districts."""
    await make.tenants()
    return console(Config(secret="the pages' own secret"), mailbox)


@pytest.fixture
async def desktop(site):
    """Makes desktops; at each somebody has signed in, or nobody yet."""
    async with AsyncExitStack() as desktops:

        async def another(actor=None) -> Desktop:
            made = await desktops.enter_async_context(Desktop(site))
            return await made.enter(actor) if actor else made

        yield another
