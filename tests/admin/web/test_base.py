"""What the console and the portal stand on: sessions, the guard of forms, languages, refusals as pages."""

import re

import httpx
import pytest
from jinja2 import DictLoader
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from admin.web.config import Config, Site
from admin.web.forms import form_of, perform
from admin.web.house import house
from admin.web.pages import environment, render, see_other, tell
from admin.web.trouble import handlers
from admin.web.visit import actor_of, visit_of
from services.kernel.access import Role
from services.kernel.scope import work
from services.people import sessions
from services.people.models import CredentialKind
from services.tenancy.actions import create_grid
from tests import make

TEMPLATES = {
    "form.html": "{% for kind, words in told() %}<p class={{ kind }}>{{ words }}</p>{% endfor %}"
    "<form method=post>{{ form_fields() }}</form>{{ html_lang }} {{ language_link }}",
    "error.html": "{{ code }} {{ sentence }} {{ request_id }}",
}
changed: list[str] = []


async def show(request):
    return render(request, "form.html")


async def change(request):
    changed.append(form_of(request).text("name"))
    tell(request, "改好了")
    return see_other(request, "/")


async def enter(request):
    secret = await sessions.open_session(*request.app.state.who, CredentialKind.CONSOLE)
    visit_of(request).keep(secret)
    return see_other(request, "/mine")


async def mine(request):
    return PlainTextResponse(actor_of(request).role)


async def draw(request):
    async def act(actor, form):
        assert work().actor == actor
        return await create_grid(actor, actor.tenant, form.text("name"))

    return PlainTextResponse(str(await perform(request, "create_grid", act)))


async def broken(request):
    raise ZeroDivisionError


@pytest.fixture
async def browser(db):
    await make.tenants()
    someone = await make.actor()
    changed.clear()
    site = Site(
        Config(secret="s" * 32),
        "console",
        CredentialKind.CONSOLE,
        environment(DictLoader(TEMPLATES)),
        "error.html",
        largest_body=10_000,
    )
    routes = [
        Route("/", show),
        Route("/change", change, methods=["POST"]),
        Route("/enter", enter, methods=["POST"]),
        Route("/mine", mine),
        Route("/draw", draw, methods=["POST"]),
        Route("/broken", broken),
        Route("//elsewhere.test/", show),
    ]
    app = Starlette(routes=routes, exception_handlers=handlers(site))
    app.state.who = (someone.account_id, someone.appointment_id)
    transport = httpx.ASGITransport(house(app, site))
    async with httpx.AsyncClient(transport=transport, base_url="http://mulin.test") as client:
        yield client


async def fields(browser) -> dict[str, str]:
    page = (await browser.get("/")).text
    return dict(re.findall(r'name="(\w+)" value="([^"]+)"', page))


async def test_a_form_of_our_own_page_is_taken_and_what_came_of_it_is_told_once(browser):
    answer = await browser.post("/change", data={**await fields(browser), "name": "新"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert changed == ["新"]
    assert "改好了" in (await browser.get("/")).text
    assert "改好了" not in (await browser.get("/")).text


async def test_a_form_without_its_token_from_elsewhere_or_too_large_changes_nothing(browser):
    form = await fields(browser)
    refused = [
        await browser.post("/change"),
        await browser.post("/change", data={**form, "token": "0" * 64}),
        await browser.post("/change", data=form, headers={"origin": "http://elsewhere.test"}),
        await browser.post("/change", data=form, headers={"origin": "null"}),
        await browser.post("/change", data=form, headers={"sec-fetch-site": "cross-site"}),
        await browser.post("/change", data=form, headers={"sec-fetch-site": "same-site"}),
        await browser.post("/change", json=form),
    ]
    assert {(answer.status_code, answer.text.split()[0]) for answer in refused} == {(403, "FORM_EXPIRED")}
    large = await browser.post("/change", data={**form, "name": "x" * 20_000})
    assert (large.status_code, large.text.split()[0]) == (413, "TOO_LARGE")
    browser.cookies.clear()
    assert (await browser.post("/change", data=form)).status_code == 403
    assert changed == []


async def test_a_broken_form_is_refused_with_a_page(browser):
    await fields(browser)
    for kind, body in (
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"--x\r\ngarbage"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--"),
        ("multipart/form-data; boundary=x; charset=nonsense", b"--x--"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(300))),
        ("application/x-www-form-urlencoded", b"token=%ff%00"),
        ("text/plain", b"\xff\x00"),
    ):
        answer = await browser.post("/change", content=body, headers={"content-type": kind})
        assert (answer.status_code, "Traceback" in answer.text) in {(400, False), (403, False)}, (kind, body)
    nul = await browser.post("/change", data={**await fields(browser), "name": "a\0b"})
    assert nul.status_code == 422
    assert changed == []


async def test_the_token_of_a_visitor_is_worth_nothing_after_signing_in(browser):
    before = await fields(browser)
    await browser.post("/enter", data=before)
    assert (await browser.get("/mine")).text == Role.COMMUNITY_SECRETARY
    assert (await browser.post("/change", data=before)).status_code == 403
    assert changed == []


async def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back(browser):
    answer = await browser.get("/mine?a=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/mine%3Fa%3D1")
    browser.cookies.set("console", "made-up")
    assert (await browser.get("/mine")).status_code == 303


async def test_a_form_sent_twice_takes_effect_once(browser):
    await browser.post("/enter", data=await fields(browser))
    form = {**await fields(browser), "name": "第一网格"}
    first, again = [await browser.post("/draw", data=form) for _ in range(2)]
    assert first.status_code == again.status_code == 200
    assert first.text == again.text
    other = await browser.post("/draw", data={**form, "name": "第二网格"})
    assert (other.status_code, other.text.split()[0]) == (409, "IDEMPOTENCY_CONFLICT")


async def test_a_refused_change_leaves_its_key_free(browser, owner):
    await browser.post("/enter", data=await fields(browser))
    form = await fields(browser)
    assert (await browser.post("/draw", data={**form, "name": ""})).status_code == 422
    assert (await browser.post("/draw", data={**form, "name": "第一网格"})).status_code == 200
    assert await owner.fetchval("select count(*) from tenant where name = '第一网格'") == 1


async def test_people_read_chinese_first_and_english_when_they_ask(browser):
    assert "zh-CN /?lang=en" in (await browser.get("/", headers={"accept-language": "en"})).text
    assert "未找到相关内容" in (await browser.get("/nowhere")).text
    english = await browser.get("/?lang=en")
    assert "en /?lang=zh" in english.text
    assert "未找到相关内容" not in (await browser.get("/nowhere")).text
    assert "zh-CN" in (await browser.get("/?lang=zh")).text


async def test_a_failure_shows_a_calm_page_and_no_trace(browser):
    answer = await browser.get("/broken")
    assert answer.status_code == 500
    assert "INTERNAL_ERROR" in answer.text
    assert answer.headers["x-request-id"] in answer.text
    assert "ZeroDivision" not in answer.text


async def test_every_answer_carries_the_headers_that_keep_it_safe(browser):
    for path in ("/", "/nowhere", "/broken", "/mine"):
        headers = (await browser.get(path)).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
    browser.cookies.clear()
    cookies = (await browser.get("/?lang=en")).headers.get_list("set-cookie")
    assert len(cookies) == 2
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


async def test_the_switch_of_languages_never_leads_to_another_site(browser):
    assert " /elsewhere.test/?lang=en" in (await browser.get("http://mulin.test//elsewhere.test/")).text
