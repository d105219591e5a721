"""The whole way in a real browser on a small phone: come in, report with a photo, follow, rate."""

import asyncio
import shutil
import socket
from contextlib import asynccontextmanager

import pytest
import uvicorn
from playwright.async_api import async_playwright

from services.kernel.scope import acting
from services.matters import actions
from tests import make
from tests.admin.portal.test_reporting import snapshot

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SMALLEST_PHONE = {"width": 320, "height": 568}
TOO_SMALL = """
() => [...document.querySelectorAll('main :is(a, button, summary, input:not([type=checkbox])), nav a')]
  .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([_, box]) => box.width && box.height && box.height < 43.5)"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@asynccontextmanager
async def serving(app):
    """The portal on a port of its own."""
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


@asynccontextmanager
async def a_phone():
    """A page of a browser at the size of a small phone; what it complains about fails the test."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = await browser.new_context(
            viewport=SMALLEST_PHONE, has_touch=True, is_mobile=True, locale="zh-CN"
        )
        page = await context.new_page()
        complaints = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        yield page
        await browser.close()
    assert complaints == []


async def check(page):
    """Nothing is cut off at the side, and everything is large enough for a thumb."""
    assert await page.evaluate("document.documentElement.scrollWidth") <= SMALLEST_PHONE["width"]
    assert await page.evaluate(TOO_SMALL) == []


async def tap(page, target):
    """Tap on something that leads to another page, and look at that one."""
    async with page.expect_navigation():
        await target.tap()
    await check(page)


async def until(page, condition):
    """Wait for what the page does by itself, inside it: its policy forbids the driver's own way."""
    look = f"const look = () => ({condition}) ? done() : setTimeout(look, 30); look()"
    async with asyncio.timeout(20):
        await page.evaluate(f"() => new Promise(done => {{ {look} }})")


def button(page, words):
    return page.get_by_role("button", name=words, exact=True)


async def test_somebody_new_reports_a_matter_with_a_photo_follows_and_rates_it(site, mailbox, owner):
    async with serving(site) as address, a_phone() as page:
        await page.goto(address)
        await check(page)
        await page.get_by_label("手机号").fill("13800138000")
        await tap(page, button(page, "获取验证码"))
        await page.get_by_label("6 位数字").fill(mailbox.codes["13800138000"])
        await tap(page, button(page, "登录"))
        for code in (make.DISTRICT, make.STREET, make.COMMUNITY):
            await tap(page, page.locator(f'a[href="/join?at={code}"]'))
        await page.get_by_label("您的姓名").fill("王秀英")
        await tap(page, button(page, "我住这里"))

        await tap(page, page.locator(".big.main"))
        await page.get_by_label("什么事").fill("3 号楼门口路灯不亮")
        photo = {"name": "as-taken.jpg", "mimeType": "image/jpeg", "buffer": snapshot((4000, 3000))}
        await page.get_by_label("照片，最多 3 张，没有也可以").set_input_files(photo)
        await until(page, "document.querySelector('#photos').files[0].name == 'photo.jpg'")
        await check(page)
        await tap(page, button(page, "提交"))
        await page.locator(".photos img").scroll_into_view_if_needed()
        await until(page, "document.querySelector('.photos img').naturalWidth == 320")

        secretary = await make.actor()
        matter_id = await owner.fetchval("select id from matter")
        matter = type("Matter", (), {"id": matter_id})
        await make.assigned(matter, secretary)
        async with acting(secretary):
            await actions.resolve_matter(secretary, matter_id, outcome="路灯已修好")
        await page.goto(address)
        await tap(page, page.get_by_text("请您评价"))
        await tap(page, button(page, "满意"))
        assert "您评价：满意" in await page.locator("main").inner_text()
    assert await owner.fetchval("select state from matter") == "closed"


async def test_an_impatient_double_tap_sends_a_form_once(site, mailbox, owner):
    async with serving(site) as address, a_phone() as page:
        await page.goto(address)
        await page.get_by_label("手机号").fill("13800138000")
        await button(page, "获取验证码").dblclick()
        await page.get_by_label("6 位数字").wait_for()
        await page.get_by_label("6 位数字").fill(mailbox.codes["13800138000"])
        await button(page, "登录").dblclick()
        await page.wait_for_url(f"{address}/join")
        assert await owner.fetchval("select count(*) from credential") == 1
