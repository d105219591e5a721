"""The pages of the method: what holds, drafts with their mistakes, the trial, and the board by stage."""

from datetime import timedelta

import pytest

from services.kernel import clock
from services.kernel.access import Role
from services.kernel.scope import acting
from services.matters import actions as matters
from services.methods.actions import activate_method, draft_method
from services.methods.queries import shipped_text
from tests import make
from tests.admin.console.desktop import words


@pytest.fixture
async def staff(site):
    return await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)


async def in_force(staff, code="kenli"):
    async with acting(staff):
        draft = await draft_method(staff, make.DISTRICT, shipped=code)
        await activate_method(staff, draft.id)


async def test_the_page_shows_the_stages_limits_and_meetings_in_the_localitys_words(desktop, staff):
    await in_force(staff)
    page = await (await desktop(await make.actor())).get("/methods")
    for told in ("居民说事", "公开议事", "群众评事", "党群议事日", "每月 10 日", "五议一备两公开", "<svg"):
        assert told in page.text
    assert "新建草稿" in page.text
    leader = await desktop(await make.actor(Role.GRID_LEADER, make.GRID))
    assert "新建草稿" not in await leader.text("/methods")


async def test_a_district_drafts_mends_tries_and_activates_a_method(desktop, staff, owner):
    desk = await desktop(staff)
    made = await desk.submit("/methods", shipped="yuhong")
    assert made.status_code == 303
    path = made.headers["location"].removeprefix("/console")
    broken = shipped_text("yuhong").replace('unit = "days"', 'unit = "weeks"', 1)
    refused = await desk.submit(path, act="save", text=broken)
    assert refused.status_code == 422
    assert "urgencies.green.limit.unit" in words(refused)
    assert "weeks" in refused.text
    assert await owner.fetchval("select text from method") == shipped_text("yuhong")

    better = shipped_text("yuhong").replace("amount = 7", "amount = 5", 1)
    await desk.submit(path, act="save", text=better)
    secretary = await make.actor()
    with clock.at(clock.now() - timedelta(days=6)):
        await make.assigned(await make.matter(title="路灯不亮"), secretary)
    shown = await desk.text(f"{path}?days=30")
    for told in ("启用后的变化", "新增类别", "参与试运行的事项 1", "期限提前 1", "路灯不亮"):
        assert told.replace(" ", "") in shown.replace(" ", ""), told
    assert (await desk.submit(path, act="activate")).status_code == 303
    assert await owner.fetchval("select state from method") == "active"
    assert "启用中" in await desk.text("/methods")
    assert "保存草稿" not in await desk.text(path)


async def test_a_community_is_told_what_it_may_not_change(desktop, staff, owner):
    await in_force(staff)
    desk = await desktop(await make.actor())
    path = (await desk.submit("/methods")).headers["location"].removeprefix("/console")
    refused = await desk.submit(path, act="save", text='[ladder]\nskip = "in_emergency"\n')
    assert refused.status_code == 422
    assert "ladder.skip: is not narrowable" in words(refused)
    assert "skip" not in await owner.fetchval("select text from method where tenant = $1", make.COMMUNITY)


async def test_triage_offers_what_the_matters_own_method_knows(desktop, staff):
    await in_force(staff, "liuyang")
    matter = await make.matter()
    page = await (await desktop(await make.actor())).text(f"/matters/{matter.id}")
    for told in ("作风建设", "待办件（复诊）", "绿色：7 天内办结", "红色：由会议确定期限"):
        assert told in page


async def test_only_what_the_stage_allows_is_offered(desktop, staff):
    await in_force(staff)
    secretary = await make.actor()
    matter = await make.matter()
    async with acting(secretary):
        given = {"category": "停车管理", "colour": "green", "triage_class": "deferred"}
        await matters.triage_matter(secretary, matter.id, **given)
    page = await (await desktop(secretary)).get(f"/matters/{matter.id}")
    assert 'aria-current="step">公开议事' in page.text
    assert 'value="assign"' not in page.text


async def test_the_board_has_a_column_for_each_stage_and_pages_in_it(desktop, staff):
    await in_force(staff)
    for number in range(14):
        await make.matter(title=f"第{number:02}件")
    secretary = await make.actor()
    urgent = await make.assigned(await make.matter(title="在办的"), secretary, category="停车管理")
    desk = await desktop(secretary)
    board = await desk.get("/matters/board")
    text = words(board)
    assert "下沉听事 12+" in text
    assert text.index("合力办事") < text.index("在办的")
    assert "居民说事" not in text
    assert ("第13件" in text, "第01件" in text) == (True, False)
    more = board.text.split('href="/console/matters/board?tenant=')[1].split('"')[0].replace("&amp;", "&")
    page = await desk.text(f"/matters/board?tenant={more}")
    assert ("第01件" in page, "第13件" in page, urgent.title in page) == (True, False, False)


async def test_from_above_one_chooses_a_community_and_sees_no_other_districts_board(desktop, staff):
    await in_force(staff)
    await make.matter(title="路灯不亮")
    desk = await desktop(staff)
    assert "路灯不亮" not in await desk.text("/matters/board")
    assert "路灯不亮" in await desk.text(f"/matters/board?tenant={make.COMMUNITY}")
    assert (await desk.get(f"/matters/board?tenant={make.ELSEWHERE}")).status_code == 404


async def test_older_matters_keep_their_column_when_another_method_holds(desktop, staff):
    await in_force(staff, "yuhong")
    await make.matter(title="老事项")
    await in_force(staff, "liuyang")
    await make.matter(title="新事项")
    text = await (await desktop(await make.actor())).text("/matters/board")
    assert text.index("诊") < text.index("新事项") < text.index("网格建") < text.index("老事项")
