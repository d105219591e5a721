"""Who brings one-time codes to phones: MULIN_CODE_SENDER says it, and there is nobody unless it does.

`log` writes them to the log, which is all that a demo needs. `webhook:https://host/path` posts each one as
`{"phone": "13800138000", "code": "123456"}` to a bridge of one's own, which knows how to speak to the company
that sends short messages; MULIN_CODE_SENDER_TOKEN is shown to it as a bearer token. Any answer of 2xx means
that the message is on its way.
"""

import asyncio
import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from urllib.parse import urlsplit

import structlog

from deploy.settings import Settings
from services.kernel.personal import mask_phone
from services.people.one_time import CodeNotSent, CodeSender

LOG, WEBHOOK = "log", "webhook:"
PATIENCE: Final = 5.0
"""Seconds that somebody who waits for a code waits for the page."""
AT_ONCE: Final = 8
log = structlog.get_logger(__name__)


def sender(settings: Settings) -> CodeSender | None:
    """None where nobody can sign in by a code."""
    if settings.code_sender.startswith(WEBHOOK):
        return Webhook(settings.code_sender.removeprefix(WEBHOOK), settings.code_sender_token)
    return Log() if settings.code_sender == LOG or settings.demo else None


class Log:
    """Whoever reads the log can come in as anybody: for trying things out."""

    async def send(self, phone: str, code: str) -> None:
        log.info("one_time_code", phone=mask_phone(phone), code=code)


class Webhook:
    """Posts to one address. It keeps no connection: a broken one would cost somebody their code."""

    def __init__(self, url: str, token: str) -> None:
        self.address = urlsplit(url)
        self.headers = {"content-type": "application/json", "user-agent": "mulin"}
        if token:
            self.headers["authorization"] = f"Bearer {token}"
        self._threads = ThreadPoolExecutor(AT_ONCE, "codes")

    async def send(self, phone: str, code: str) -> None:
        body = json.dumps({"phone": phone, "code": code}).encode()
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(PATIENCE):
                status = await loop.run_in_executor(self._threads, self._post, body)
        except (OSError, http.client.HTTPException) as error:
            log.warning("one_time_code_not_sent", error=type(error).__name__)
            raise CodeNotSent from error
        if not 200 <= status < 300:  # noqa: PLR2004 - what HTTP calls a success
            log.warning("one_time_code_not_sent", status=status)
            raise CodeNotSent

    def _post(self, body: bytes) -> int:
        at = self.address
        kind = http.client.HTTPSConnection if at.scheme == "https" else http.client.HTTPConnection
        connection = kind(at.hostname or "", at.port, timeout=PATIENCE)
        try:
            connection.request("POST", f"{at.path or '/'}{at.query and '?'}{at.query}", body, self.headers)
            return connection.getresponse().status
        finally:
            connection.close()
