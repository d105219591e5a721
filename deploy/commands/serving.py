"""The two processes of an installation."""

import contextlib
import errno
import signal
import socket

import uvicorn

from deploy import logs
from deploy.app import create_app
from deploy.commands.configuration import configured
from deploy.commands.refused import Refused
from deploy.settings import Settings


class StartFailed(Refused):
    code, sentence = "START_FAILED", "the web server could not start"
    hint = "Above is why; `mulin check` may know more."


class PortTaken(Refused):
    code, sentence, hint = "PORT_TAKEN", "port {port} is taken by another program", "Name another PORT."


class AddressFailed(Refused):
    code, sentence, hint = "ADDRESS_FAILED", "can't listen on {host}:{port}: {why}", "Look at MULIN_HOST."


def serve(*, grace: int) -> None:
    """Until told to stop; requests under way then have `grace` seconds to end."""
    settings = configured(redis=True)
    with _listening(settings.host, settings.port) as line:
        logs.configure(settings)
        server = uvicorn.Server(_config(settings, grace))
        # Uvicorn hands on the signal that ended it once it is through; that is no failure.
        signal.signal(signal.SIGTERM, lambda *_: None)
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[line])
    if not server.started:
        raise StartFailed


def _config(settings: Settings, grace: int) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(settings),
        loop="uvloop",
        http="httptools",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=settings.trusted_proxies > 0,
        forwarded_allow_ips="*" if settings.trusted_proxies else None,
        timeout_graceful_shutdown=grace,
    )


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port=port) from error
        raise AddressFailed(host=host, port=port, why=error.strerror) from error
