"""Residents' representatives rate; what they rate low is mended and inspected again (methods §C)."""

import pytest

from schema.relay import encode_id
from services.kernel.access import Role
from services.kernel.codes import shown
from services.kernel.deliveries import drain
from services.kernel.scope import acting
from services.matters import actions as matters
from tests import make
from tests.clients import matter_id
from tests.evaluation.judging.conftest import DISTRICT, told
from tests.evaluation.judging.test_inspections import today

NAMED = "representative { id person { id } endedAt }"
ASSESSMENT = "assessment { id title state round result previous { id } judgements { id } }"
JUDGEMENT = "judgement { id rating }"
MINE = "{ judgements(filter: {mine: true, waiting: true}) { nodes { id title done } } }"
ONE = (
    "query ($id: ID!) { assessment(id: $id) { state round result task { what } judgements { rating text } } }"
)
RESULTS = """query ($begins: Date!, $ends: Date!) { departmentResults(begins: $begins, ends: $ends) {
  department { name } assessed satisfied dissatisfied low } }"""


@pytest.fixture
async def three(town):
    """Three residents who speak for the others."""
    people = [await make.actor(Role.RESIDENT) for _ in range(3)]
    for each in people:
        id = encode_id("Person", DISTRICT, each.person_id)
        named = {"community": shown(make.COMMUNITY), "person": id}
        await town.does("secretary", "nameRepresentative", NAMED, **named)
    return people


async def rate(town, who, rating: str, text: str = "") -> None:
    [mine] = (await town.asks(who, MINE))["judgements"]["nodes"]
    await town.does(who, "rateAsRepresentative", JUDGEMENT, judgement=mine["id"], rating=rating, text=text)


async def state_of(town, assessment):
    return (await town.asks("secretary", ONE, id=assessment["id"]))["assessment"]


async def test_they_inspect_a_finished_matter_and_the_result_is_filed(town, three, owner):
    matter = await town.resolved(title="路灯不亮")
    asked = await town.does("secretary", "askAboutMatter", ASSESSMENT, matter=matter_id(matter))
    await drain(DISTRICT)
    assert await told(owner, "assessment.asked") == {each.person_id for each in three}
    for who, rating in zip(three, ("SATISFIED", "DISSATISFIED", "SATISFIED"), strict=True):
        await rate(town, who, rating)
    assert (await state_of(town, asked))["state"] == "ASKED"
    await drain(DISTRICT)

    found = await state_of(town, asked)
    assert (found["state"], found["result"], found["task"]) == ("FILED", "SATISFIED", None)
    assert await told(owner, "assessment.filed") == {make.COMMUNITY}


async def test_a_low_one_is_mended_under_the_street_inspected_again_and_counted(town, three, owner):
    department = await make.department("住建局")
    matter = await make.assigned(await make.matter(town["resident"]), town["secretary"])
    async with acting(town["secretary"]):
        await matters.assign_matter(town["secretary"], matter.id, department_id=department.id)
        await matters.resolve_matter(town["secretary"], matter.id, outcome="已修")
    asked = await town.does("secretary", "askAboutMatter", ASSESSMENT, matter=matter_id(matter))
    for who in three:
        await rate(town, who, "DISSATISFIED", "没修好")
    await drain(DISTRICT)
    found = await state_of(town, asked)
    assert (found["state"], found["result"]) == ("LOW", "DISSATISFIED")
    assert make.STREET in await told(owner, "assessment.low")
    assert await owner.fetchval("select department_id from task") == department.id

    accept = {"assessment": asked["id"], "text": "重新铺了电缆"}
    assert await town.refused("secretary", "acceptMending", **accept) == "MENDED_ELSEWHERE"
    assert await town.refused("street", "acceptMending", **accept) == "NOT_MENDED_YET"
    assert await owner.fetchval("select count(*) from assessment") == 1
    await owner.execute("update task set state = 'done'")
    again = await town.does("street", "acceptMending", ASSESSMENT, **accept)
    assert (again["round"], again["previous"]["id"], len(again["judgements"])) == (2, asked["id"], 3)
    for who in three:
        await rate(town, who, "SATISFIED")
    await drain(DISTRICT)
    assert (await state_of(town, again))["state"] == "FILED"
    assert (await state_of(town, asked))["state"] == "MENDED"

    [counted] = (await town.asks("street", RESULTS, begins=today(), ends=today()))["departmentResults"]
    assert counted == {
        "department": {"name": "住建局"},
        "assessed": 2,
        "satisfied": 1,
        "dissatisfied": 1,
        "low": 1,
    }


async def test_they_are_asked_about_a_project_too_and_rate_once_for_themselves(town, three, owner):
    project = {"community": shown(make.COMMUNITY), "title": "加装电梯", "done": "三部已交付"}
    asked = await town.does("secretary", "askAboutProject", ASSESSMENT, **project)
    [mine] = (await town.asks(three[0], MINE))["judgements"]["nodes"]
    assert (mine["title"], mine["done"]) == ("加装电梯", "三部已交付")
    vote = {"judgement": mine["id"], "rating": "SATISFIED"}
    assert await town.refused(three[1], "rateAsRepresentative", **vote) == "NOT_FOUND"
    assert await town.refused("secretary", "rateAsRepresentative", **vote) == "FORBIDDEN"
    await town.does(three[0], "rateAsRepresentative", JUDGEMENT, **vote)
    assert await town.refused(three[0], "rateAsRepresentative", **vote) == "JUDGEMENT_GIVEN"
    assert await owner.fetchval("select count(*) from judgement where rating is not null") == 1
    assert (await state_of(town, asked))["state"] == "ASKED"


async def test_whoever_raised_it_does_not_inspect_it_and_nobody_is_named_twice(town, three, owner):
    id = encode_id("Person", DISTRICT, three[0].person_id)
    named = {"community": shown(make.COMMUNITY), "person": id}
    assert await town.refused("secretary", "nameRepresentative", **named) == "ALREADY_REPRESENTATIVE"
    assert await town.refused("resident", "nameRepresentative", **named) == "FORBIDDEN"
    elsewhere = {**named, "community": shown(make.SIBLING)}
    assert await town.refused("secretary", "nameRepresentative", **elsewhere) == "NOT_FOUND"
    assert await owner.fetchval("select count(*) from representative") == 3

    matter = await town.resolved(reporter=three[0])
    asked = await town.does("secretary", "askAboutMatter", ASSESSMENT, matter=matter_id(matter))
    assert len(asked["judgements"]) == 2
    again = {"matter": matter_id(matter)}
    assert await town.refused("secretary", "askAboutMatter", **again) == "ASSESSMENT_OPEN"
    open_one = await make.matter(town["resident"])
    assert await town.refused("secretary", "askAboutMatter", matter=matter_id(open_one)) == "NOT_FINISHED"


async def test_one_who_is_no_representative_any_more_is_not_asked(town, three):
    query = "{ representatives { nodes { id person { id } } } }"
    for each in (await town.asks("secretary", query))["representatives"]["nodes"]:
        ended = await town.does("secretary", "endRepresentative", NAMED, representative=each["id"])
        assert ended["endedAt"]
    matter = await town.resolved()
    refusal = await town.refused("secretary", "askAboutMatter", matter=matter_id(matter))
    assert refusal == "NO_REPRESENTATIVES"
