"""Surveys: one answer a link, tied to nobody; rates with their number, and no rank on too few."""

import asyncio

import pytest

from deploy.app import connected
from services.kernel.access import Role
from services.kernel.codes import shown
from tests import make
from tests.clients import client
from tests.evaluation.methods import method
from tests.schema.mutations.doing import done, refused

HERE, STREET = shown(make.COMMUNITY), shown(make.STREET)
RESULTS = """query ($s: ID!) { surveyResults(survey: $s) { n onPaper least ranked
  questions { text n rate counts { rating n } } } }"""
FORM = "query ($t: String!) { surveyForm(token: $t) { title questions } }"
ALL_GOOD, ALL_BAD = ["SATISFIED", "MOSTLY_SATISFIED"], ["DISSATISFIED", "DISSATISFIED"]


@pytest.fixture
async def office(db):
    async with connected(db):
        await make.tenants()
        async with client(db, await make.actor()) as caller:
            yield caller


@pytest.fixture
async def anybody(db, office):
    async with client(db) as caller:
        yield caller


async def made(office, tenant: str = HERE, **given) -> str:
    survey = await done(
        office,
        "makeSurvey",
        "survey { id }",
        tenant=tenant,
        title="路灯改造",
        questions=["结果满意吗", "速度满意吗"],
        **given,
    )
    return survey["survey"]["id"]


async def links(office, survey: str, count: int) -> list[str]:
    given = await done(office, "issueSurveyLinks", "tokens survey { issued }", survey=survey, count=count)
    assert len(set(given["tokens"])) == count
    return given["tokens"]


async def test_whoever_holds_a_link_answers_once_without_signing_in(office, anybody, owner):
    survey = await made(office)
    [token, other] = await links(office, survey, 2)
    form = (await anybody.data(FORM, t=token))["surveyForm"]
    assert form == {"title": "路灯改造", "questions": ["结果满意吗", "速度满意吗"]}

    answers = await asyncio.gather(
        *[anybody.perform("answerSurvey", "thanks", token=token, ratings=ALL_GOOD) for _ in range(5)]
    )

    codes = [each["errors"][0]["extensions"]["code"] for each in answers if "errors" in each]
    assert codes == ["SURVEY_LINK_USED"] * 4
    assert await anybody.code(FORM, t=token) == "SURVEY_LINK_USED"
    await done(anybody, "answerSurvey", "thanks", token=other, ratings=ALL_BAD)
    assert await owner.fetchval("select count(*) from survey_answer") == 2


async def test_nothing_kept_leads_from_an_answer_to_its_link(office, anybody, owner):
    survey = await made(office)
    [token] = await links(office, survey, 1)
    await done(anybody, "answerSurvey", "thanks", token=token, ratings=ALL_GOOD)

    [answer] = await owner.fetch("select * from survey_answer")
    [link] = await owner.fetch("select * from survey_link")
    assert set(answer.keys()) & set(link.keys()) == {
        "id",
        "created_at",
        "district_code",
        "street_code",
        "community_code",
        "tenant",
        "survey_id",
    }
    assert answer["id"].version == 4
    assert token not in repr(dict(link))
    dump = repr([dict(row) for row in await owner.fetch("select * from event")])
    assert token not in dump
    assert str(answer["id"]) not in dump


async def test_rates_come_with_their_number_and_are_ranked_only_when_there_are_enough(office, anybody):
    await method("\n[evaluation.surveys]\nleast = 3\n")
    survey = await made(office)
    tokens = await links(office, survey, 2)
    await done(anybody, "answerSurvey", "thanks", token=tokens[0], ratings=ALL_GOOD)
    await done(anybody, "answerSurvey", "thanks", token=tokens[1], ratings=["SATISFIED", "DISSATISFIED"])
    few = (await office.data(RESULTS, s=survey))["surveyResults"]
    assert (few["n"], few["least"], few["ranked"]) == (2, 3, False)

    await done(office, "enterPaperAnswer", "survey { id }", survey=survey, ratings=ALL_BAD)

    found = (await office.data(RESULTS, s=survey))["surveyResults"]
    assert (found["n"], found["onPaper"], found["ranked"]) == (3, 1, True)
    assert [round(each["rate"], 3) for each in found["questions"]] == [0.667, 0.333]
    assert found["questions"][0]["counts"] == [
        {"rating": "SATISFIED", "n": 2},
        {"rating": "MOSTLY_SATISFIED", "n": 0},
        {"rating": "DISSATISFIED", "n": 1},
    ]


