"""The ledger and a matter's page: what staff see of matters and do with them."""

import io

import pytest
from PIL import Image

from admin.console.acts import offered
from admin.console.matters.acts import ACTS
from services import jobs  # noqa: F401 - subscribes the handlers
from services.kernel.access import GRANTS, Role
from services.kernel.deliveries import drain
from services.kernel.scope import acting
from services.matters.models import Matter, State
from services.people.actions import create_person
from services.people.models import Reveal
from tests import make
from tests.admin.console.desktop import words


@pytest.fixture
async def secretary(site):
    return await make.actor()


async def test_a_matter_is_triaged_assigned_noted_and_resolved_on_its_page(desktop, secretary, owner):
    matter = await make.matter(title="12号楼下水管道堵塞")
    worker = await make.actor(Role.GRID_WORKER, make.GRID)
    desk = await desktop(secretary)
    path = f"/matters/{matter.id}"
    assert "12号楼下水管道堵塞" in await desk.text("/matters")
    triage = {"category": "物业维修", "colour": "green", "triage_class": "immediate", "tenant": make.GRID}
    assert (await desk.submit(path, act="triage", **triage)).status_code == 303
    assert (await desk.submit(path, act="assign", owner=worker.person_id)).status_code == 303
    assert (await desk.submit(path, act="note", text="约定明日上门", shown="1")).status_code == 303
    assert (await desk.submit(path, act="resolve", outcome="已疏通")).status_code == 303

    page = await desk.text(path)
    for told in (
        "分流：物业维修，绿色，即办件",
        "交办给 grid_worker",
        "约定明日上门",
        "办理完成（第 1 轮）",
        "社区书记",
    ):
        assert told in page
    row = await owner.fetchrow("select state, tenant, outcome from matter where id = $1", matter.id)
    assert tuple(row) == ("resolved", make.GRID, "已疏通")


