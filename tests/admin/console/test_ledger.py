"""Filters, pages and exports of the ledger."""

import csv
import io
import json
import re
from datetime import timedelta
from html import unescape

import pytest
from openpyxl import load_workbook

from admin.web.sheets import harmless
from services.kernel import clock
from services.kernel.access import Role
from tests import make


@pytest.fixture
async def secretary(site):
    return await make.actor()


def rows(answer) -> list[list[str]]:
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_filters_narrow_and_text_is_searched(desktop, secretary):
    await make.assigned(await make.matter(title="管道堵塞"), secretary, colour="red", category="物业维修")
    await make.matter(title="路灯不亮", place="3号楼")
    desk = await desktop(secretary)
    for query, both in {
        "state=open": (True, True),
        "state=reported": (False, True),
        "colour=red": (True, False),
        "category=物业维修": (True, False),
        "class=immediate": (True, False),
        "mine=1": (True, False),
        f"owner={secretary.person_id}": (True, False),
        f"owner={make.uuid7()}": (False, False),
        "overdue=1": (False, False),
        "q=3号楼": (False, True),
        "q=%25": (False, False),
        f"tenant={make.GRID}": (False, False),
        "since=2020-01-01": (True, True),
        "until=2020-01-01": (False, False),
        "sort=due": (False, False),
    }.items():
        page = await desk.text(f"/matters?{query}")
        assert ("管道堵塞" in page, "路灯不亮" in page) == both, query


async def test_what_is_not_a_filter_is_refused_with_a_sentence(desktop, secretary):
    desk = await desktop(secretary)
    for query in (
        "state=x",
        "tenant=abc",
        "tenant=1",
        "since=yesterday",
        "department=1",
        "after=x",
        "after=2020-01-01~x",
        f"after=0001-01-01T00:00:00%2B14:00~{make.uuid7()}",
    ):
        answer = await desk.get(f"/matters?{query}")
        assert answer.status_code in {404, 422}, query
        assert "Traceback" not in answer.text
    assert (await desk.get(f"/matters?tenant={make.SIBLING}")).status_code == 404
    assert (await desk.get("/matters?q=%00")).status_code == 422


async def test_pages_follow_each_other_in_both_directions(desktop, secretary):
    reporter = await make.actor(Role.RESIDENT)
    for number in range(120):
        with clock.at(clock.now() - timedelta(minutes=number)):
            await make.matter(reporter, title=f"第{number}件。")
    desk = await desktop(secretary)

    async def follow(path, rel):
        page = (await desk.get(path)).text
        found = re.search(f'href="/console([^"]+)" rel="{rel}"', page)
        return page, unescape(found[1]) if found else None

    first, onward = await follow("/matters", "next")
    second, onward_again = await follow(onward, "next")
    third, none = await follow(onward_again, "next")
    assert none is None
    assert [
        "第0件。" in first,
        "第49件。" in first,
        "第50件。" in second,
        "第99件。" in second,
        "第119件。" in third,
    ] == [True] * 5
    _, back = await follow(onward_again, "prev")
    again, _ = await follow(back, "next")
    assert ("第50件。" in again, "第99件。" in again, "第100件。" in again) == (True, True, False)


async def test_exports_hold_what_the_ledger_holds_and_no_formulas(desktop, secretary):
    await make.matter(title='=HYPERLINK("http://elsewhere.test")', place="+1号楼", detail="x")
    other = await make.matter(await make.actor(Role.RESIDENT, make.SIBLING), title="别的社区的事")
    desk = await desktop(secretary)
    answer = await desk.get("/matters/export.csv")
    assert "attachment" in answer.headers["content-disposition"]
    [heads, *lines] = rows(answer)
    assert heads[:2] == ["受理编号", "标题"]
    assert [line[1] for line in lines] == ['\'=HYPERLINK("http://elsewhere.test")']
    assert lines[0][3] == "'+1号楼"

    sheet = load_workbook(io.BytesIO((await desk.get("/matters/export.xlsx")).content)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [cells[0][0], cells[1][1]] == ["受理编号", '\'=HYPERLINK("http://elsewhere.test")']
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert other.number not in answer.text


async def test_exports_keep_to_the_filters_and_cover_more_than_one_batch(desktop, secretary, monkeypatch):
    monkeypatch.setattr("admin.console.matters.export.BATCH", 2)
    for number in range(5):
        await make.matter(title=f"第{number}件")
    await make.assigned(await make.matter(title="已交办"), secretary)
    desk = await desktop(secretary)
    lines = rows(await desk.get("/matters/export.csv?state=reported"))[1:]
    assert sorted(line[1] for line in lines) == [f"第{number}件" for number in range(5)]


async def test_names_and_numbers_in_exports_are_masked(desktop, secretary):
    await make.matter(await make.actor(Role.RESIDENT))
    desk = await desktop(secretary)
    [_, line] = rows(await desk.get("/matters/export.csv"))
    assert line[9].startswith("r**")
    assert "resident" not in line[9]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_a_cell_that_could_be_a_formula_is_text(cell):
    assert harmless(cell).startswith("'")


@pytest.mark.parametrize("cell", ["", "路灯不亮", "2号楼", "260101-000001"])
def test_other_cells_stay_as_they_are(cell):
    assert harmless(cell) == cell


async def test_who_exported_what_stands_in_the_audit_before_it_is_sent(desktop, secretary, owner):
    await make.matter(title="路灯不亮")
    await make.assigned(await make.matter(title="已交办"), secretary)
    department = await make.department()
    officer = await make.actor(Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=department.id)
    auditor = await make.actor(Role.AUDITOR, make.DISTRICT)
    for actor, path in (
        (secretary, "csv?state=reported"),
        (officer, "csv"),
        (auditor, "xlsx?q=13812341234"),
    ):
        assert (await (await desktop(actor)).get(f"/matters/export.{path}")).status_code == 200
    rows = await owner.fetch(
        "select tenant, actor_id, payload::jsonb from event where kind = 'LedgerExported' order by id"
    )
    told = [(row["tenant"], row["actor_id"], json.loads(row["payload"])) for row in rows]
    assert told == [
        (
            make.COMMUNITY,
            secretary.person_id,
            {"form": "csv", "filters": "state=reported", "rows": 1},
        ),
        (make.DISTRICT, officer.person_id, {"form": "csv", "filters": "", "rows": 0}),
        (make.DISTRICT, auditor.person_id, {"form": "xlsx", "filters": "text=138****1234", "rows": 0}),
    ]
    page = await (await desktop(auditor)).text("/audit?kind=LedgerExported")
    assert "导出台账 1 条（csv），条件：state=reported" in page
    resident = await desktop(await make.actor(Role.RESIDENT))
    assert (await resident.get("/matters/export.csv")).status_code == 403
    assert await owner.fetchval("select count(*) from event where kind = 'LedgerExported'") == 3