async def test_a_survey_that_nobody_answered_has_no_rate(office):
    found = (await office.data(RESULTS, s=await made(office)))["surveyResults"]
    assert (found["n"], found["ranked"]) == (0, False)
    assert [each["rate"] for each in found["questions"]] == [None, None]


async def test_communities_are_compared_and_whoever_has_too_few_answers_has_no_place(db, office):
    await method("\n[evaluation.surveys]\nleast = 2\n")
    street = await make.actor(Role.STREET_STAFF, make.STREET)
    async with client(db, street) as above:
        for tenant, answers in [(HERE, [ALL_GOOD, ALL_BAD]), (shown(make.SIBLING), [ALL_GOOD])]:
            survey = await made(above, tenant)
            for ratings in answers:
                await done(above, "enterPaperAnswer", "survey { id }", survey=survey, ratings=ratings)
        rates = """query ($t: String!) { satisfactionRates(tenant: $t, year: 2026) {
          n rate ranked place tenant { code } } }"""
        assert (await above.data(rates, t=STREET))["satisfactionRates"] == [
            {"n": 2, "rate": 0.5, "ranked": True, "place": 1, "tenant": {"code": HERE}},
            {"n": 1, "rate": 1.0, "ranked": False, "place": None, "tenant": {"code": shown(make.SIBLING)}},
        ]
        wrong = rates.replace("2026", "0")
        assert await above.code(wrong, t=STREET) == "INVALID_YEAR"
        assert (await office.data(rates, t=STREET))["satisfactionRates"] == [
            {"n": 2, "rate": 0.5, "ranked": True, "place": 1, "tenant": {"code": HERE}}
        ]


@pytest.mark.parametrize(
    "token", ["", "x", "210114007038.nothing", "999999999999.x", f"{HERE}.{'x' * 5000}", "．", "210114007038"]
)
async def test_a_link_that_is_none_is_not_found(anybody, token):
    assert await anybody.code(FORM, t=token) == "NOT_FOUND"
    assert await refused(anybody, "answerSurvey", token=token, ratings=ALL_GOOD) == "NOT_FOUND"


async def test_answers_that_are_none_leave_the_link_good(office, anybody, owner):
    survey = await made(office)
    [token] = await links(office, survey, 1)
    for ratings in ([], ["SATISFIED"], ["SATISFIED"] * 3):
        assert await refused(anybody, "answerSurvey", token=token, ratings=ratings) == "SURVEY_ANSWERS"
    assert await owner.fetchval("select count(*) from survey_answer") == 0
    await done(anybody, "answerSurvey", "thanks", token=token, ratings=ALL_GOOD)


async def test_when_a_survey_is_over_nobody_answers_any_more(office, anybody, owner):
    survey = await made(office)
    [token] = await links(office, survey, 1)
    closed = await done(office, "closeSurvey", "survey { state closedAt }", survey=survey)
    assert closed["survey"]["state"] == "CLOSED"
    assert await refused(anybody, "answerSurvey", token=token, ratings=ALL_GOOD) == "SURVEY_CLOSED"
    for mutation, given in [
        ("enterPaperAnswer", {"ratings": ALL_GOOD}),
        ("issueSurveyLinks", {"count": 1}),
        ("closeSurvey", {}),
    ]:
        assert await refused(office, mutation, survey=survey, **given) == "SURVEY_CLOSED"
    assert await owner.fetchval("select count(*) from survey_answer") == 0


async def test_what_staff_type_is_checked_and_residents_make_no_surveys(db, office):
    survey = await made(office)
    for count in (0, 2001, -1):
        assert await refused(office, "issueSurveyLinks", survey=survey, count=count) == "SURVEY_LINK_COUNT"
    given = {"tenant": HERE, "title": "x"}
    assert await refused(office, "makeSurvey", questions=[], **given) == "SURVEY_QUESTIONS"
    assert await refused(office, "makeSurvey", questions=["x"] * 11, **given) == "SURVEY_QUESTIONS"
    assert await refused(office, "makeSurvey", questions=[" "], **given) == "TEXT_REQUIRED"
    async with client(db, await make.actor(Role.RESIDENT)) as home:
        assert await refused(home, "makeSurvey", questions=["x"], **given) == "FORBIDDEN"
        answer = await home.ask(RESULTS, s=survey)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_one_key_makes_links_once_and_tells_them_once(office, owner):
    survey = await made(office)
    input = {"survey": survey, "count": 3, "clientMutationId": "links-1"}
    first = await done(office, "issueSurveyLinks", "tokens", **input)
    again = await done(office, "issueSurveyLinks", "tokens", **input)
    assert (len(first["tokens"]), again["tokens"]) == (3, [])
    assert await owner.fetchval("select count(*) from survey_link") == 3
