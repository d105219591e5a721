"""The demo: servers of its own, a database brought up to date, its story loaded once, and both processes."""

import asyncio
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Final

import asyncpg

import deploy
from deploy import applied
from deploy.child import Child
from deploy.commands.configuration import checked
from deploy.commands.refused import Refused
from deploy.commands.showing import aside, out
from deploy.embedded import Servers, reachable_home
from deploy.embedded.program import free_port
from deploy.secret import secret_key
from deploy.settings import Settings
from deploy.supervisor import occupied, supervise

CODE: Final = Path(deploy.__file__).parent.parent


class DatabaseNotOurs(Refused):
    code = "DATABASE_NOT_OURS"
    sentence = "the database that DATABASE_URL names is not the demo's own, and won't be emptied by it"
    hint = "Empty it yourself (dropdb, createdb), remove the file `loading` in MULIN_HOME, and start again."


def demo(*, reset: bool) -> int:
    """Until it is told to stop: 0."""
    given = Settings()
    home = reachable_home(given.home)
    if home != given.home.absolute():
        aside.out(f"The servers can't run below {given.home.absolute()}; the data is in {home}.")
    port = given.port or free_port()
    with occupied(home, port=port):
        servers = _servers(given, home)
        if reset or _loading(home).exists():
            _erase(given, home, servers)
        with servers or nullcontext(("", "")) as (database_url, redis_url):
            settings = _settings(given, home, port, database_url, redis_url)
            prepare(settings)
            return _run(settings, servers)


def _servers(given: Settings, home: Path) -> Servers | None:
    """Those that are not given."""
    urls = {"postgres": given.database_url, "valkey": given.redis_url}
    ours = [name for name, url in urls.items() if not url]
    return Servers(home, only=ours) if ours else None


def _settings(given: Settings, home: Path, port: int, database_url: str, redis_url: str) -> Settings:
    ours = {
        "database_url": given.database_url or database_url,
        "redis_url": given.redis_url or redis_url,
        "secret_key": secret_key(given.secret_key, home),
        "home": home,
        "port": port,
        "demo": True,
    }
    return checked(given.model_copy(update=ours))


def _erase(given: Settings, home: Path, servers: Servers | None) -> None:
    """Begin again: also if the last start was interrupted while it was loading."""
    if given.database_url or servers is None:
        raise DatabaseNotOurs
    if _loading(home).exists():
        aside.out("The last start was interrupted while it was loading; beginning again.")
    servers.erase()
    for path in (_migrated(home), _loading(home), home / "sign_ins"):
        path.unlink(missing_ok=True)


def prepare(settings: Settings) -> None:
    """Migrate if there is anything to migrate, and load the story if there is no district yet."""
    pending, empty = asyncio.run(_state(settings))
    if pending or not applied.is_current(_migrated(settings.home), settings):
        from deploy.commands.migrating import bring_up_to_date

        aside.out("Bringing the database up to date …")
        bring_up_to_date(settings)
        applied.keep(_migrated(settings.home), settings)
    if empty:
        from deploy.commands.telling import tell

        aside.out("Loading nine districts and what happened there …")
        _loading(settings.home).touch()
        tell(settings)
        _loading(settings.home).unlink()


async def _state(settings: Settings) -> tuple[list[str], bool]:
    """The migrations that are not applied, and whether there is no tenant yet."""
    owner = await asyncpg.connect(settings.database_url, timeout=10)
    try:
        return await applied.pending(owner), await applied.is_empty(owner)
    finally:
        await owner.close()


def _run(settings: Settings, servers: Servers | None) -> int:
    env = {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "MULIN_SECRET_KEY": settings.secret_key,
        "MULIN_HOME": str(settings.home),
        "MULIN_DEMO": "true",
        "PORT": str(settings.port),
        "PYTHONPATH": os.pathsep.join([str(CODE), *filter(None, sys.path)]),
    }
    if (
        sys.dont_write_bytecode
    ):  # compiled code is kept all the same, beside the data: a start takes half as long
        env |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(settings.home / "compiled")}
    ours = [sys.executable, "-P", "-m", "deploy"]
    children = [Child("web", [*ours, "serve", "--grace", "1"], env), Child("worker", [*ours, "worker"], env)]
    sign_ins = _sign_ins(settings.home)
    at = f"http://{_reachable(settings.host)}:{settings.port}"
    return supervise(
        children,
        home=settings.home,
        servers=servers,
        health=f"{at}/healthz",
        ready=lambda: _welcome(at, sign_ins),
    )


def _sign_ins(home: Path) -> str:
    """Kept as text, since making it takes a while."""
    path = home / "sign_ins"
    if not path.exists():
        from deploy.commands.telling import sign_ins

        path.write_text(sign_ins(), "utf-8")
    return path.read_text("utf-8")


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104 - compared, not listened on


def _welcome(at: str, sign_ins: str) -> None:
    out.print(f"\n[bold]Mulin 睦邻[/] is up: {at}   (console 工作台: {at}/console, API: {at}/graphql)\n")
    out.out(sign_ins)
    out.out("Ctrl-C ends all of it; the data stays. `make demo RESET=1` begins again.")


def _migrated(home: Path) -> Path:
    return home / "migrated"


def _loading(home: Path) -> Path:
    return home / "loading"
