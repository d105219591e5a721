"""Every page: in both languages, small, and safe to look at."""

import re

import pytest

from services.kernel.scope import acting
from services.matters import actions
from services.methods.vocabulary import Colour, TriageClass
from services.volunteering import actions as wishes
from tests import make

CHINESE = re.compile(r"[\u3400-\u9fff\uff01-\uff5e]")
LARGEST = 30_000


@pytest.fixture
async def mine(phone, site):
    """A volunteer with something on every page, all of it written in plain letters."""
    mine, staff = await phone(), await make.actor()
    await mine.volunteer(make.COMMUNITY, "Wang")
    for title in ("open", "declined", "done"):
        await mine.open("/matters/new")
        await mine.fill("/matters", title=title, detail="words", place="door 3")
        matter_id = mine.page.url.path.rpartition("/")[2]
        async with acting(staff):
            if title == "declined":
                await actions.decline_matter(staff, matter_id, reason="not ours")
                continue
            given = {"category": "road", "colour": Colour.GREEN, "triage_class": TriageClass.IMMEDIATE}
            await actions.triage_matter(staff, matter_id, **given)
            await actions.assign_matter(staff, matter_id, owner_id=staff.person_id)
            await actions.note_progress(staff, matter_id, text="soon")
            if title == "done":
                await actions.resolve_matter(staff, matter_id, outcome="mended")
    someone = await make.person("Old man")
    for title in ("socket", "pencils"):
        async with acting(staff):
            made = await wishes.make_wish(
                staff, tenant=staff.tenant, wisher_id=someone.id, title=title, wisher_kind="old"
            )
            await wishes.publish_wish(staff, made.id)
    await mine.open(f"/wishes/{made.id}")
    await mine.fill(f"/wishes/{made.id}/claim")
    return mine


async def everything(mine) -> dict[str, str]:
    """Every page there is, by following every link from the first one."""
    pages, ahead = {}, ["/", "/sign-in", "/nowhere", "/join"]
    while ahead:
        path = ahead.pop()
        if path in pages or path.startswith(("/static/", "/photos/", "/console")):
            continue
        pages[path] = await mine.open(path)
        assert mine.page.status_code == (404 if path == "/nowhere" else 200), path
        ahead += [link for link in re.findall(r'href="(/[^"]*)"', pages[path]) if "lang=" not in link]
    return pages


async def test_every_page_is_there_in_english_to_the_last_word(mine):
    await mine.open("/?lang=en")
    pages = await everything(mine)
    assert len(pages) > 15
    for path, page in pages.items():
        words = page.replace(">中文<", "")
        assert not CHINESE.search(words), (path, CHINESE.findall(words))
        assert '<html lang="en">' in page


async def test_every_page_is_small_and_carries_its_headers(mine):
    pages = await everything(mine)
    assert max(len(page.encode()) for page in pages.values()) < LARGEST
    for path in pages:
        headers = (await mine.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "script-src" not in headers["content-security-policy"]
        assert "default-src 'self'" in headers["content-security-policy"]


async def test_no_page_needs_anything_from_elsewhere_or_runs_a_script_of_its_own(mine):
    for path, page in (await everything(mine)).items():
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page), path
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=", page), path


async def test_every_form_that_changes_something_carries_a_token(mine):
    forms = [
        form
        for page in (await everything(mine)).values()
        for form in re.findall(r"<form.*?</form>", page, re.DOTALL)
    ]
    changing = [form for form in forms if 'method="post"' in form]
    assert len(changing) > 10
    assert all('name="token" value="' in form for form in changing)


async def test_every_field_has_a_label(mine):
    for path, page in (await everything(mine)).items():
        for field in re.findall(r"<(?:input|textarea)[^>]*>", page):
            if 'type="hidden"' in field or 'type="checkbox"' in field:
                continue
            [name] = re.findall(r' id="([^"]+)"', field)
            assert f'<label for="{name}">' in page, (path, field)


async def test_static_files_are_kept_by_browsers_and_change_their_address_with_their_content(mine):
    page = await mine.open("/")
    addresses = set(re.findall(r'"(/static/[^"#]+)', page))
    assert len(addresses) == 4
    for address in addresses:
        answer = await mine.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert "set-cookie" not in answer.headers
        assert len(answer.content) < 10_000
    assert (await mine.get("/static/../portal/site.py")).status_code == 404
    assert (await mine.get("/static/%2e%2e/portal/site.py")).status_code == 404


async def test_a_page_that_is_not_there_and_a_step_that_is_not_taken_so_are_answered_calmly(mine):
    assert "未找到相关内容" in await mine.open("/matters/00000000-0000-0000-0000-000000000000")
    assert mine.page.status_code == 404
    assert (await mine.get("/matters/1")).status_code == 404
    assert (await mine.get("/sign-out")).status_code == 405
