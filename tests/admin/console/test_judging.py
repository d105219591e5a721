"""Look-backs, one's own inspections, obstacles and pauses, as staff use them in the console."""

import pytest

from services import jobs  # noqa: F401 - subscribes the handlers
from services.evaluation.inspections import actions as inspections
from services.kernel import clock
from services.kernel.access import Role
from services.kernel.deliveries import drain
from services.kernel.scope import acting
from services.matters import actions as matters
from services.methods.vocabulary import Checked, Rating
from tests import make
from tests.admin.console.desktop import words
from tests.evaluation.judging.conftest import ADDED, DISTRICT
from tests.matters.test_pausing import GREEN, WAITING, WORKING
from tests.methods_at import method


@pytest.fixture
async def secretary(site):
    await method(make.DISTRICT, (GREEN, WORKING), added=ADDED)
    return await make.actor()


async def resolved(secretary, rating: Rating):
    resident = await make.actor(Role.RESIDENT)
    matter = await make.assigned(await make.matter(resident, title="路灯不亮"), secretary)
    async with acting(secretary):
        await matters.resolve_matter(secretary, matter.id, outcome="已修好")
    async with acting(resident):
        done = await matters.rate_matter(resident, matter.id, rating=rating)
    await drain(DISTRICT)
    return done


async def test_a_look_back_is_found_and_answered_and_a_no_needs_words(desktop, secretary, owner):
    await resolved(secretary, Rating.SATISFIED)
    desk = await desktop(secretary)
    assert "三个回头看 路灯不亮" in await desk.text("/judging")
    page = f"/judging/look-backs/{await owner.fetchval('select id from look_back')}"
    assert "问题是否解决？" in await desk.text(page)
    short = await desk.submit(page, yes0="1", yes1="1", yes2="0")
    assert short.status_code == 422
    assert "请回答全部 3 个问题" in words(short)
    assert await owner.fetchval("select answered_at from look_back") is None

    await desk.submit(page, yes0="1", yes1="1", yes2="0", said2="雨天又灭了")

    assert await owner.fetchval("select standard from task") == "问题是否解决？ 雨天又灭了"
    assert "没有等待回访的事项" in await desk.text("/judging")
    assert "雨天又灭了" in await desk.text(page)


async def test_an_inspector_finds_their_cases_and_writes_down_a_fault(desktop, secretary, owner):
    await resolved(secretary, Rating.SATISFIED)
    drawer, inspector = [await make.actor(Role.STREET_STAFF, make.STREET) for _ in range(2)]
    async with acting(drawer):
        today = clock.day_of(clock.now())
        drawn = await inspections.draw(drawer, begins=today, ends=today, kinds=[Checked.VISIT])
        await inspections.assign_inspectors(drawer, drawn.id, [inspector.person_id])
    desk, other = await desktop(inspector), await desktop(drawer)
    assert "没有等您督导的事项" in await other.text("/judging/cases")
    assert "路灯不亮 督走访" in await desk.text("/judging/cases")
    page = f"/judging/cases/{await owner.fetchval('select id from inspection_case')}"
    refused = await other.submit(page, on="/judging/cases", finding="ok", tries=1)
    assert refused.status_code == 403
    assert await owner.fetchval("select finding from inspection_case") is None

    await desk.submit(page, finding="fault", text="仍不亮", tries=2)

    row = await owner.fetchrow("select finding, tries, task_id from inspection_case")
    assert (row["finding"], row["tries"]) == ("fault", 2)
    assert row["task_id"] is not None
    assert "有问题 ：仍不亮" in (await desk.text(page)).replace("有问题：", "有问题 ：")


async def test_an_obstacle_goes_from_the_matters_page_to_the_reply(desktop, secretary, owner):
    matter = await resolved(secretary, Rating.DISSATISFIED)
    office = await desktop(secretary)
    street = await desktop(await make.actor(Role.STREET_STAFF, make.STREET))
    await office.submit(f"/matters/{matter.id}", act="obstacle", reasons="等管网改造")
    assert "等管网改造 待商议" in await office.text(f"/matters/{matter.id}")
    page = f"/judging/obstacles/{await owner.fetchval('select id from obstacle')}"
    assert "路灯不亮 待商议" in await street.text("/judging/obstacles")
    for desk in (office, street):
        await desk.submit(page, act="view", text="同意列入改造")
    early = await office.submit(page, act="reply", text="明年动工")
    assert early.status_code == 409
    assert await owner.fetchval("select reply from obstacle") is None
    await street.submit(page, act="meet", met_on="2026-01-05", text="列入计划")
    await office.submit(page, act="reply", text="明年三月动工")
    await office.submit(page, act="close")
    assert await owner.fetchval("select outcome from matter where state = 'closed'") == "明年三月动工"


async def test_a_clock_is_paused_and_goes_on_only_where_the_method_lets_it(desktop, secretary, owner):
    matter = await make.assigned(await make.matter(), secretary)
    office, keeper = await desktop(secretary), await desktop(await make.actor(Role.COMMUNITY_STAFF))
    page = f"/matters/{matter.id}"
    assert "暂停计时" not in await keeper.text(page)
    await office.submit(page, act="pause", pause_reason=WAITING, days=2)
    assert f"暂停计时 {WAITING} · 最迟至" in await office.text(page)
    await office.submit(page, act="resume")
    assert await owner.fetchval("select ended_at is not null from pause")
    assert "恢复计时" in await office.text(page)
