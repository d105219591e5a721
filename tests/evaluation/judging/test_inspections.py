"""A sample that anybody can draw again, inspectors without cases of their own, faults that become tasks."""

import hashlib
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from schema.relay import decode_id, encode_id
from services.evaluation.inspections.sampling import dealt, drawn, sample_size
from services.kernel.access import Role
from services.kernel.clock import day_of
from services.kernel.rows import uuid7
from services.kernel.scope import acting
from services.matters import actions as matters
from tests import make
from tests.clients import matter_id
from tests.evaluation.judging.conftest import DISTRICT

INSPECTION = """inspection { id seed algorithm size digest sample kinds
  cases(first: 50) { nodes { id kind place finding inspector { id } matter { id } } } }"""
CASE = "case { id finding text tries checkedAt task { what standard } inspector { id } }"
PROOF = """query ($id: ID!) { inspectionProof(inspection: $id) {
  algorithm seed size digest sample population whole same } }"""
FIGURES = """query ($id: ID!) { inspectionFigures(inspection: $id) {
  kind drawn assigned checked ok faults unreachable tries } }"""
MINE = "{ sampledCases(filter: {mine: true, waiting: true}) { nodes { id matter { title } } } }"


def person(actor) -> str:
    return encode_id("Person", DISTRICT, actor.person_id)


def today(days: int = 0) -> str:
    return (day_of(datetime.now(UTC)) + timedelta(days=days)).isoformat()


async def draw(town, who="street", **given):
    period = {"begins": today(-1), "ends": today(), "kinds": ["VISIT", "CALL"], "seed": "20261122"}
    return await town.does(who, "drawInspection", INSPECTION, **{**period, **given})


async def assign(town, made, *people, by="street"):
    given = {"inspection": made["id"], "inspectors": list(people)}
    return await town.does(by, "assignInspectors", INSPECTION, **given)


@pytest.fixture
async def done(town):
    """Five finished matters of the community, and an open one."""
    found = [await town.resolved(title=f"第{number}件") for number in range(5)]
    await make.matter(town["resident"])
    return found


async def test_a_sample_is_drawn_so_that_a_third_party_draws_the_same(town, done):
    made = await draw(town)
    assert (made["size"], made["sample"]) == (5, 3)
    proof = (await town.asks("street", PROOF, id=made["id"]))["inspectionProof"]
    assert (proof["whole"], proof["same"]) == (True, True)
    assert proof["population"] == sorted(str(matter.id) for matter in done)

    digest = hashlib.sha256("\n".join(proof["population"]).encode()).hexdigest()
    assert digest == made["digest"] == proof["digest"]
    for kind in ("visit", "call"):
        lots = sorted(
            proof["population"],
            key=lambda each: hashlib.sha256(f"20261122/{kind}/{each}".encode()).hexdigest(),
        )
        cases = [each for each in made["cases"]["nodes"] if each["kind"] == kind.upper()]
        assert [str(decode_id(each["matter"]["id"], "Matter", town["street"])) for each in cases] == lots[:3]


async def test_what_happens_later_does_not_change_what_was_drawn(town, done, owner):
    made = await draw(town)
    async with acting(town["secretary"]):
        await matters.reopen_matter(town["secretary"], done[0].id, reason="又坏了")
    await town.resolved()
    proof = (await town.asks("street", PROOF, id=made["id"]))["inspectionProof"]
    assert (proof["size"], proof["whole"], proof["same"]) == (5, True, True)

    await owner.execute(
        "update inspection_population set ids = replace(ids, $1, $2)", str(done[1].id), str(uuid7())
    )
    proof = (await town.asks("street", PROOF, id=made["id"]))["inspectionProof"]
    assert not proof["whole"]


async def test_a_sample_is_of_the_actors_own_tenant_period_and_method(town, done, owner):
    elsewhere = await make.actor(Role.STREET_STAFF, make.SIBLING_STREET)
    period = {"begins": today(-1), "ends": today(), "kinds": ["VISIT"]}
    assert await town.refused(elsewhere, "drawInspection", **period) == "NOTHING_TO_INSPECT"
    assert await town.refused("street", "drawInspection", **{**period, "ends": today(1)}) == "PERIOD_INVALID"
    handling = {**period, "kinds": ["HANDLING"]}
    assert await town.refused("street", "drawInspection", **handling) == "KIND_NOT_INSPECTED"
    before = {**period, "begins": "2020-01-01", "ends": "2020-01-31"}
    assert await town.refused("street", "drawInspection", **before) == "NOTHING_TO_INSPECT"
    assert await town.refused("resident", "drawInspection", **period) == "FORBIDDEN"
    assert await owner.fetchval("select count(*) from inspection") == 0


async def test_nobody_gets_a_matter_that_they_reported_owned_or_handled(town, done, owner):
    meddler = await make.actor(Role.STREET_STAFF, make.STREET)
    async with acting(meddler):
        await matters.close_matter(meddler, done[0].id)
    made = await draw(town, kinds=["VISIT"], seed=seed_that_draws(done[0], done))
    people = [person(meddler), person(town["street"])]
    given = await town.does(
        "street", "assignInspectors", INSPECTION, inspection=made["id"], inspectors=people
    )
    of = {each["matter"]["id"]: each for each in given["cases"]["nodes"]}
    own = of[matter_id(done[0])]
    assert own["inspector"]["id"] == person(town["street"])
    assert {each["inspector"]["id"] for each in of.values()} == set(people)

    by_hand = {"case": own["id"], "inspector": person(meddler)}
    assert await town.refused("street", "assignCase", **by_hand) == "OWN_CASE"
    keeper = {**by_hand, "inspector": person(town["keeper"])}
    assert await town.refused("street", "assignCase", **keeper) == "INSPECTOR_UNSUITABLE"
    row = await owner.fetchval("select inspector_id from inspection_case where matter_id = $1", done[0].id)
    assert row == town["street"].person_id


