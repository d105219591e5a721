"""The public page of a community, read by nobody in particular."""

import csv
import io
import re
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from xml.etree import ElementTree as ET

import httpx
import pytest

from services.evaluation.disclosure import actions
from services.kernel import clock
from services.kernel.access import Role
from services.kernel.codes import shown
from services.kernel.scope import acting
from tests import make
from tests.evaluation.finishing import finished, published

ROOT = f"/open/{shown(make.COMMUNITY)}"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
LARGEST = 30_000


@pytest.fixture
async def secretary(site):
    return await make.actor()


@pytest.fixture
async def anybody(site):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://mulin.test") as one:
        yield one


async def test_anybody_reads_what_was_done_without_signing_in_and_keeps_no_cookie(anybody, secretary):
    await published(secretary, await finished(secretary, title="<b>路灯</b>不亮"))

    page = await anybody.get(ROOT)

    assert page.status_code == 200
    assert "&lt;b&gt;路灯&lt;/b&gt;不亮" in page.text
    assert "set-cookie" not in page.headers
    assert "public" in page.headers["cache-control"]
    [link] = re.findall(rf'href="({ROOT}/[^"]+)"', page.text)
    one = await anybody.get(link)
    for words in ("过程", "居民提出", "依据", "《通用工作法》第1版", "标准", "7天内办结", "结果", "修好了"):
        assert words in one.text
    assert "set-cookie" not in one.headers


async def test_a_cookie_or_a_session_changes_nothing_on_a_page_that_anybody_may_keep(anybody, secretary):
    await published(secretary, await finished(secretary))
    plain = await anybody.get(ROOT)

    with_cookie = await anybody.get(ROOT, headers={"cookie": "lang=en; portal=whatever"})

    assert with_cookie.text.replace(with_cookie.headers["x-request-id"], "") == plain.text
    assert with_cookie.headers["etag"] == plain.headers["etag"]
    english = await anybody.get(f"{ROOT}?lang=en")
    assert "Disclosures" in english.text
    assert "set-cookie" not in english.headers


async def test_who_has_the_page_already_is_told_so_until_something_changes(anybody, secretary):
    disclosure = await published(secretary, await finished(secretary))
    for path in (ROOT, f"{ROOT}.atom", f"{ROOT}.csv"):
        first = await anybody.get(path)
        again = await anybody.get(path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        since = await anybody.get(path, headers={"if-modified-since": first.headers["last-modified"]})
        assert since.status_code == 304
        other = {"if-none-match": '"other"', "if-modified-since": first.headers["last-modified"]}
        assert (await anybody.get(path, headers=other)).status_code == 200
        assert (await anybody.get(path, headers={"if-modified-since": "gestern"})).status_code == 200
    before = parsedate_to_datetime(first.headers["last-modified"])
    async with acting(secretary):
        with clock.at(before + timedelta(hours=1)):
            await actions.withdraw_disclosure(secretary, disclosure.id, reason="有误")
    for path in (ROOT, f"{ROOT}.csv"):
        changed = await anybody.get(path, headers={"if-modified-since": format_datetime(before, usegmt=True)})
        assert changed.status_code == 200
        assert "路灯" not in changed.text


async def test_long_lists_come_in_pages_and_every_page_is_small(anybody, secretary):
    for number in range(23):
        title = f"{number:02}" + "很长的标题" * 19
        await published(secretary, await finished(secretary, title=title, outcome="办好了" * 500))

    first = await anybody.get(ROOT)
    [more] = re.findall(rf'href="({ROOT}\?before=[^"]+)"', first.text)
    second = await anybody.get(more)

    titles = re.findall(r"<b>(\d\d)", first.text), re.findall(r"<b>(\d\d)", second.text)
    assert titles == ([f"{n:02}" for n in range(22, 2, -1)], ["02", "01", "00"])
    assert "更多" in first.text
    assert "更多" not in second.text
    [one, *_] = re.findall(rf'href="({ROOT}/[^"]+)"', first.text)
    for page in (first, second, await anybody.get(one)):
        assert len(page.content) < LARGEST
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=", page.text)


async def test_the_feed_is_atom_and_has_everything_in_it(anybody, secretary):
    await published(secretary, await finished(secretary, title="第一件 & <一>"))
    await published(secretary, await finished(secretary, title="第二件"))

    answer = await anybody.get(f"{ROOT}.atom")

    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)  # noqa: S314 - our own
    assert feed.find("a:updated", ATOM).text
    entries = feed.findall("a:entry", ATOM)
    assert [entry.find("a:title", ATOM).text for entry in entries] == ["第二件", "第一件 & <一>"]
    assert "修好了" in entries[0].find("a:content", ATOM).text
    assert len({entry.find("a:id", ATOM).text for entry in entries}) == 2
    [link] = [each.get("href") for each in entries[0].findall("a:link", ATOM)]
    assert (await anybody.get(link)).status_code == 200


async def test_the_table_opens_in_a_spreadsheet_and_starts_no_formula(anybody, secretary):
    matter = await finished(secretary, title='=HYPERLINK("http://x")', outcome="修好了\n第二行")
    await published(secretary, matter)

    answer = await anybody.get(f"{ROOT}.csv")

    assert answer.content.startswith(b"\xef\xbb\xbf")
    heads, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    found = dict(zip(heads, row, strict=True))
    assert found["受理编号"] == matter.number
    assert found["标题"].startswith("'=")
    assert found["结果"] == "修好了\n第二行"


@pytest.mark.parametrize(
    "path",
    [
        f"/open/{shown(make.SIBLING)}",
        "/open/999999999999",
        "/open/210114007",
        "/open/x",
        "/open/210114007038.csv",
        "/open/210114007038.atom",
        "/open/",
        f"{ROOT}/00000000-0000-7000-8000-000000000000",
        f"{ROOT}/nothing",
    ],
)
async def test_where_nothing_was_disclosed_nothing_is_told(anybody, path):
    assert (await anybody.get(path)).status_code == 404


async def test_a_strange_place_in_the_list_is_refused_calmly(anybody, secretary):
    await published(secretary, await finished(secretary))

    assert (await anybody.get(f"{ROOT}?before=x")).status_code in {200, 422}
    assert (await anybody.post(ROOT)).status_code == 405
    assert (await anybody.head(ROOT)).status_code == 200


async def test_what_hangs_in_one_community_does_not_hang_in_another(anybody, secretary):
    await published(secretary, await finished(secretary))
    neighbour = await make.actor(tenant=make.SIBLING)
    resident = await make.actor(Role.RESIDENT, make.SIBLING)
    await published(neighbour, await finished(neighbour, resident, title="邻居的事"))

    assert "邻居的事" not in (await anybody.get(ROOT)).text
    assert "路灯不亮" not in (await anybody.get(f"/open/{shown(make.SIBLING)}")).text
