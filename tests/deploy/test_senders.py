"""One-time codes on their way to phones: by a bridge of one's own, into the log, or not at all."""

import contextlib
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import structlog

from deploy.app import House
from tests.admin.portal.phone import Mailbox, Phone

PHONE = "13800138000"


class Bridge(HTTPServer):
    """Listens as a bridge to short messages would, and answers with `status`."""

    def __init__(self, status: int = 204) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.status, self.taken = status, []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/codes?by=mulin"


class Taking(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.taken.append((self.path, self.headers["authorization"], body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        """Silent."""


@contextlib.contextmanager
def bridge(status=204):
    with Bridge(status) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@contextlib.asynccontextmanager
async def phone(db, **settings):
    async with Phone(House(db.model_copy(update=settings)), Mailbox(), PHONE) as mine:
        await mine.open("/sign-in")
        yield mine


async def test_a_code_goes_to_the_bridge_and_opens_the_door(db):
    with bridge() as server:
        sender = {"code_sender": f"webhook:{server.url}", "code_sender_token": "between us"}
        async with phone(db, **sender) as mine:
            page = await mine.fill("/sign-in", phone=PHONE)
            [(path, shown, sent)] = server.taken
            assert (path, shown) == ("/codes?by=mulin", "Bearer between us")
            assert sent == {"phone": PHONE, "code": sent["code"]}
            assert sent["code"] not in page
            assert "您住在哪个社区" in await mine.fill("/sign-in/code", code=sent["code"])


@pytest.mark.parametrize("status", [302, 401, 500])
async def test_whoever_gets_no_code_because_the_bridge_refuses_is_told(db, status):
    with bridge(status) as server, structlog.testing.capture_logs() as lines:
        async with phone(db, code_sender=f"webhook:{server.url}") as mine:
            assert "验证码没能发出" in await mine.fill("/sign-in", phone=PHONE)
            assert mine.page.status_code == 503
    assert len(server.taken) == 1
    assert [line["status"] for line in lines if line["event"] == "one_time_code_not_sent"] == [status]
    assert PHONE not in str(lines)


async def test_whoever_gets_no_code_because_no_bridge_is_there_is_told(db):
    with bridge() as gone:
        pass
    async with phone(db, code_sender=f"webhook:{gone.url}") as mine:
        assert "验证码没能发出" in await mine.fill("/sign-in", phone=PHONE)
        assert mine.page.status_code == 503


async def test_a_bridge_that_says_nothing_is_not_waited_for_for_ever(db, monkeypatch):
    monkeypatch.setattr("deploy.senders.PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        async with phone(db, code_sender=f"webhook:{url}") as mine:
            assert "验证码没能发出" in await mine.fill("/sign-in", phone=PHONE)


async def test_where_nobody_sends_codes_none_is_made(db, owner):
    async with phone(db) as mine:
        assert "短信服务尚未开通" in await mine.fill("/sign-in", phone=PHONE)
        assert mine.page.status_code == 503
    assert await owner.fetchval("select count(*) from one_time_code") == 0


@pytest.mark.parametrize(("chosen", "shown"), [({"demo": True}, True), ({"code_sender": "log"}, False)])
async def test_the_log_has_the_code_without_the_number_and_only_the_demo_shows_it(db, chosen, shown):
    with structlog.testing.capture_logs() as lines:
        async with phone(db, **chosen) as mine:
            page = await mine.fill("/sign-in", phone=PHONE)
    [line] = [line for line in lines if line["event"] == "one_time_code"]
    assert line["phone"] == "138****8000"
    assert (line["code"] in page) is shown


@pytest.mark.parametrize("chosen", ["sms", "webhook:", "webhook:ftp://host", "webhook:https://"])
@pytest.mark.usefixtures("house")
def test_a_sender_that_there_is_not_is_no_setting(mulin, environment, chosen):
    environment.setenv("MULIN_CODE_SENDER", chosen)
    status, _, err = mulin("serve")
    assert (status, err.partition(":")[0]) == (1, "BAD_SETTINGS")
    assert "MULIN_CODE_SENDER" in err


@pytest.mark.usefixtures("house")
def test_the_check_warns_of_codes_that_nobody_gets_and_fails_for_a_bridge_that_is_gone(mulin, environment):
    for chosen, told in (("", "nobody sends them"), ("log", "written to the log")):
        environment.setenv("MULIN_CODE_SENDER", chosen)
        status, out, err = mulin("check", "--json")
        [found] = [each for each in json.loads(out) if each["question"] == "one-time codes"]
        assert (status, err, found["ok"]) == (0, "", False)
        assert told in found["found"]
    with bridge() as server:
        environment.setenv("MULIN_CODE_SENDER", f"webhook:{server.url}")
        assert mulin("check")[0] == 0
    assert mulin("check")[2] == "NOT_IN_ORDER: look at: one-time codes\n"
    assert server.taken == []
