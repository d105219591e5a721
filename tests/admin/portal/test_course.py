"""What a resident reads of their matter, from its report to their rating of it, and then another round."""

import pytest

from admin.portal.course import tell
from services.kernel import clock, deliveries
from services.kernel.calendar import last_day
from services.kernel.outbox import Event
from services.kernel.scope import acting
from services.matters import actions, events
from services.matters.models import Matter
from services.methods.vocabulary import Colour, TriageClass
from tests import make

DISTRICT = make.DISTRICT // 10**9


@pytest.fixture
async def secretary(site):
    return await make.actor()


@pytest.fixture
async def mine(phone, secretary):
    mine = await phone()
    await mine.join(make.COMMUNITY)
    return mine


async def report(mine, title: str = "下水管道堵塞"):
    """The matter, and its page on the screen."""
    await mine.open("/matters/new")
    await mine.fill("/matters", title=title)
    return mine.page.url.path, Matter(id=mine.page.url.path.rpartition("/")[2])


async def resolve(secretary, matter, outcome="已疏通"):
    async with acting(secretary):
        await actions.resolve_matter(secretary, matter.id, outcome=outcome)


async def test_a_matter_is_followed_step_by_step_without_anyones_name(mine, secretary, owner):
    path, matter = await report(mine)
    office = await make.department("房产局")
    async with acting(secretary):
        given = {"category": "物业维修", "colour": Colour.ORANGE, "triage_class": TriageClass.DEFERRED}
        triaged = await actions.triage_matter(secretary, matter.id, **given)
        await actions.assign_matter(
            secretary, matter.id, owner_id=secretary.person_id, department_id=office.id
        )
        await actions.note_progress(secretary, matter.id, text="周一上门查看")
        await actions.note_progress(secretary, matter.id, text="一楼业主不配合", shown=False)
        await actions.assign_matter(secretary, matter.id, owner_id=secretary.person_id)

    page = await mine.open(path)
    for shown in (
        "物业维修",
        "橙色：1 个月内办结",
        "已交给房产局办理",
        "已交给社区书记办理",
        "周一上门查看",
        "正在办理",
    ):
        assert shown in page
    assert f"{last_day(triaged.due_at)}" in page
    assert "一楼业主不配合" not in page
    names = await owner.fetch("select name from person where name <> '王秀英'")
    assert names
    assert not any(row["name"] in page for row in names)


async def test_a_resolved_matter_is_rated_and_done(mine, secretary, owner):
    path, matter = await report(mine)
    await make.assigned(matter, secretary)
    await resolve(secretary, matter)
    assert "下水管道堵塞" in (await mine.open("/")).split("请您评价")[1]
    assert "已疏通" in await mine.open(path)

    page = await mine.fill(f"{path}/rating", rating="satisfied", comment="很快")
    for shown in ("谢谢您的评价", "您评价：满意", "很快", "已完成"):
        assert shown in page
    assert f"{path}/rating" not in page
    assert "请您评价" not in await mine.open("/")
    assert await owner.fetchval("select state from matter") == "closed"


async def test_a_bad_rating_starts_another_round_and_the_next_one_may_be_better(mine, secretary, owner):
    path, matter = await report(mine)
    await make.assigned(matter, secretary)
    await resolve(secretary, matter)
    await mine.open(path)
    fields = mine.fields(f"{path}/rating") | {"rating": "dissatisfied", "comment": "又堵了"}
    for _ in range(2):
        mine.page = await mine.submit(f"{path}/rating", fields)
    assert "不满意，将重新办理" in mine.page.text
    assert await owner.fetchval("select count(*) from verdict") == 1

    await deliveries.drain(DISTRICT)
    row = await owner.fetchrow("select state, round, due_at from matter")
    assert (row["state"], row["round"]) == ("assigned", 2)
    assert row["due_at"] > clock.now()
    await resolve(secretary, matter, "更换了管道")
    await mine.open(path)
    assert "您评价：基本满意" in await mine.fill(f"{path}/rating", rating="mostly_satisfied")


async def test_what_is_not_done_is_not_rated_and_nonsense_is_no_rating(mine, secretary, owner):
    path, matter = await report(mine)
    await make.assigned(matter, secretary)
    await mine.open("/matters/new")
    fields = mine.fields("/matters")
    answer = await mine.submit(f"{path}/rating", fields | {"rating": "satisfied"})
    assert (answer.status_code, "当前状态不允许" in answer.text) == (409, True)
    await resolve(secretary, matter)
    for rating in ("", "perfect"):
        assert (await mine.submit(f"{path}/rating", fields | {"rating": rating})).status_code == 422
    assert await owner.fetchval("select count(*) from verdict") == 0


async def test_a_declined_matter_says_why(mine, secretary):
    path, matter = await report(mine, "希望减免物业费")
    async with acting(secretary):
        await actions.decline_matter(secretary, matter.id, reason="由业主大会决定")
    page = await mine.open(path)
    assert "不予办理" in page
    assert "由业主大会决定" in page
    assert f"{path}/photos" not in page


async def test_a_merged_matter_says_so_and_is_rated_when_the_other_is_done(mine, phone, secretary):
    path, matter = await report(mine, "围挡倒了")
    neighbour = await phone()
    await neighbour.join(make.COMMUNITY, "张三")
    main_path, main = await report(neighbour, "施工围挡被风吹倒")
    await make.assigned(main, secretary)
    async with acting(secretary):
        joined = await actions.merge_matter(secretary, matter.id, into_id=main.id)
        number = (await Matter.fetch(joined.merged_into_id)).number
    page = await mine.open(path)
    assert f"与同类事项 {number} 合在一起办理" in page
    assert "施工围挡被风吹倒" not in page

    await resolve(secretary, main, "围挡已加固")
    await deliveries.drain(DISTRICT)
    assert "围挡已加固" in await mine.open(path)
    assert "您评价：满意" in await mine.fill(f"{path}/rating", rating="satisfied")
    assert "您满意吗" in await neighbour.open(main_path)


async def test_notices_are_counted_until_they_are_read(mine, secretary):
    path, matter = await report(mine)
    await make.assigned(matter, secretary)
    await resolve(secretary, matter)
    await deliveries.drain(DISTRICT)

    assert 'class="count">1' in await mine.open("/")
    page = await mine.open("/notices")
    assert "已办结，请您评价" in page
    assert "下水管道堵塞" in page
    assert f'href="{path}"' in page
    assert 'class="count"' not in await mine.open("/")


async def test_nobody_reads_somebody_elses_notices(mine, phone, secretary):
    _, matter = await report(mine)
    await make.assigned(matter, secretary)
    await resolve(secretary, matter)
    await deliveries.drain(DISTRICT)
    neighbour = await phone()
    await neighbour.join(make.COMMUNITY, "张三")
    assert "没有消息" in await neighbour.open("/notices")
    assert 'class="count">1' in await mine.open("/")


def test_every_event_that_a_resident_may_see_has_its_sentence():
    silent = [
        kind.__name__
        for kind in Event.kinds.values()
        if kind.__module__ == events.__name__ and kind.shown and tell.dispatch(kind) is tell.dispatch(object)
    ]
    assert silent == []
