"""A secretary's way in a real browser: come in, triage, assign, resolve."""

import asyncio
import shutil
import socket
from contextlib import asynccontextmanager

import pytest
import uvicorn
from playwright.async_api import async_playwright

from services.kernel.access import Role
from services.kernel.scope import acting
from services.people import accounts, actions
from tests import make

CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
QUIET = ["--disable-background-networking", "--disable-component-update"]
PASSWORD = "Lanhua-Shequ-38"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@asynccontextmanager
async def serving(app):
    """The console on a port of its own."""
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/console"
        finally:
            server.should_exit = True
            await task


@asynccontextmanager
async def an_office():
    """A page of a browser on a desk; what it complains about fails the test, and so does a call elsewhere."""
    complaints = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *QUIET])
        page = await browser.new_page(viewport={"width": 1280, "height": 800}, locale="zh-CN")
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on(
            "request", lambda asked: complaints.append(asked.url) if "127.0.0.1" not in asked.url else None
        )
        yield page
        await browser.close()
    assert complaints == []


@pytest.fixture
async def secretary(site):
    staff = await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)
    async with acting(staff):
        person = await actions.create_person(staff, tenant=make.COMMUNITY, name="陈书记")
        login = {"username": "chen", "password": PASSWORD, "temporary": False}
        await accounts.create_account(
            staff, person.id, role=Role.COMMUNITY_SECRETARY, tenant=make.COMMUNITY, **login
        )
    return person


async def test_a_secretary_triages_assigns_and_resolves_in_a_browser(site, secretary, owner):
    matter = await make.matter(title="12号楼下水管道频繁堵塞")
    async with serving(site) as address, an_office() as page:
        await page.goto(f"{address}/matters")
        await page.get_by_label("用户名或手机号").fill("chen")
        await page.get_by_label("密码").fill(PASSWORD)
        await page.get_by_role("button", name="登录").click()
        await page.get_by_role("link", name="12号楼下水管道频繁堵塞").click()

        triage = page.locator("#act-triage")
        await triage.get_by_label("类别").fill("物业维修")
        await triage.get_by_label("颜色").select_option("green")
        await triage.get_by_label("分类").select_option("immediate")
        await triage.get_by_role("button", name="分流").click()
        await page.get_by_text("已分流").wait_for()

        assign = page.locator("#act-assign")
        await assign.get_by_label("责任人").select_option(str(secretary.id))
        await assign.get_by_role("button", name="交办").click()
        await page.get_by_text("已交办").wait_for()

        resolve = page.locator("#act-resolve")
        await resolve.get_by_label("办理结果").fill("已疏通")
        await resolve.get_by_role("button", name="办理完成").click()
        await page.get_by_text("已办理完成").wait_for()

        await page.get_by_role("link", name="总览").click()
        await page.locator(".apexcharts-canvas").first.wait_for()
        await page.get_by_role("link", name="辖区", exact=True).click()
        await page.get_by_role("link", name=f"grid {make.GRID}").wait_for()
        await page.get_by_role("link", name="English").click()
        await page.get_by_role("heading", name="Tenants").wait_for()
    row = await owner.fetchrow(
        "select state, category, owner_id, outcome from matter where id = $1", matter.id
    )
    assert tuple(row) == ("resolved", "物业维修", secretary.id, "已疏通")
