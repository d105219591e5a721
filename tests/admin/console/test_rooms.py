"""Wishes, people, departments, tenants, notices, failed tasks and the audit, as staff use them."""

import re

import pytest

from services.kernel.access import Role
from services.kernel.deliveries import drain
from services.kernel.scope import acting
from services.tenancy.models import Tenant
from services.volunteering.actions import claim_wish, grant_wish
from services.volunteering.models import Wish, WishState
from tests import make
from tests.admin.console.desktop import words


@pytest.fixture
async def secretary(site):
    return await make.actor()


async def test_a_wish_is_written_down_published_and_confirmed_and_its_public_part_names_nobody(
    desktop, secretary, owner
):
    desk = await desktop(secretary)
    typed = {
        "name": "刘奶奶",
        "phone": "13900003333",
        "title": "换插板",
        "wisher_kind": "老人",
        "tenant": make.COMMUNITY,
    }
    await desk.submit("/wishes/new", **typed)
    id = await owner.fetchval("select id from wish")
    assert "刘奶奶" in await desk.text(f"/wishes/{id}")
    await desk.submit(f"/wishes/{id}", act="publish")
    volunteer = await make.actor(Role.VOLUNTEER)
    async with acting(volunteer):
        await claim_wish(volunteer, id)
        await grant_wish(volunteer, id)
    await desk.submit(f"/wishes/{id}", act="confirm")
    async with acting(secretary):
        assert (await Wish.fetch(id)).state is WishState.CONFIRMED
    page = await desk.text(f"/wishes/{id}")
    assert "确认心愿已实现" in page
    again = await desk.submit(f"/wishes/{id}", act="withdraw")
    assert again.status_code == 409
    assert await owner.fetchval("select state from wish") == "confirmed"


async def test_another_communitys_wish_is_not_found_and_stays_as_it_is(desktop, secretary, owner):
    wish = await make.wish(secretary)
    desk = await desktop(await make.actor(Role.COMMUNITY_SECRETARY, make.SIBLING))
    assert (await desk.get(f"/wishes/{wish.id}")).status_code == 404
    assert (await desk.submit(f"/wishes/{wish.id}", on="/wishes", act="withdraw")).status_code == 404
    assert await owner.fetchval("select state from wish") == "open"


async def test_people_are_found_by_name_or_number_within_ones_own_tenant(desktop, secretary):
    desk = await desktop(secretary)
    for name, phone in (("王秀英", "13800138000"), ("王建国", "13800138001")):
        await desk.submit("/people/new", name=name, phone=phone, tenant=make.COMMUNITY)
    known = {"name": "孙小妹", "identity_number": "11010519491231002X"}
    await desk.submit("/people/new", **known, tenant=make.COMMUNITY)
    by_name = words(await desk.submit("/people", q="王建"))
    assert ("王建国" in by_name, "王秀英" in by_name, "138****8001" in by_name) == (True, False, True)
    by_phone = words(await desk.submit("/people", q="１３８００１３８０００"))
    assert ("王秀英" in by_phone, "王建国" in by_phone) == (True, False)
    by_identity = words(await desk.submit("/people", q="11010519491231002x"))
    assert ("孙小妹" in by_identity, "王秀英" in by_identity) == (True, False)
    stranger = await desktop(await make.actor(Role.COMMUNITY_SECRETARY, make.SIBLING))
    for number in ("13800138000", "11010519491231002X"):
        shown = words(await stranger.submit("/people", q=number))
        assert ("王秀英" in shown, "孙小妹" in shown) == (False, False)


async def test_an_account_is_opened_with_a_password_shown_once_and_a_post_is_ended(desktop, secretary, owner):
    desk = await desktop(secretary)
    await desk.submit("/people/new", name="孙网格员", tenant=make.COMMUNITY)
    id = await owner.fetchval("select id from person where name = '孙网格员'")
    path = f"/people/{id}"
    hidden = await desk.hidden(path)
    fields = {**hidden, "act": "account", "role": "grid_worker", "tenant": make.GRID, "username": "sunwg"}
    shown, again = await desk.post(path, **fields), await desk.post(path, **fields)
    assert "只显示这一次" in words(shown)
    assert (
        again.status_code,
        await owner.fetchval("select count(*) from account where username = 'sunwg'"),
    ) == (303, 1)
    assert "网格员" in await desk.text(path)
    held = await owner.fetchval("select id from appointment where person_id = $1", id)
    await desk.submit(path, act="end", appointment=held)
    assert await owner.fetchval("select ended_at is not null from appointment where id = $1", held)


