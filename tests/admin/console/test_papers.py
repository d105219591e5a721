"""Papers printed from the pages of the console."""

from services.kernel import clock
from services.kernel.access import Role
from services.kernel.scope import acting
from services.matters import actions
from tests import make
from tests.admin.papers.reading import text


async def test_the_receipt_the_answer_and_the_reasons_are_printed_as_the_matters_state_allows(desktop):
    secretary = await make.actor()
    matter = await make.matter(title="三号院路灯不亮", detail="整栋楼都黑着", place="三号院")
    desk = await desktop(secretary)
    path = f"/matters/{matter.id}/papers"
    answer = await desk.get(f"{path}/receipt")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"].startswith('inline; filename="paper.pdf"; filename*=UTF-8')
    told = text(answer.content)
    for words in ("受理回执", matter.number, "三号院路灯不亮", "整栋楼都黑着", "手机端"):
        assert words in told
    assert [(await desk.get(f"{path}/{kind}")).status_code for kind in ("reply", "decline", "x")] == [404] * 3
    await make.assigned(matter, secretary)
    async with acting(secretary):
        await actions.resolve_matter(secretary, matter.id, outcome="已更换灯具")
    told = text((await desk.get(f"{path}/reply")).content)
    assert ("办理情况答复书" in told, "已更换灯具" in told) == (True, True)
    day = clock.now().astimezone(clock.LOCAL)
    assert f"{day.year}年{day.month}月{day.day}日" in told
    page = (await desk.get(f"/matters/{matter.id}")).text
    assert [f"{path}/{kind}" in page for kind in ("receipt", "reply", "decline")] == [True, True, False]

    other = await make.matter()
    async with acting(secretary):
        await actions.decline_matter(secretary, other.id, reason="属于民事纠纷")
    told = text((await desk.get(f"/matters/{other.id}/papers/decline")).content)
    assert ("不予办理告知书" in told, "属于民事纠纷" in told) == (True, True)


async def test_whoever_does_not_see_the_matter_prints_nothing_of_it(desktop):
    matter = await make.matter()
    path = f"/matters/{matter.id}/papers/receipt"
    for actor, status in (
        (await make.actor(tenant=make.SIBLING), 404),
        (await make.actor(Role.GRID_LEADER, make.GRID), 404),
        (await make.actor(Role.RESIDENT), 403),
        (await make.actor(Role.AUDITOR), 200),
    ):
        assert (await (await desktop(actor)).get(path)).status_code == status
    assert (await (await desktop()).get(path)).status_code == 303


async def test_a_reporter_is_named_as_on_the_page_masked_or_not_at_all(desktop):
    desk = await desktop(await make.actor())
    reporter = await make.actor(Role.RESIDENT)
    named, hidden = await make.matter(reporter), await make.matter(reporter, reporter_hidden=True)
    told = text((await desk.get(f"/matters/{named.id}/papers/receipt")).content)
    assert "resident" not in told
    assert "r**" in told
    told = text((await desk.get(f"/matters/{hidden.id}/papers/receipt")).content)
    assert ("上报人：" in told, "r**" in told) == (True, False)
