"""A command line to type at, and an installation for it to work on."""

import asyncio
import os
import sys

import pytest

from deploy.cli import main
from tests.conftest import SECRET, empty
from tests.deploy.terminal import YUHONG, written

SETTINGS = ("DATABASE_URL", "APP_DATABASE_URL", "REDIS_URL", "PORT")


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """Nothing set but a home of its own."""
    for name in [*SETTINGS, *(name for name in os.environ if name.startswith("MULIN_"))]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MULIN_HOME", str(tmp_path))
    return monkeypatch


@pytest.fixture
def house(environment, settings):
    """The environment of an installation with an empty database."""
    asyncio.run(empty(settings))
    environment.setenv("DATABASE_URL", settings.database_url)
    environment.setenv("REDIS_URL", settings.redis_url)
    environment.setenv("MULIN_SECRET_KEY", SECRET)
    return settings


@pytest.fixture
def mulin(capsys, monkeypatch):
    """Types a command, in this process: (status, standard output, standard error)."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mulin", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert "Traceback" not in said.err + said.out
        return ended.value.code or 0, said.out, said.err

    return run


@pytest.fixture
def yuhong(house, mulin, tmp_path):
    mulin("district", "import", written(tmp_path / "yuhong.csv", YUHONG))
    return house