async def test_nobody_gives_powers_beyond_their_own(desktop, secretary, owner):
    leader = await make.actor(Role.GRID_LEADER, make.GRID)
    person = await make.person(tenant=make.GRID)
    desk = await desktop(leader)
    answer = await desk.submit(
        f"/people/{person.id}",
        on="/choose",
        act="account",
        role="grid_worker",
        tenant=make.GRID,
        username="x.y.z",
    )
    assert answer.status_code == 403
    desk = await desktop(secretary)
    answer = await desk.submit(
        f"/people/{person.id}", act="account", role="street_staff", tenant=make.COMMUNITY, username="xyz123"
    )
    assert answer.status_code in {403, 422}
    assert await owner.fetchval("select count(*) from appointment where person_id = $1", person.id) == 0


async def test_departments_are_set_up_where_they_belong(desktop, site, owner):
    desk = await desktop(await make.actor(Role.DISTRICT_STAFF, make.DISTRICT))
    assert (await desk.submit("/departments", name="房产局", tenant=make.DISTRICT)).status_code == 303
    assert "房产局" in await desk.text("/departments")
    twice = await desk.submit("/departments", name="房产局", tenant=make.DISTRICT)
    assert (twice.status_code, await owner.fetchval("select count(*) from department")) == (409, 1)
    community = await desktop(await make.actor())
    assert (await community.submit("/departments", name="自设", tenant=make.COMMUNITY)).status_code in {
        403,
        422,
    }
    assert (
        await community.submit("/organizations", name="安居物业", tenant=make.COMMUNITY)
    ).status_code == 303
    assert await owner.fetchval("select name from organization") == "安居物业"


async def test_the_tree_opens_branch_by_branch_and_grids_are_drawn(desktop, secretary, owner):
    desk = await desktop(await make.actor(Role.DISTRICT_STAFF, make.DISTRICT))
    tree = (await desk.get("/tenants")).text
    assert f"/console/tenants/{make.DISTRICT}/branches" in tree
    branch = (await desk.get(f"/tenants/{make.DISTRICT}/branches")).text
    assert (str(make.STREET) in branch, "<html" in branch) == (True, False)
    at_home = await desktop(secretary)
    page = f"/tenants/{make.COMMUNITY}"
    assert (await at_home.submit(page, act="below", name="东苑网格")).status_code == 303
    assert (await at_home.submit(page, act="estate", name="湖畔新城")).status_code == 303
    estate = await owner.fetchval("select id from estate")
    assert (
        await at_home.submit(page, act="building", estate=estate, name="12号楼", grid=make.GRID)
    ).status_code == 303
    said = await at_home.text(page)
    assert all(name in said for name in ("东苑网格", "湖畔新城", "12号楼"))
    async with acting(secretary):
        assert await Tenant.filter(name="东苑网格", parent_code=make.COMMUNITY).exists()
    assert (
        await at_home.submit(f"/tenants/{make.SIBLING}", on=page, act="below", name="越界")
    ).status_code == 404
    assert await owner.fetchval("select count(*) from tenant where name = '越界'") == 0


async def test_places_come_in_as_a_file_or_every_wrong_line_is_named(desktop, secretary, owner):
    desk = await desktop(secretary)
    path = f"/tenants/{make.COMMUNITY}"

    async def send(text: str):
        form = {**await desk.hidden(path), "act": "places"}
        return await desk.http.post(
            f"/console{path}", data=form, files={"file": ("places.csv", text.encode("gbk"))}
        )

    wrong = await send("网格,小区,楼栋,住户\n,,12号楼,\n")
    assert (wrong.status_code, "第 2 行" in words(wrong)) == (422, True)
    assert await owner.fetchval("select count(*) from building") == 0
    assert (await send("网格,小区,楼栋,住户\n西苑网格,湖畔新城,12号楼,101\n")).status_code == 303
    assert await owner.fetchval("select count(*) from household") == 1


