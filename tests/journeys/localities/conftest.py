"""A district that works by one of the shipped methods, its people, and a real worker beside them."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from deploy.app import connected
from services.kernel.access import Role
from services.kernel.scope import acting
from services.methods.actions import activate_method, draft_method
from services.methods.queries import SHIPPED, read_document
from tests import make
from tests.conftest import SECRET
from tests.evaluation.judging.conftest import Town

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def town(db) -> AsyncIterator[Town]:
    async with connected(db):
        await make.tenants()
        made = Town(db)
        await made.settle()
        yield made


@pytest.fixture
def worker(town) -> Iterator[None]:
    """The worker as it runs everywhere, only more often at it."""
    environment = {
        **os.environ,
        "DATABASE_URL": town.settings.database_url,
        "REDIS_URL": town.settings.redis_url,
        "MULIN_SECRET_KEY": SECRET,
        "MULIN_SWEEP_SECONDS": "0.3",
        "MULIN_LOG_LEVEL": "warning",
    }
    process = subprocess.Popen([sys.executable, "-m", "deploy", "worker"], cwd=ROOT, env=environment)
    yield
    process.terminate()
    process.wait(20)


async def works_by(town: Town, words: str) -> None:
    """Put the shipped method in force whose name has these words."""
    for path in SHIPPED.glob("*.toml"):
        document = read_document(path.read_text(encoding="utf-8"), source=path.name)
        if words in document.name:
            async with acting(town["district"]):
                draft = await draft_method(town["district"], make.DISTRICT, shipped=document.code)
                await activate_method(town["district"], draft.id)
            return
    message = f"no shipped method is called {words}"
    raise LookupError(message)


async def officer(name: str = "区住建局") -> tuple[object, object]:
    """A department and one of its officers."""
    department = await make.department(name)
    return department, await make.actor(Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=department.id)
