"""A disclosure in the console: prepared from a finished matter, seen, mended, published, withdrawn."""

from services.kernel.access import Role
from tests import make
from tests.evaluation.finishing import finished


async def test_a_finished_matter_is_prepared_seen_mended_published_and_withdrawn(site, desktop, owner):
    secretary = await make.actor()
    await make.person("王秀英")
    matter = await finished(secretary, title="王秀英家漏水", outcome="电话13812345678，已修好")
    desk = await desktop(secretary)
    assert "王秀英家漏水" in await desk.text("/disclosures")

    await desk.submit("/disclosures", matter=matter.id)

    id = await owner.fetchval("select id from disclosure")
    page = await desk.text(f"/disclosures/{id}")
    assert "某某家漏水" in page
    assert "电话［电话］，已修好" in page
    assert "1 处姓名，1 处电话" in page
    texts = {"course": "c", "basis": "b", "standard": "s", "result": "找13812345678"}
    await desk.submit(f"/disclosures/{id}", act="edit", title="水管修好", **texts)
    await desk.submit(f"/disclosures/{id}", act="publish")
    [row] = await owner.fetch("select title, course, result from open_disclosure")
    assert tuple(row) == ("水管修好", "c", "找［电话］")
    refused = await desk.submit(f"/disclosures/{id}", act="withdraw", reason="")
    assert refused.status_code == 422
    await desk.submit(f"/disclosures/{id}", act="withdraw", reason="写错了")
    assert "写错了" in await desk.text(f"/disclosures/{id}")
    assert await owner.fetchval("select title from open_disclosure") == ""
    assert "王秀英家漏水" in await desk.text("/disclosures")


async def test_a_grid_has_no_disclosures_and_community_staff_do_not_publish(site, desktop, owner):
    matter = await finished(await make.actor())
    grid = await desktop(await make.actor(Role.GRID_WORKER, make.GRID))
    assert (await grid.get("/disclosures")).status_code == 403
    staff = await desktop(await make.actor(Role.COMMUNITY_STAFF))
    await staff.submit("/disclosures", matter=matter.id)
    id = await owner.fetchval("select id from disclosure")
    assert "发布公示" not in await staff.text(f"/disclosures/{id}")
    assert (await staff.submit(f"/disclosures/{id}", act="publish")).status_code == 403
    assert (await staff.submit(f"/disclosures/{id}", act="burn")).status_code == 404
    assert await owner.fetchval("select count(*) from open_disclosure") == 0
