"""What surveys found: rates, each with the number behind it. Nobody is ranked on too few answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from services.evaluation.surveys.models import Survey
from services.kernel.access import Actor, Permission
from services.kernel.clock import LOCAL
from services.kernel.codes import Level, level_of
from services.kernel.errors import Invalid
from services.kernel.scope import acting, fetch
from services.kernel.text import N_
from services.methods.queries import method_at, method_of
from services.methods.vocabulary import Rating

FIRST, LAST = 2000, 2100
_COUNTS: Final = """
select q.place::int as place, q.rating, count(*)::int as n,
  count(*) filter (where a.on_paper)::int as on_paper
from survey_answer a cross join lateral jsonb_array_elements_text(a.ratings::jsonb)
  with ordinality q (rating, place)
where a.district_code = $1 and a.survey_id = $2 group by 1, 2"""
_RATES: Final = """
select a.{below} * {divisor} as tenant, count(distinct a.id)::int as answers, count(*)::int as n,
  count(*) filter (where q.rating <> all($3::text[]))::int as good
from survey_answer a cross join lateral jsonb_array_elements_text(a.ratings::jsonb) q (rating)
where a.district_code = $1 and a.{column} = $2 and a.created_at >= $4 and a.created_at < $5
group by 1 order by 1"""


class SurveyYearInvalid(Invalid):
    code, sentence = "INVALID_YEAR", N_("请填写 2000 至 2100 之间的年份")


@dataclass(frozen=True, slots=True)
class Question:
    """`rate`: the share of answers that were not bad; None of no answers."""

    text: str
    n: int
    rate: float | None
    counts: Mapping[Rating, int]


@dataclass(frozen=True, slots=True)
class Results:
    """`ranked`: whether there are answers enough to compare this with others."""

    answers: int
    on_paper: int
    least: int
    ranked: bool
    questions: list[Question]


@dataclass(frozen=True, slots=True)
class Rate:
    """A tenant's rate among its neighbours; `place` is null where `answers` are too few to be ranked."""

    tenant: int
    answers: int
    rate: float
    ranked: bool
    place: int | None


async def results_of(actor: Actor, survey_id: UUID) -> Results:
    actor.require(Permission.SURVEY_MANAGE)
    async with acting(actor):
        survey = await Survey.fetch(survey_id)
        evaluation = (await method_of(survey.method_id)).document.evaluation
    rows = await fetch(actor, _COUNTS, actor.district, survey.id)
    scale, bad = [grade.code for grade in evaluation.ratings.scale], evaluation.ratings.bad
    questions = []
    for place, text in enumerate(survey.questions, 1):
        found = {row["rating"]: row["n"] for row in rows if row["place"] == place}
        counts = {rating: found.get(rating.value, 0) for rating in scale}
        questions.append(_question(text, counts, bad))
    least, answers = evaluation.surveys.least, questions[0].n
    on_paper = sum(row["on_paper"] for row in rows if row["place"] == 1)
    return Results(answers, on_paper, least, answers >= least, questions)


def _question(text: str, counts: Mapping[Rating, int], bad: frozenset[Rating]) -> Question:
    n = sum(counts.values())
    good = sum(count for rating, count in counts.items() if rating not in bad)
    return Question(text, n, good / n if n else None, counts)


async def rates_of(actor: Actor, tenant: int, year: int) -> list[Rate]:
    """The rates of the tenants right below one, over all surveys of a year, the best first."""
    actor.require(Permission.SURVEY_MANAGE)
    if not FIRST <= year <= LAST:
        raise SurveyYearInvalid(field="year")
    level = level_of(tenant)
    under = level.below or Level.GRID
    async with acting(actor):
        evaluation = (await method_at(tenant)).document.evaluation
    begin, end = (datetime(each, 1, 1, tzinfo=LOCAL).astimezone(UTC) for each in (year, year + 1))
    statement = _RATES.format(below=under.column, divisor=under.divisor, column=level.column)
    bad = [rating.value for rating in evaluation.ratings.bad]
    rows = await fetch(actor, statement, actor.district, tenant // level.divisor, bad, begin, end)
    found = [(row["tenant"], row["answers"], row["good"] / row["n"]) for row in rows]
    return _placed(found, evaluation.surveys.least)


def _placed(found: list[tuple[int, int, float]], least: int) -> list[Rate]:
    """Equal rates share a place; those of too few answers come last, and have none."""
    enough = [rate for _, answers, rate in found if answers >= least]
    rates = [
        Rate(
            tenant,
            answers,
            rate,
            answers >= least,
            1 + sum(other > rate for other in enough) if answers >= least else None,
        )
        for tenant, answers, rate in found
    ]
    return sorted(rates, key=lambda each: (not each.ranked, -each.rate, each.tenant))
