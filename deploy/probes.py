"""For those who run the house: /healthz (it lives), /readyz (send it requests), /metrics (how it fares).

Anybody may ask the first two, which tell nothing secret. Metrics are for this machine, for private networks
and for whoever has the token; to others there is no such page. What a proxy passed on comes from the outside,
wherever the proxy stands.
"""

import hmac
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from deploy.health import Health
from deploy.metrics import Metrics
from services.kernel.errors import NotFound

PATHS: Final = ("/healthz", "/readyz", "/metrics")
PASSED_ON: Final = {b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip"}
NEAR: Final = [
    ip_network(network)
    for network in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
        *("::1/128", "fc00::/7", "fe80::/10"),
    )
]
NEVER_KEPT: Final = {"cache-control": "no-store"}


class Probes:
    """An ASGI app of these three pages."""

    def __init__(self, health: Health, metrics: Metrics, token: str) -> None:
        self.health, self.metrics, self.token = health, metrics, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._response(scope)
        await response(scope, receive, send)

    async def _response(self, scope: Scope) -> Response:
        if scope["method"] not in ("GET", "HEAD"):
            return _json(405, {"code": "METHOD_NOT_ALLOWED"})
        match scope["path"]:
            case "/healthz":
                return _json(200, {"status": "ok"})
            case "/readyz":
                state = await self.health.state()
                return _json(503 if state.code else 200, state.told)
            case "/metrics" if self._may_know(scope):
                return Response(await self.metrics.page(), 200, NEVER_KEPT, CONTENT_TYPE_LATEST)
        return _json(NotFound.status, {"code": NotFound.code})

    def _may_know(self, scope: Scope) -> bool:
        headers = dict(scope["headers"])
        scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
        if self.token and scheme.lower() == b"bearer":
            return hmac.compare_digest(token.strip(), self.token.encode())
        return not headers.keys() & PASSED_ON and _is_near(scope["client"])


def _is_near(client: tuple[str, int] | None) -> bool:
    try:
        address = ip_address(client[0] if client else "")
    except ValueError:  # a socket file has no address
        return False
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    return any(address in network for network in NEAR)


def _json(status: int, body: dict[str, str]) -> Response:
    return JSONResponse(body, status, NEVER_KEPT)