async def test_notices_are_read_by_whom_they_are_for(desktop, secretary, owner):
    await make.matter()
    await drain(210114)
    desk, stranger = (
        await desktop(secretary),
        await desktop(await make.actor(Role.COMMUNITY_SECRETARY, make.SIBLING)),
    )
    page = (await desk.get("/notices")).text
    assert "待分流" in page
    [ids] = re.findall(r'name="ids" value="([^"]+)"><button class="btn btn-sm"', page)
    await stranger.submit("/notices", on="/choose", ids=ids)
    assert await owner.fetchval("select count(*) from notice where read_at is not null") == 0
    await desk.submit("/notices", ids=ids)
    assert await owner.fetchval("select count(*) from notice where read_at is not null") == 1


async def test_a_notice_says_what_it_is_about_and_opening_it_is_reading_it(desktop, secretary, owner):
    matter = await make.matter(title="门口的灯不亮")
    await drain(210114)
    desk = await desktop(secretary)
    page = (await desk.get("/notices")).text
    assert "门口的灯不亮" in page
    ids = str(await owner.fetchval("select id from notice"))
    there = f"/console/matters/{matter.id}"
    assert f'value="{there}"' in page

    answer = await desk.submit("/notices", ids=ids, next=there)
    assert (answer.status_code, answer.headers["location"]) == (303, there)
    assert await owner.fetchval("select read_at is not null from notice")
    assert f'href="{there}"' in (await desk.get("/notices")).text
    for elsewhere in ("https://evil.example/", "//evil.example", "/matters/1", "/console/../x"):
        answer = await desk.submit("/notices", on="/choose", ids=ids, next=elsewhere)
        assert answer.headers["location"].startswith("/console/"), elsewhere


async def test_ones_own_branch_of_the_tree_is_open_from_the_first(desktop, secretary):
    await make.tenants(make.GRID)
    page = (await (await desktop(secretary)).get("/tenants")).text
    assert 'open data-fetched="yes"' in page
    assert f"/console/tenants/{make.GRID}" in page


async def test_who_claimed_a_wish_is_a_click_away_from_those_who_bring_them_together(
    desktop, secretary, site
):
    wish, volunteer = await make.wish(secretary), await make.actor(Role.VOLUNTEER)
    async with acting(volunteer):
        await claim_wish(volunteer, wish.id)
    page = (await (await desktop(secretary)).get(f"/wishes/{wish.id}")).text
    assert f'href="/console/people/{volunteer.person_id}"' in page


async def test_a_failed_task_is_listed_with_its_reason_and_tried_again(desktop, secretary, owner):
    await make.matter()
    await owner.execute(
        "update delivery set dead_at = now(), attempts = 8, last_error = 'TimeoutError: too slow'"
    )
    desk = await desktop(secretary)
    assert "TimeoutError: too slow" in await desk.text("/deliveries")
    id = await owner.fetchval("select id from delivery")
    stranger = await desktop(await make.actor(Role.COMMUNITY_SECRETARY, make.SIBLING))
    assert (await stranger.submit("/deliveries", on="/choose", id=id)).status_code == 404
    assert await owner.fetchval("select dead_at is not null from delivery")
    assert (await desk.submit("/deliveries", id=id)).status_code == 303
    assert await owner.fetchval("select dead_at is null and attempts = 0 from delivery")


async def test_the_audit_lists_events_of_ones_own_tenant_without_naming_residents(desktop, secretary):
    await make.assigned(await make.matter(), secretary)
    desk = await desktop(await make.actor(Role.STREET_STAFF, make.STREET))
    page = await desk.text("/audit")
    assert "分流：基础设施" in page
    assert "resident" not in page
    assert "分流" not in (await desk.text("/audit?kind=MatterReported")).split("辖区")[-1]
    elsewhere = await desktop(await make.actor(Role.STREET_STAFF, make.SIBLING_STREET))
    assert "分流：基础设施" not in await elsewhere.text("/audit")
    assert (await (await desktop(secretary)).get("/audit")).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/matters",
        "/matters/new",
        "/wishes",
        "/wishes/new",
        "/people",
        "/people/new",
        "/tenants",
        "/departments",
        "/organizations",
        "/notices",
        "/audit",
        "/audit/reveals",
        "/deliveries",
    ],
)
async def test_every_page_speaks_english_when_asked(desktop, site, path):
    desk = await desktop(await make.actor(Role.DISTRICT_STAFF, make.DISTRICT))
    page = await desk.text(f"{path}?lang=en")
    left = re.findall(r"[\u4e00-\u9fff]+", page.replace("中文", ""))
    assert left == []
