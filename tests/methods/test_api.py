"""Methods through the API: read, drafted, edited, activated, and tried on what has been."""

from datetime import UTC, datetime, timedelta

import pytest

from services.kernel import clock
from services.kernel.access import Role
from services.methods.queries import shipped_text
from tests import make
from tests.clients import client

DRAFT = (
    "mutation ($input: DraftMethodInput!) { draftMethod(input: $input) { method { id code version state } } }"
)
EDIT = "mutation ($input: EditMethodInput!) { editMethod(input: $input) { method { text } } }"
ACTIVATE = """mutation ($input: MethodInput!) {
  activateMethod(input: $input) { method { state activatedAt base { code } tenant { code } madeBy { name } } }
}"""
HELD = """query ($at: String, $version: ID) { method(at: $at, version: $version) {
  code name narrowable version { version } stages { code name actions passWhen } classes { code name }
  categories { code name } colours { code name starts limit { amount unit } }
  meetings { code name tier scheduled days weekdays themes members }
  procedures { name steps filing disclosures } ladder { level name meeting }
} }"""
TRIAL = """query ($text: String, $draft: ID, $days: Int) {
methodTrial(text: $text, draft: $draft, days: $days) {
  counted earlier later lateBefore lateAfter unknownCategories { word count } unknownColours { word count }
  unknownClasses { word count } moved { before after count }
  examples { number dueBefore dueAfter stageBefore stageAfter }
} }"""


@pytest.fixture
async def district(db):
    await make.tenants()
    return await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)


@pytest.fixture
async def staff(db, district):
    async with client(db, district) as caller:
        yield caller


async def drafted(staff, **given) -> str:
    made = await staff.data(DRAFT, input={"tenant": "210114", **given})
    return made["draftMethod"]["method"]["id"]


async def loaded(staff, **given) -> str:
    id = await drafted(staff, **given)
    await staff.data(ACTIVATE, input={"method": id})
    return id


async def test_a_shipped_method_is_drafted_activated_and_then_says_what_holds(db, staff):
    before = await staff.data(HELD)
    assert (before["method"]["code"], before["method"]["version"]) == ("common", None)
    answer = await staff.data(DRAFT, input={"tenant": "210114", "shipped": "kenli"})
    made = answer["draftMethod"]["method"]
    assert (made["code"], made["version"], made["state"]) == ("kenli", 1, "DRAFT")
    active = await staff.data(ACTIVATE, input={"method": made["id"]})
    assert active["activateMethod"]["method"]["state"] == "ACTIVE"
    async with client(db, await make.actor(Role.RESIDENT)) as resident:
        held = (await resident.data(HELD, at="210114007038"))["method"]
    assert [stage["name"] for stage in held["stages"]][0:2] == ["居民说事", "下沉听事"]
    assert held["stages"][2]["passWhen"] == [["immediate"], ["upward"], ["deferred", "deliberated"]]
    assert held["colours"][0]["limit"] == {"amount": 7, "unit": "DAYS"}
    assert held["meetings"][0]["days"] == [10]
    assert held["procedures"][0]["filing"] == "STREET"
    assert held["version"] == {"version": 1}


async def test_a_draft_with_mistakes_is_told_line_by_line(staff):
    id = (await staff.data(DRAFT, input={"tenant": "210114", "shipped": "yuhong"}))["draftMethod"]["method"][
        "id"
    ]
    answer = await staff.ask(EDIT, input={"method": id, "text": "format = 1"})
    extensions = answer["errors"][0]["extensions"]
    assert extensions["code"] == "METHOD_INVALID"
    assert "text: stages: Field required" in extensions["problems"].splitlines()
    text = shipped_text("yuhong").replace("睦邻议事堂", "邻里议事堂", 1)
    assert (await staff.data(EDIT, input={"method": id, "text": text}))["editMethod"]["method"][
        "text"
    ] == text


async def test_residents_and_departments_see_no_drafts_and_draft_none(db, staff):
    id = (await staff.data(DRAFT, input={"tenant": "210114", "shipped": "yuhong"}))["draftMethod"]["method"][
        "id"
    ]
    department = await make.department()
    officer = await make.actor(Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=department.id)
    for outsider in (await make.actor(Role.RESIDENT), officer):
        async with client(db, outsider) as caller:
            assert (await caller.data(HELD, version=id))["method"] is None
            listed = await caller.data("{ methods(first: 5) { nodes { id } } }")
            assert listed == {"methods": {"nodes": []}}
            refused = await caller.ask(DRAFT, input={"tenant": "210114", "shipped": "yuhong"})
            assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert len((await staff.data("{ methods(first: 5) { nodes { id } } }"))["methods"]["nodes"]) == 1


async def test_a_matter_says_its_stage_and_the_method_it_began_with(db, staff):
    await loaded(staff, shipped="yuhong")
    await make.matter()
    await loaded(staff, shipped="kenli")
    found = await staff.data("{ matters(first: 5) { nodes { stage method { code version } } } }")
    assert found["matters"]["nodes"] == [{"stage": "grid", "method": {"code": "yuhong", "version": 1}}]


async def test_a_trial_tells_what_would_have_been_different_and_changes_nothing(db, district, staff, owner):
    await loaded(staff, shipped="yuhong")
    secretary = await make.actor()
    with clock.at(datetime.now(UTC) - timedelta(days=6)):
        await make.assigned(await make.matter(), secretary, category="安全隐患")
        await make.assigned(await make.matter(), secretary, category="文明养犬", triage_class="deferred")
    before = await owner.fetch("select * from matter order by id")

    text = shipped_text("kenli").replace("amount = 7", "amount = 5", 1)
    trial = (await staff.data(TRIAL, text=text))["methodTrial"]
    assert (trial["counted"], trial["earlier"], trial["later"]) == (2, 2, 0)
    assert (trial["lateBefore"], trial["lateAfter"]) == (0, 2)
    assert trial["unknownCategories"] == [{"word": "文明养犬", "count": 1}]
    assert sorted(each["after"] for each in trial["moved"]) == ["公开议事", "合力办事"]
    assert len(trial["examples"]) == 2
    assert await owner.fetch("select * from matter order by id") == before
    assert await owner.fetchval("select count(*) from method") == 1

    same = (await staff.data(TRIAL, draft=await drafted(staff, shipped="yuhong")))["methodTrial"]
    assert (same["counted"], same["earlier"], same["moved"], same["examples"]) == (2, 0, [], [])
    assert (await staff.data(TRIAL, text=text, days=5))["methodTrial"]["counted"] == 0


async def test_whoever_may_not_edit_methods_tries_none(db, staff):
    async with client(db, await make.actor(Role.RESIDENT)) as resident:
        answer = await resident.ask(TRIAL, text=shipped_text("kenli"))
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    answer = await staff.ask(TRIAL, text=shipped_text("kenli"), days=400)
    assert answer["errors"][0]["extensions"]["code"] == "TRIAL_TOO_LONG"
