"""A method tried on past matters, as clients see it."""

from collections import Counter
from datetime import datetime
from typing import Annotated, Self

import strawberry

from schema.context import Info
from schema.relay import decode_id, encode_id
from services.kernel.codes import pad
from services.kernel.scope import acting
from services.matters import trial

TEXT = "内容 (text): a draft as TOML, which is not kept"


@strawberry.type(description="未知词语 (unknown word): a category, colour or class that the method has not")
class UnknownWord:
    word: str = strawberry.field(description="词语 (word)")
    count: int = strawberry.field(description="件数 (count): matters that have it")


@strawberry.type(description="阶段变化 (stage change): matters that would stand elsewhere")
class StageChange:
    before: str = strawberry.field(description="原阶段 (before): its name")
    after: str = strawberry.field(description="新阶段 (after): its name")
    count: int = strawberry.field(description="件数 (count)")


@strawberry.type(description="不同的事项 (a matter for which something would have been different)")
class MatterOtherwise:
    matter: strawberry.ID = strawberry.field(description="事项的 ID (matter id)")
    number: str = strawberry.field(description="受理编号 (number)")
    title: str = strawberry.field(description="标题 (title)")
    due_before: datetime | None = strawberry.field(description="原期限 (due before)")
    due_after: datetime | None = strawberry.field(description="新期限 (due after)")
    stage_before: str = strawberry.field(description="原阶段 (stage before)")
    stage_after: str = strawberry.field(description="新阶段 (stage after)")


def _words(found: Counter[str]) -> list[UnknownWord]:
    return [UnknownWord(word=word, count=count) for word, count in found.most_common()]


@strawberry.type(description="试运行结果 (trial): what a method would have changed for past matters")
class MethodTrial:
    counted: int = strawberry.field(description="件数 (counted): matters looked at, 5,000 at most")
    earlier: int = strawberry.field(description="期限提前 (earlier): would have been due earlier")
    later: int = strawberry.field(description="期限推后 (later): would have been due later, or never")
    late_before: int = strawberry.field(description="原超期件数 (late before)")
    late_after: int = strawberry.field(description="新超期件数 (late after)")
    unknown_categories: list[UnknownWord] = strawberry.field(description="不再使用的类别 (categories)")
    unknown_colours: list[UnknownWord] = strawberry.field(description="不再使用的颜色 (colours)")
    unknown_classes: list[UnknownWord] = strawberry.field(description="不再使用的分流类别 (classes)")
    moved: list[StageChange] = strawberry.field(description="阶段变化 (moved)")
    examples: list[MatterOtherwise] = strawberry.field(description="举例 (examples): 50 at most")

    @classmethod
    def of(cls, found: trial.Trial, district: int) -> Self:
        return cls(
            counted=found.counted,
            earlier=found.earlier,
            later=found.later,
            late_before=found.late_before,
            late_after=found.late_after,
            unknown_categories=_words(found.categories),
            unknown_colours=_words(found.colours),
            unknown_classes=_words(found.classes),
            moved=[
                StageChange(before=before, after=after, count=count)
                for (before, after), count in found.moved.most_common()
            ],
            examples=[
                MatterOtherwise(
                    matter=strawberry.ID(encode_id("Matter", district, each.id)),
                    number=each.number,
                    title=each.title,
                    due_before=each.due_before,
                    due_after=each.due_after,
                    stage_before=each.stage_before,
                    stage_after=each.stage_after,
                )
                for each in found.examples
            ],
        )


@strawberry.type
class MethodTrialQuery:
    @strawberry.field(
        description="试运行 (method trial): what a draft, or a text, would have changed in the last days"
    )
    async def method_trial(
        self,
        info: Info,
        text: Annotated[str | None, strawberry.argument(description=TEXT)] = None,
        draft: Annotated[
            strawberry.ID | None, strawberry.argument(description="草稿的 ID (draft): instead of a text")
        ] = None,
        at: Annotated[
            str | None, strawberry.argument(description="区划代码 (at): your own tenant unless you say")
        ] = None,
        days: Annotated[int, strawberry.argument(description="天数 (days): 1 to 366")] = 90,
    ) -> MethodTrial | None:
        actor = info.context.signed_in
        id = decode_id(draft, "MethodVersion", actor) if draft else None
        async with acting(actor):
            found = await trial.try_method(
                actor, pad(at) if at else actor.tenant, text=text, method_id=id, days=days
            )
        return MethodTrial.of(found, actor.district)
