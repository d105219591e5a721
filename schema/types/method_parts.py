"""The parts of a method as clients see them."""

from typing import Self

import strawberry

import schema.types.meeting_words  # noqa: F401 - explains the tiers
from schema.types.enums import Colour, Level, LimitUnit, TriageClass
from services.methods.document.course import Stage as StagePart
from services.methods.document.course import Urgency
from services.methods.document.deliberation import DecisionProcedure
from services.methods.document.deliberation import MeetingKind as MeetingPart
from services.methods.document.parts import Within
from services.methods.vocabulary import Tier

CODE, NAME = "代码 (code)", "名称 (name): in the locality's own words"


@strawberry.type(description="时限 (limit): how long something may take")
class Limit:
    amount: int = strawberry.field(description="数量 (amount)")
    unit: LimitUnit = strawberry.field(description="单位 (unit)")

    @classmethod
    def of(cls, within: Within | None) -> Self | None:
        return cls(amount=within.amount, unit=within.unit) if within else None


@strawberry.type(name="MethodStage", description="阶段 (stage): one step of the way")
class Stage:
    code: str = strawberry.field(description=CODE)
    name: str = strawberry.field(description=NAME)
    description: str = strawberry.field(description="说明 (description)")
    actions: list[str] = strawberry.field(description="可进行的操作 (actions): what may be done there")
    pass_when: list[list[str]] = strawberry.field(
        description="进入下一阶段的条件 (pass when): all facts of one of these; none for the last stage"
    )

    @classmethod
    def of(cls, stage: StagePart) -> Self:
        return cls(
            code=stage.code,
            name=stage.name,
            description=stage.description,
            actions=sorted(stage.actions),
            pass_when=[sorted(each) for each in stage.pass_when],
        )


@strawberry.type(name="MethodClass", description="分流类别 (class): what becomes of a matter after triage")
class MatterClass:
    code: TriageClass = strawberry.field(description=CODE)
    name: str = strawberry.field(description=NAME)


@strawberry.type(name="MethodCategory", description="类别 (category): what a matter is about")
class Category:
    code: str = strawberry.field(description=CODE)
    name: str = strawberry.field(description=NAME)


@strawberry.type(
    name="MethodColour", description="颜色与时限 (colour limit): without a limit, a meeting sets one"
)
class ColourLimit:
    code: Colour = strawberry.field(description="颜色 (colour)")
    name: str = strawberry.field(description=NAME)
    limit: Limit | None = strawberry.field(description="时限 (limit)")
    starts: str = strawberry.field(description="起算点 (starts): reported, triaged or assigned")

    @classmethod
    def of(cls, urgency: Urgency) -> Self:
        return cls(code=urgency.code, name=urgency.name, limit=Limit.of(urgency.limit), starts=urgency.starts)


@strawberry.type(name="MethodMeeting", description="会议形式 (kind of meeting)")
class MeetingKind:
    code: str = strawberry.field(description=CODE)
    name: str = strawberry.field(description=NAME)
    tier: Tier = strawberry.field(description="层级 (tier)")
    description: str = strawberry.field(description="说明 (description)")
    scheduled: bool = strawberry.field(
        description="定期召开 (scheduled): on the days that follow, or once a month without them"
    )
    days: list[int] = strawberry.field(description="每月日期 (days of the month)")
    weekdays: list[int] = strawberry.field(description="每周日期 (weekdays): 1 is Monday")
    themes: list[str] = strawberry.field(description="主题 (themes): their names")
    members: list[str] = strawberry.field(description="参加人员 (members): who takes part, in words")

    @classmethod
    def of(cls, kind: MeetingPart) -> Self:
        return cls(
            code=kind.code,
            name=kind.name,
            tier=kind.tier,
            description=kind.description,
            scheduled=kind.rhythm is not None,
            days=list(kind.rhythm.days) if kind.rhythm else [],
            weekdays=list(kind.rhythm.weekdays) if kind.rhythm else [],
            themes=[each.name for each in kind.themes],
            members=list(kind.members),
        )


@strawberry.type(
    name="MethodProcedure", description="决策程序 (decision procedure): ordered steps, a filing, disclosures"
)
class Procedure:
    code: str = strawberry.field(description=CODE)
    name: str = strawberry.field(description=NAME)
    steps: list[str] = strawberry.field(description="步骤 (steps): their names in order")
    filing: Level | None = strawberry.field(description="备案 (filing): at which level")
    disclosures: list[str] = strawberry.field(description="公开 (disclosures): their names")

    @classmethod
    def of(cls, procedure: DecisionProcedure) -> Self:
        return cls(
            code=procedure.code,
            name=procedure.name,
            steps=[each.name for each in procedure.steps],
            filing=procedure.filing,
            disclosures=[each.name for each in procedure.disclosures],
        )


@strawberry.type(name="MethodRung", description="层级阶梯 (rung): who handles at a level")
class Rung:
    level: Level = strawberry.field(description="级别 (level)")
    name: str = strawberry.field(description=NAME)
    meeting: str | None = strawberry.field(description="会议 (meeting): the code of the kind that sits there")
