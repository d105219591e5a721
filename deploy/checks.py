"""Whether an installation is in order: every question, what was found, and how to mend it."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import asyncpg
from redis.exceptions import RedisError
from tortoise import Tortoise

from deploy import applied
from deploy.database import OWNER, credentials, tortoise_config
from deploy.isolation import differences
from deploy.secret import DEMO
from deploy.senders import LOG, PATIENCE, WEBHOOK
from deploy.settings import Settings
from deploy.signals import connection
from services.kernel.access import Sight

OLDEST: Final = 15
MOST_SECONDS_APART: Final = 5.0
_LOGIN: Final = """
select rolsuper or rolcreaterole or rolcreatedb as powerful, rolbypassrls as bypasses, rolinherit as inherits,
  (select count(*) from pg_class where relowner = r.oid)
  + (select count(*) from pg_proc where proowner = r.oid)
  + (select count(*) from pg_namespace where nspowner = r.oid) as owned
from pg_roles r where rolname = current_user"""


@dataclass(frozen=True)
class Finding:
    """The answer to one question. `mend` is empty when all is well; what is not `grave` one can live with."""

    question: str
    found: str
    mend: str = ""
    grave: bool = True

    @property
    def ok(self) -> bool:
        return not self.mend


async def findings(settings: Settings) -> AsyncIterator[Finding]:
    """One after the other; what can't be asked because something before it failed is left out."""
    yield secret_key(settings)
    yield home(settings.home)
    yield await valkey(settings)
    yield await codes(settings)
    try:
        owner = await asyncpg.connect(**credentials(settings.database_url), timeout=5)
    except (OSError, asyncpg.PostgresError) as error:
        yield Finding("PostgreSQL", _said(error), "See that DATABASE_URL is right and that PostgreSQL runs.")
        return
    try:
        yield await version(owner)
        yield await clock(owner)
        pending = await migrations(owner)
        yield pending
        if pending.ok:
            yield await policies(owner, settings)
    finally:
        await owner.close()
    yield await login(settings)


def secret_key(settings: Settings) -> Finding:
    """Its length was looked at before."""
    if settings.secret_key.startswith(DEMO) and not settings.demo:
        mend = "Make one with `openssl rand -base64 48` before anything is stored."
        return Finding("secret key", "MULIN_SECRET_KEY is that of a demo", mend)
    return Finding("secret key", f"{len(settings.secret_key)} characters")


def home(folder: Path) -> Finding:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"?")
            file.flush()
    except OSError as error:
        mend = "Make the folder, or name another MULIN_HOME."
        return Finding("home", f"{folder}: {error.strerror}", mend)
    return Finding("home", f"{folder} can be written to")


async def valkey(settings: Settings) -> Finding:
    """Redis would do as well."""
    mend = "See that REDIS_URL is right and that Valkey runs."
    if not settings.redis_url:
        return Finding("Valkey", "REDIS_URL is not set", "Name one: redis://host:6379/0.")
    try:
        async with contextlib.aclosing(connection(settings.redis_url)) as redis:
            await redis.ping()
            server = await redis.info("server")
    except (OSError, RedisError, ValueError) as error:
        return Finding("Valkey", _said(error), mend)
    name = "Valkey" if "valkey_version" in server else "Redis"
    return Finding("Valkey", f"{name} {server.get('valkey_version') or server['redis_version']} answers")


async def codes(settings: Settings) -> Finding:
    """How residents and volunteers get the codes they sign in by."""
    if settings.code_sender.startswith(WEBHOOK):
        return await _webhook(settings.code_sender.removeprefix(WEBHOOK))
    if settings.demo:
        return Finding("one-time codes", "shown on the page, as in a demo")
    if settings.code_sender == LOG:
        found = "written to the log: who reads it can sign in as anybody"
    else:
        found = "nobody sends them, so residents and volunteers can't sign in"
    return Finding("one-time codes", found, "Set MULIN_CODE_SENDER to a webhook.", grave=False)


async def _webhook(url: str) -> Finding:
    """Whether somebody listens there; nothing is posted."""
    at = urlsplit(url)
    port = at.port or (443 if at.scheme == "https" else 80)
    try:
        async with asyncio.timeout(PATIENCE):
            _, line = await asyncio.open_connection(at.hostname, port)
        line.close()
    except OSError as error:
        mend = "See that MULIN_CODE_SENDER is right and that the bridge runs there."
        return Finding("one-time codes", f"{at.hostname}:{port}: {_said(error)}", mend)
    return Finding("one-time codes", f"posted to {at.hostname}:{port}, which listens")


async def version(owner: asyncpg.Connection) -> Finding:
    mend = "" if owner.get_server_version().major >= OLDEST else f"PostgreSQL {OLDEST} or newer is needed."
    return Finding("PostgreSQL", f"version {await owner.fetchval('show server_version')} answers", mend)


async def clock(owner: asyncpg.Connection) -> Finding:
    """Only the database's clock decides what is due; a process far from it confuses people all the same."""
    before = datetime.now(UTC)
    theirs = await owner.fetchval("select clock_timestamp()")
    apart = abs((theirs - before - (datetime.now(UTC) - before) / 2).total_seconds())
    mend = "" if apart < MOST_SECONDS_APART else "Set both clocks by NTP."
    return Finding("clock", f"{apart:.1f} s from the database's", mend)


async def migrations(owner: asyncpg.Connection) -> Finding:
    if pending := await applied.pending(owner):
        return Finding("migrations", f"not applied: {', '.join(pending)}", "Run `mulin migrate`.")
    return Finding("migrations", "all applied")


async def policies(owner: asyncpg.Connection, settings: Settings) -> Finding:
    config = tortoise_config(settings)
    config["connections"] = {OWNER: config["connections"][OWNER]}
    await Tortoise.init(config, init_connections=False)
    wrong = await differences(owner, settings.flavour)
    if wrong:
        more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""  # noqa: PLR2004 - enough to go by
        return Finding("isolation", "; ".join(wrong[:3]) + more, "Run `mulin migrate`: it makes all anew.")
    return Finding("isolation", "every table as declared")


async def login(settings: Settings) -> Finding:
    """The login of the application must not be able to step around the policies."""
    mend = "Run `mulin migrate` with this MULIN_SECRET_KEY; if APP_DATABASE_URL is set, look at that login."
    try:
        application = await asyncpg.connect(**credentials(settings.login_url), timeout=5)
    except (OSError, asyncpg.PostgresError) as error:
        return Finding("login", _said(error), mend)
    try:
        row = await application.fetchrow(_LOGIN)
        for sight in Sight:
            await application.execute(f"set role {sight}")
    except asyncpg.PostgresError as error:
        return Finding("login", _said(error), mend)
    finally:
        await application.close()
    wrong = [name for name in ("powerful", "bypasses", "inherits", "owned") if row[name]]
    if wrong:
        return Finding("login", f"the application's login must not be so: {', '.join(wrong)}", mend)
    return Finding("login", "owns nothing and is bound by every policy")


def _said(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
