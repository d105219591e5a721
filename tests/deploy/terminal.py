"""What the tests of the command line have in common."""

import asyncio
import subprocess
import sys
from pathlib import Path

import asyncpg

from deploy.database import credentials

ROOT = Path(__file__).parents[2]
REGISTER = ROOT / "deploy/demo_data/divisions.csv"
YUHONG = """code,name,level,parent_code
210114,于洪区,district,
210114007,北陵街道,street,210114
210114007038,湖畔新城社区,community,210114007
"""


def process(*words: object, **more):
    """The same in a process of its own."""
    return subprocess.Popen(  # noqa: S603 - our own Python
        [sys.executable, "-m", "deploy", *map(str, words)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=more.pop("stderr", subprocess.PIPE),
        text=True,
        **more,
    )


def asked(settings, query, *values):
    """What the owner of the database finds in it."""

    async def ask():
        owner = await asyncpg.connect(**credentials(settings.database_url))
        try:
            return await owner.fetch(query, *values)
        finally:
            await owner.close()

    return [tuple(row) for row in asyncio.run(ask())]


def written(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path
