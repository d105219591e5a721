"""Satisfaction surveys, as clients see them."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from schema.context import Info
from schema.reading.fields import column, node, to_one
from schema.reading.filters import filters, where, within
from schema.reading.lists import listing
from schema.reading.rows import known
from schema.relay import decode_id
from schema.types.enums import Rating, explained
from schema.types.filters import WITHIN
from schema.types.matters import Matter
from schema.types.nodes import Connection, Node
from schema.types.orders import OF_ROWS
from schema.types.tenants import Tenant
from services.evaluation.surveys import actions, models, queries
from services.evaluation.surveys.models import SurveyState
from services.kernel.access import Permission
from services.kernel.codes import pad

explained(
    SurveyState,
    "SurveyState",
    "调查状态 (survey state)",
    OPEN="进行中 (open): can be answered",
    CLOSED="已结束 (closed)",
)
N = "样本数 (n): answers behind the rate"
RATE = "满意率 (rate): the share that was not bad, 0 to 1; null without answers"
RANKED = "参与排名 (ranked): false on fewer answers than the method's least"


@node(
    models.Survey,
    description="满意度调查 (survey): on the method's rating scale",
    permission=Permission.SURVEY_MANAGE,
)
class Survey(Node):
    title: str = column("标题 (title)")
    questions: JSON = column("问题 (questions): a list of texts")
    state: SurveyState = column("状态 (state)")
    issued: int = column("已发链接数 (issued): links made so far")
    made_at: datetime = column("发起时间 (made at)", "t.created_at")
    closed_at: datetime | None = column("结束时间 (closed at)")
    matter: Matter | None = to_one("t.matter_id", "事项 (matter): that it is about, if any")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant)")


@filters(description="调查筛选 (filter of surveys)")
class SurveyFilter:
    tenant: str | None = where(within, WITHIN)
    state: list[SurveyState] | None = where("t.state = any(?)", "状态 (state): any of these")


@strawberry.type(description="一个等级的票数 (count of one rating)")
class RatingCount:
    rating: Rating = strawberry.field(description="等级 (rating)")
    n: int = strawberry.field(description="人数 (n)")


@strawberry.type(description="一个问题的结果 (result of one question)")
class QuestionResult:
    text: str = strawberry.field(description="问题 (text)")
    n: int = strawberry.field(description=N)
    rate: float | None = strawberry.field(description=RATE)
    counts: list[RatingCount] = strawberry.field(description="各等级人数 (counts): in the scale's order")


@strawberry.type(description="调查结果 (survey results): rates with the number behind them")
class SurveyResults:
    n: int = strawberry.field(description=N)
    on_paper: int = strawberry.field(description="纸质份数 (on paper): of these, entered by staff")
    least: int = strawberry.field(description="最少样本 (least): that the method asks for to be ranked")
    ranked: bool = strawberry.field(description=RANKED)
    questions: list[QuestionResult] = strawberry.field(description="各问题 (questions)")


@strawberry.type(description="辖区满意率 (satisfaction rate of a tenant)")
class SatisfactionRate:
    code: strawberry.Private[int]

    n: int = strawberry.field(description=N)
    rate: float = strawberry.field(description=RATE)
    ranked: bool = strawberry.field(description=RANKED)
    place: int | None = strawberry.field(description="名次 (place): null when not ranked; equals share one")

    @strawberry.field(description="辖区 (tenant)")
    async def tenant(self, info: Info) -> Tenant | None:
        return await known(info.context, Tenant, self.code)


@strawberry.type(description="答题页 (survey form): what the holder of a link is asked")
class SurveyForm:
    title: str = strawberry.field(description="标题 (title)")
    questions: list[str] = strawberry.field(description="问题 (questions)")


Id = Annotated[strawberry.ID, strawberry.argument(description="调查 (survey)")]
Code = Annotated[str, strawberry.argument(description="区划代码 (tenant)")]
Year = Annotated[int, strawberry.argument(description="年份 (year): 2000 to 2100")]
Token = Annotated[str, strawberry.argument(description="令牌 (token): of the link")]


@strawberry.type
class SurveyQuery:
    surveys: Connection[Survey] | None = listing(
        "满意度调查 (surveys): of your tenant and below",
        filters=SurveyFilter,
        orders=OF_ROWS,
        permission=Permission.SURVEY_MANAGE,
    )

    @strawberry.field(description="调查结果 (survey results)")
    async def survey_results(self, info: Info, survey: Id) -> SurveyResults | None:
        actor = info.context.signed_in
        found = await queries.results_of(actor, decode_id(survey, "Survey", actor))
        return SurveyResults(
            n=found.answers,
            on_paper=found.on_paper,
            least=found.least,
            ranked=found.ranked,
            questions=[_question(each) for each in found.questions],
        )

    @strawberry.field(
        description="满意率比较 (satisfaction rates): of the tenants right below one, over a year's surveys"
    )
    async def satisfaction_rates(self, info: Info, tenant: Code, year: Year) -> list[SatisfactionRate] | None:
        rates = await queries.rates_of(info.context.signed_in, pad(tenant), year)
        return [
            SatisfactionRate(
                code=each.tenant, n=each.answers, rate=each.rate, ranked=each.ranked, place=each.place
            )
            for each in rates
        ]

    @strawberry.field(description="答题页 (survey form): for whoever holds a link; nobody signs in for it")
    async def survey_form(self, token: Token) -> SurveyForm | None:
        asked = await actions.survey_of(token)
        return SurveyForm(title=asked.title, questions=list(asked.questions))


def _question(found: queries.Question) -> QuestionResult:
    counts = [RatingCount(rating=rating, n=n) for rating, n in found.counts.items()]
    return QuestionResult(text=found.text, n=found.n, rate=found.rate, counts=counts)
