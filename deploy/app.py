"""The web process: the rooms put together. GraphQL stands in front of everything else and is asked first."""

import contextlib
import gc
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.types import ASGIApp, Receive, Scope, Send

import services.jobs  # noqa: F401 - subscribes every handler, so that events owe what they owe
from admin.console.site import console
from admin.portal.site import portal
from admin.web import Config
from deploy import logs
from deploy.callers import Callers
from deploy.database import database
from deploy.health import Health
from deploy.metrics import Metrics
from deploy.news import newsroom
from deploy.probes import PATHS, Probes
from deploy.requests import Requests
from deploy.senders import sender
from deploy.settings import Settings
from deploy.signals import connection as valkey
from deploy.signals import heralding
from schema.api import compiled, schema
from schema.door import Door
from services.kernel import privacy


class House:
    """One ASGI app by path: /graphql, /console, the probes, and the portal for everything else."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        config = Config(
            secret=settings.derived("pages"),
            secure_cookies=settings.secure_cookies,
            trusted_proxies=settings.trusted_proxies,
            demo=settings.demo,
        )
        self.health = Health(valkey(settings.redis_url))
        metrics = Metrics()
        sends = sender(settings)
        callers = Callers(settings.trusted_proxies, sends)
        door = Door(schema, context=callers, execute_fast=compiled, observe=metrics.operation)
        self.graphql = Requests(door, "graphql", metrics, quiet=True)
        self.console = Requests(console(config, sends), "console", metrics)
        self.portal = Requests(portal(config, sends), "portal", metrics)
        self.probes = Probes(self.health, metrics, settings.metrics_token)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"] in PATHS:
            await self.probes(scope, receive, send)
        else:
            await self._room(scope["path"])(scope, receive, send)

    def _room(self, path: str) -> ASGIApp:
        if path in ("/graphql", "/graphql/"):
            return self.graphql
        return self.console if path == "/console" or path.startswith("/console/") else self.portal

    async def _live(self, receive: Receive, send: Send) -> None:
        """Open what the rooms need when the server starts, and close it when it stops."""
        await receive()
        async with AsyncExitStack() as open_things:
            try:
                await open_things.enter_async_context(house(self.settings))
                open_things.push_async_callback(self.health.redis.aclose)
            except Exception as error:
                await send({"type": "lifespan.startup.failed", "message": str(error)})
                raise
            settle()
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})


def settle() -> None:
    """Whatever is there by now stays: the garbage collector need not go through it again and again."""
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def house(settings: Settings) -> AsyncIterator[None]:
    """What every web process has open: the database by role, the keyring, and both directions of news."""
    async with database(settings), connected(settings):
        yield


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[None]:
    """The same without the database."""
    privacy.configure(settings.keyring)
    redis = valkey(settings.redis_url)
    try:
        async with heralding(redis, wake=True), newsroom(redis):
            yield
    finally:
        with contextlib.suppress(OSError):
            await redis.aclose()


def create_app(settings: Settings | None = None) -> ASGIApp:
    """The factory that a server calls: `uvicorn --factory deploy.app:create_app`."""
    if settings is None:
        settings = Settings()
        logs.configure(settings)
    return House(settings)