def seed_that_draws(matter, population) -> str:
    """The first that has it in the sample."""
    ids = "\n".join(str(each.id) for each in population)
    return next(str(seed) for seed in range(100) if matter.id in drawn(ids, str(seed), "visit", 3))


async def test_a_case_that_everybody_had_to_do_with_stays_open(town, done, owner):
    made = await draw(town, "secretary", kinds=["CALL"])
    people = [person(town["secretary"]), person(town["keeper"])]
    given = await town.does(
        "secretary", "assignInspectors", INSPECTION, inspection=made["id"], inspectors=people
    )
    assert [each["inspector"] for each in given["cases"]["nodes"]] == [None, None, None]
    assert (
        await owner.fetchval("select payload ->> 'left' from event where kind = 'InspectorsAssigned'") == "3"
    )


async def test_findings_are_the_inspectors_own_and_a_fault_becomes_a_task(town, done, owner):
    made = await draw(town, kinds=["VISIT"])
    await town.does(
        "street",
        "assignInspectors",
        INSPECTION,
        inspection=made["id"],
        inspectors=[person(town["colleague"])],
    )
    first, second, third = (await town.asks("colleague", MINE))["sampledCases"]["nodes"]
    fault = {"case": first["id"], "finding": "FAULT", "text": "路灯仍不亮"}
    assert await town.refused("street", "recordFinding", **fault) == "NOT_INSPECTOR"
    assert await town.refused("colleague", "recordFinding", **{**fault, "text": ""}) == "FAULT_REQUIRED"
    assert await owner.fetchval("select count(*) from task") == 0

    found = await town.does("colleague", "recordFinding", CASE, **fault)
    assert found["task"]["standard"] == "路灯仍不亮"
    assert await owner.fetchval("select owner_id from task") == town["keeper"].person_id
    assert await town.refused("colleague", "recordFinding", **fault) == "CASE_CHECKED"
    again = {"case": second["id"], "finding": "UNREACHABLE", "tries": 2}
    await town.does("colleague", "recordFinding", CASE, **again)
    reached = await town.does("colleague", "recordFinding", CASE, case=second["id"], finding="OK")
    assert (reached["finding"], reached["tries"]) == ("OK", 3)
    left = (await town.asks("colleague", MINE))["sampledCases"]["nodes"]
    assert [each["id"] for each in left] == [third["id"]]

    [visits] = (await town.asks("street", FIGURES, id=made["id"]))["inspectionFigures"]
    assert visits == {
        "kind": "VISIT",
        "drawn": 3,
        "assigned": 3,
        "checked": 2,
        "ok": 1,
        "faults": 1,
        "unreachable": 0,
        "tries": 4,
    }


async def test_an_inspector_who_has_had_to_do_with_it_meanwhile_records_nothing(town, done, owner):
    made = await draw(town, kinds=["VISIT"])
    await town.does(
        "street",
        "assignInspectors",
        INSPECTION,
        inspection=made["id"],
        inspectors=[person(town["colleague"])],
    )
    [first, *_] = (await town.asks("colleague", MINE))["sampledCases"]["nodes"]
    matter = await owner.fetchval(
        "select matter_id from inspection_case where id = $1",
        decode_id(first["id"], "SampledCase", town["street"]),
    )
    async with acting(town["colleague"]):
        await matters.close_matter(town["colleague"], matter)
    finding = {"case": first["id"], "finding": "OK"}
    assert await town.refused("colleague", "recordFinding", **finding) == "OWN_CASE"
    assert await owner.fetchval("select count(*) from inspection_case where finding is not null") == 0


async def test_cases_are_not_seen_below_where_they_were_drawn(town, done):
    await draw(town)
    assert (await town.asks("secretary", "{ sampledCases { nodes { id } } }"))["sampledCases"]["nodes"] == []
    assert (
        len((await town.asks("district", "{ sampledCases { nodes { id } } }"))["sampledCases"]["nodes"]) == 6
    )


def test_the_sample_of_a_whole_year_has_the_size_that_the_method_says():
    population = "\n".join(sorted(str(uuid7()) for _ in range(3670)))
    assert sample_size(3670, Fraction(1, 10), 1) == 367
    visits = drawn(population, "seed", "visit", 367)
    assert len(set(visits)) == 367
    assert visits == drawn(population, "seed", "visit", 367)
    assert visits != drawn(population, "another", "visit", 367)
    assert set(visits) != set(drawn(population, "seed", "call", 367))
    assert sample_size(3, Fraction(1, 10), 5) == 3


def test_cases_are_dealt_evenly_and_never_to_somebody_barred():
    cases, people = [uuid7() for _ in range(30)], [uuid7() for _ in range(3)]
    barred = {(case, people[number % 2]) for number, case in enumerate(cases)}
    given = dealt(cases, people, barred)
    assert all((case, person) not in barred for case, person in zip(cases, given, strict=True))
    assert max(map(given.count, people)) - min(map(given.count, people)) <= 1
    assert dealt(cases[:1], people[:1], {(cases[0], people[0])}) == [None]