async def test_a_form_sent_twice_takes_effect_once(desktop, secretary, owner):
    matter = await make.matter()
    desk = await desktop(secretary)
    hidden = await desk.hidden(f"/matters/{matter.id}")
    fields = {**hidden, "act": "note", "text": "只说一遍", "shown": "1"}
    answers = [await desk.post(f"/matters/{matter.id}", **fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert await owner.fetchval("select count(*) from note") == 1
    assert await owner.fetchval("select count(*) from event where kind = 'ProgressNoted'") == 1


async def test_a_form_without_the_sessions_token_changes_nothing(desktop, secretary, owner):
    matter = await make.matter()
    desk, other = await desktop(secretary), await desktop(await make.actor())
    theirs = await other.hidden(f"/matters/{matter.id}")
    fields = {"act": "decline", "reason": "不属于社区职责", "key": "k"}
    for token in ("", theirs["token"]):
        refused = await desk.post(f"/matters/{matter.id}", token=token, **fields)
        assert (refused.status_code, "页面已过期" in words(refused)) == (403, True)
    assert await owner.fetchval("select state from matter") == "reported"


async def test_a_refused_form_says_why_and_keeps_what_was_typed(desktop, secretary):
    matter = await make.matter()
    desk = await desktop(secretary)
    answer = await desk.submit(f"/matters/{matter.id}", act="merge", number="260101-999999")
    assert answer.status_code == 404
    assert "未找到相关内容" in words(answer)
    assert 'value="260101-999999"' in answer.text
    assert (
        await desk.submit(f"/matters/{matter.id}", act="triage", category="x", colour="blue")
    ).status_code == 422


async def test_another_tenants_matter_is_not_found_and_nothing_is_done_to_it(desktop, secretary, owner):
    matter = await make.matter()
    strangers = [
        await make.actor(Role.COMMUNITY_SECRETARY, make.SIBLING),
        await make.actor(Role.STREET_STAFF, make.SIBLING_STREET),
        await make.actor(Role.DISTRICT_STAFF, make.ELSEWHERE // 10**9 * 10**9),
        await make.actor(Role.GRID_LEADER, make.GRID),
    ]
    for stranger in strangers:
        desk = await desktop(stranger)
        assert (await desk.get(f"/matters/{matter.id}")).status_code == 404
        assert matter.number not in await desk.text("/matters")
        assert matter.number not in await desk.text(f"/matters?q={matter.number}")
        for act in ACTS:
            typed = {"act": act, "text": "x", "reason": "x", "outcome": "x", "number": matter.number}
            answer = await desk.submit(f"/matters/{matter.id}", on="/matters", **typed)
            assert answer.status_code in {403, 404, 422}, act
    assert await owner.fetchval("select state from matter") == "reported"
    assert await owner.fetchval("select count(*) from event") == 1


async def test_the_auditor_sees_the_pages_and_changes_nothing(desktop, secretary, owner):
    matter = await make.assigned(await make.matter(), secretary)
    desk = await desktop(await make.actor(Role.AUDITOR, make.DISTRICT))
    for path in (
        "/",
        "/matters",
        f"/matters/{matter.id}",
        "/wishes",
        "/people",
        "/tenants",
        "/audit",
        "/audit/reveals",
    ):
        assert (await desk.get(path)).status_code == 200, path
    assert "当前没有需要您处理的步骤" in await desk.text(f"/matters/{matter.id}")
    before = await owner.fetchval("select count(*) from event")
    for act in (*ACTS, "reveal"):
        typed = {"act": act, "text": "x", "reason": "为了核实情况", "outcome": "x"}
        answer = await desk.submit(f"/matters/{matter.id}", on="/choose", **typed)
        assert answer.status_code == 403, act
    assert await owner.fetchval("select count(*) from event") == before
    assert (await desk.get("/deliveries")).status_code == 403


async def test_an_officer_sees_only_what_was_referred_to_the_department(desktop, secretary, owner):
    department = await make.department()
    referred, other = await make.matter(title="归房产局办"), await make.matter(title="社区自己办")
    await make.assigned(referred, secretary)
    desk = await desktop(secretary)
    await desk.submit(f"/matters/{referred.id}", act="assign", department=department.id)
    officer = await desktop(
        await make.actor(Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=department.id)
    )
    ledger = await officer.text("/matters")
    assert ("归房产局办" in ledger, "社区自己办" in ledger) == (True, False)
    assert (await officer.get(f"/matters/{other.id}")).status_code == 404
    assert (await officer.get("/people")).status_code == 403
    assert (await officer.get("/")).status_code == 200
    await officer.submit(f"/matters/{referred.id}", act="resolve", outcome="房产局已处理")
    assert await owner.fetchval("select state from matter where id = $1", referred.id) == "resolved"


async def test_what_is_offered_is_what_the_role_and_the_state_allow(site, secretary):
    matter = await make.matter()
    for state, acts in {
        State.REPORTED: {"triage", "note", "merge", "decline"},
        State.TRIAGED: {"triage", "assign", "note", "merge", "decline"},
        State.ASSIGNED: {"assign", "resolve", "note", "merge"},
        State.RESOLVED: {"close", "reopen"},
        State.CLOSED: {"reopen"},
        State.MERGED: set(),
        State.DECLINED: set(),
    }.items():
        matter.state = state
        assert set(offered(secretary, matter, ACTS)) == acts, state
        assert matter.state is state
    worker = await make.actor(Role.GRID_WORKER, make.GRID)
    matter.state = State.ASSIGNED
    assert set(offered(worker, matter, ACTS)) == {"resolve", "note"}
    assert all(act.permission in GRANTS[Role.COMMUNITY_SECRETARY] for act in ACTS.values())


async def test_a_number_is_shown_to_whoever_says_why_and_the_look_is_kept(desktop, secretary, owner):
    async with acting(secretary):
        resident = await create_person(secretary, tenant=make.COMMUNITY, name="王秀英", phone="13800138000")
    desk = await desktop(secretary)
    await desk.submit(
        "/matters/new", phone="13800138000", title="路灯不亮", channel="hall", tenant=make.COMMUNITY
    )
    id = await owner.fetchval("select id from matter where reporter_id = $1", resident.id)
    page = await desk.text(f"/matters/{id}")
    assert ("138****8000" in page, "13800138000" in page) == (True, False)
    short = await desk.submit(f"/matters/{id}", act="reveal", reason="看看")
    assert (short.status_code, "13800138000" in short.text) == (422, False)
    assert await owner.fetchval("select count(*) from reveal") == 0
    shown = await desk.submit(f"/matters/{id}", act="reveal", reason="电话约定上门时间")
    assert "13800138000" in shown.text
    async with acting(secretary):
        [kept] = await Reveal.all()
    assert (kept.reader_id, kept.person_id, kept.reason) == (
        secretary.person_id,
        resident.id,
        "电话约定上门时间",
    )
    assert "13800138000" not in (await desk.get(f"/matters/{id}")).text


async def test_a_reporter_who_does_not_want_to_be_named_is_not(desktop, secretary, owner):
    desk = await desktop(secretary)
    typed = {"name": "欧阳春", "phone": "13900001111", "title": "邻里纠纷", "channel": "hotline"}
    await desk.submit("/matters/new", tenant=make.COMMUNITY, hidden="1", **typed)
    id = await owner.fetchval("select id from matter")
    for path in (f"/matters/{id}", "/matters"):
        page = await desk.text(path)
        assert "欧阳" not in page
    assert "不愿公开姓名" in await desk.text(f"/matters/{id}")
    assert "欧阳" not in (await desk.get("/matters/export.csv")).text


async def test_reporting_for_a_resident_finds_them_by_phone_or_enters_them(desktop, secretary, owner):
    typed = {"phone": "13900002222", "title": "楼道堆物", "channel": "grid", "tenant": make.COMMUNITY}
    desk = await desktop(secretary)
    assert (await desk.submit("/matters/new", name="张桂兰", **typed)).status_code == 303
    assert (await desk.submit("/matters/new", **typed)).status_code == 303
    assert await owner.fetchval("select count(*) from person where name = '张桂兰'") == 1
    worker = await desktop(await make.actor(Role.GRID_WORKER, make.GRID))
    unknown = {**typed, "phone": "13900009999", "tenant": make.GRID, "name": "陌生人"}
    assert (await worker.submit("/matters/new", **unknown)).status_code == 404
    assert await owner.fetchval("select count(*) from matter") == 2
    assert await owner.fetchval("select count(distinct reporter_id) from matter") == 1


async def test_photos_are_added_with_a_note_and_shown_to_whom_the_matter_is(desktop, secretary, owner):
    matter = await make.matter()
    desk = await desktop(secretary)
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "PNG")
    form = {**await desk.hidden(f"/matters/{matter.id}"), "act": "note", "text": "现场照片"}
    files = {"photos": ("a.png", file.getvalue(), "image/png")}
    answer = await desk.http.post(f"/console/matters/{matter.id}", data=form, files=files)
    assert answer.status_code == 303
    id = await owner.fetchval("select id from photo")
    photo = await desk.get(f"/matters/photos/{id}")
    assert (photo.headers["content-type"], photo.content[:2]) == ("image/jpeg", b"\xff\xd8")
    stranger = await desktop(await make.actor(Role.COMMUNITY_SECRETARY, make.SIBLING))
    assert (await stranger.get(f"/matters/photos/{id}")).status_code == 404


async def test_merging_is_by_number_and_both_pages_say_so(desktop, secretary):
    first, second = await make.matter(title="先报的"), await make.matter(title="后报的")
    desk = await desktop(secretary)
    answer = await desk.submit(f"/matters/{second.id}", act="merge", number=f"{first.number} 先报的")
    assert answer.status_code == 303
    assert "先报的" in await desk.text(f"/matters/{second.id}")
    assert "后报的" in await desk.text(f"/matters/{first.id}")
    async with acting(secretary):
        assert (await Matter.fetch(second.id)).state is State.MERGED


async def test_opening_a_matter_marks_what_one_was_told_of_it_as_read(desktop, secretary, owner):
    first, second = [await make.matter() for _ in range(2)]
    await drain(make.DISTRICT // 10**9)
    unread = "select subject_id from notice where to_tenant = $1 and read_at is null"
    auditor = await desktop(await make.actor(Role.AUDITOR))
    await auditor.text(f"/matters/{first.id}")
    stranger = await desktop(await make.actor(tenant=make.SIBLING))
    assert (await stranger.get(f"/matters/{first.id}")).status_code == 404
    assert len(await owner.fetch(unread, make.COMMUNITY)) == 2
    desk = await desktop(secretary)
    await desk.text(f"/matters/{first.id}")
    assert [row["subject_id"] for row in await owner.fetch(unread, make.COMMUNITY)] == [second.id]
