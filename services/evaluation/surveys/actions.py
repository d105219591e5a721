"""What is done with surveys: made, handed out, answered, closed."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from services.evaluation.surveys import events
from services.evaluation.surveys.models import LinkUnknown, LinkUsed, Survey, SurveyAnswer, SurveyLink
from services.kernel import clock
from services.kernel.access import Actor, Permission, system
from services.kernel.checked import line
from services.kernel.codes import InvalidCode, is_within, pad, shown
from services.kernel.errors import Invalid, NotFound
from services.kernel.outbox import record
from services.kernel.scope import acting
from services.kernel.text import N_
from services.matters.models import Matter
from services.methods.document.evaluation import Grade
from services.methods.queries import method_at, method_of
from services.methods.vocabulary import Rating
from services.tenancy.queries import tenant_of

MOST_QUESTIONS: Final = 10
MOST_LINKS: Final = 2000
"""At once. A survey may have many times that."""


class QuestionsInvalid(Invalid):
    code, sentence = "SURVEY_QUESTIONS", N_("请填写 1 至 {most} 个问题")


class LinkCountInvalid(Invalid):
    code, sentence = "SURVEY_LINK_COUNT", N_("一次可生成 1 至 {most} 个链接")


class AnswersInvalid(Invalid):
    code, sentence = "SURVEY_ANSWERS", N_("请按本地评价等级回答每个问题")


async def make_survey(
    actor: Actor, *, tenant: int, title: str, questions: Sequence[str], matter_id: UUID | None = None
) -> Survey:
    """A survey on the method's rating scale, perhaps about one matter; open from now on."""
    actor.require(Permission.SURVEY_MANAGE)
    if not is_within(tenant, actor.tenant):
        raise NotFound(kind="Tenant", tenant=tenant)
    await tenant_of(tenant)
    if matter_id:
        await Matter.fetch(matter_id)
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        raise QuestionsInvalid(most=MOST_QUESTIONS, field="questions")
    survey = await Survey.create(
        tenant=tenant,
        title=line(title, "title", longest=60),
        questions=[line(each, "questions", longest=100) for each in questions],
        method_id=(await method_at(tenant)).id,
        matter_id=matter_id,
    )
    await record(events.SurveyMade(survey.title), by=actor, about=survey)
    return survey


async def issue_links(actor: Actor, survey_id: UUID, count: int) -> tuple[Survey, list[str]]:
    """Tokens to hand out, good for one answer each. They are told now and never again."""
    actor.require(Permission.SURVEY_MANAGE)
    survey = await Survey.lock(survey_id)
    survey.require_open()
    if not 1 <= count <= MOST_LINKS:
        raise LinkCountInvalid(most=MOST_LINKS, field="count")
    tokens = [f"{shown(survey.tenant)}.{secrets.token_urlsafe(16)}" for _ in range(count)]
    given = {"tenant": survey.tenant, "survey_id": survey.id}
    await SurveyLink.bulk_create([SurveyLink(token_hash=_hash(token), **given) for token in tokens])
    survey.issued += count
    await survey.save(update_fields=("issued",))
    await record(events.SurveyLinksIssued(count), by=actor, about=survey)
    return survey, tokens


def _hash(token: str) -> str:
    """Tokens are long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the holder of a link is asked, and on which scale."""

    title: str
    questions: tuple[str, ...]
    scale: tuple[Grade, ...]


async def survey_of(token: str) -> Asked:
    """What a link asks, for whoever holds it. Raises `LinkUnknown`, `LinkUsed` or `SurveyClosed`."""
    async with acting(_house(token)):
        link = await SurveyLink.get_or_none(token_hash=_hash(token))
        if link is None:
            raise LinkUnknown(kind="Survey")
        survey = await Survey.fetch(link.survey_id)
        survey.require_open()
        if link.used:
            raise LinkUsed
        scale = (await method_of(survey.method_id)).document.evaluation.ratings.scale
        return Asked(survey.title, tuple(survey.questions), scale)


def _house(token: str) -> Actor:
    """Whoever answers is nobody, so the house itself writes it down, in the tenant that the token names."""
    try:
        return system(pad(token.partition(".")[0]))
    except InvalidCode as error:
        raise LinkUnknown(kind="Survey") from error


async def answer_by_link(token: str, ratings: Sequence[Rating]) -> None:
    """One answer a link. A transaction of its own: nobody is acting."""
    async with acting(_house(token)):
        link = await SurveyLink.select_for_update().get_or_none(token_hash=_hash(token))
        if link is None:
            raise LinkUnknown(kind="Survey")
        survey = await Survey.fetch(link.survey_id)
        survey.require_open()
        if link.used:
            raise LinkUsed
        link.used = True
        await link.save(update_fields=("used",))
        await _answer(survey, ratings, on_paper=False)


async def enter_paper_answer(actor: Actor, survey_id: UUID, ratings: Sequence[Rating]) -> Survey:
    """Staff type in what somebody has answered on paper."""
    actor.require(Permission.SURVEY_MANAGE)
    survey = await Survey.lock(survey_id)
    survey.require_open()
    await _answer(survey, ratings, on_paper=True)
    await record(events.PaperAnswersEntered(1), by=actor, about=survey)
    return survey


async def _answer(survey: Survey, ratings: Sequence[Rating], *, on_paper: bool) -> None:
    scale = (await method_of(survey.method_id)).document.evaluation.ratings.scale
    known = {grade.code for grade in scale}
    if len(ratings) != len(survey.questions) or not known.issuperset(ratings):
        raise AnswersInvalid(field="ratings")
    today = clock.now().astimezone(clock.LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    await SurveyAnswer.create(
        id=uuid4(),
        created_at=today,
        tenant=survey.tenant,
        survey_id=survey.id,
        ratings=[rating.value for rating in ratings],
        on_paper=on_paper,
    )


async def close_survey(actor: Actor, survey_id: UUID) -> Survey:
    actor.require(Permission.SURVEY_MANAGE)
    survey = await Survey.lock(survey_id)
    survey.close()
    await survey.save(update_fields=("state", "closed_at"))
    answers = await SurveyAnswer.filter(survey_id=survey.id).count()
    await record(events.SurveyEnded(answers), by=actor, about=survey)
    return survey
