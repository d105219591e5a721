"""What clients do to have meetings: planned, called, moved, opened and closed."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

import strawberry

from schema.context import Info
from schema.mutations.moments import moment_of
from schema.mutations.performing import (
    Identified,
    Input,
    Keyed,
    KeyedPayload,
    optional_uuid,
    perform,
    performed,
    tenant_of,
    uuid_of,
)
from schema.reading.rows import fresh
from schema.types.meetings import Meeting, SessionRules
from services.deliberation.meetings import holding, planning
from services.deliberation.room import closing
from services.kernel.access import Actor

MEETING = "会议的 ID (meeting id)"
KIND = "种类 (kind): a code of the method"
PLACE = "地点 (place): at most 100 characters"
AT = "时间 (planned at): without a zone it is China's"


@strawberry.type(description="会议操作的结果 (what came of a mutation): the meeting as it is afterwards")
class MeetingPayload(KeyedPayload):
    meeting: Meeting = strawberry.field(description="会议 (meeting)")


@strawberry.type(description="排期的结果 (what came of planning)")
class PlanMeetingsPayload(KeyedPayload):
    plans: int = strawberry.field(
        description="会议安排数 (plans): kinds of meeting, in each tenant, that hold"
    )


@strawberry.type(description="议事规则的结果 (what came of it): the rules as they hold now")
class RulesPayload(KeyedPayload):
    rules: SessionRules = strawberry.field(description="议事规则 (rules)")


@strawberry.input(description="按工作法排期 (plan meetings by the calendar of the method)")
class PlanMeetingsInput(Keyed):
    tenant: str = strawberry.field(description="区划代码 (tenant): with all that is beneath it")


@strawberry.input(description="召集会议 (call a meeting besides the calendar)")
class CallMeetingInput(Keyed):
    tenant: str = strawberry.field(description="区划代码 (tenant)")
    kind: str = strawberry.field(description=KIND)
    planned_at: datetime = strawberry.field(description=AT)
    place: str = strawberry.field(default="", description=PLACE)
    theme: str | None = strawberry.field(default=None, description="主题 (theme): a code of the kind")
    reason: str = strawberry.field(default="", description="事由 (reason)")


@strawberry.input(description="召开专题会 (call a special meeting: new opinions during the work)")
class CallSpecialMeetingInput(Keyed):
    matter: strawberry.ID | None = strawberry.field(default=None, description="事项 (matter) it is about")
    task: strawberry.ID | None = strawberry.field(default=None, description="任务 (task) it is about")
    reason: str = strawberry.field(description="新意见 (reason): what came up")
    planned_at: datetime = strawberry.field(description=AT)
    place: str = strawberry.field(default="", description=PLACE)
    kind: str | None = strawberry.field(
        default=None, description="种类 (kind): the method's special one when left out"
    )


@strawberry.input(description="改期 (move a meeting, or choose its day, place and theme)")
class MoveMeetingInput(Keyed):
    meeting: strawberry.ID = strawberry.field(description=MEETING)
    planned_at: datetime = strawberry.field(description=AT)
    place: str | None = strawberry.field(default=None, description=f"{PLACE}; as before when left out")
    theme: str | None = strawberry.field(default=None, description="主题 (theme): as before when left out")


@strawberry.input(description="取消会议 (cancel a meeting)")
class CancelMeetingInput(Keyed):
    meeting: strawberry.ID = strawberry.field(description=MEETING)
    reason: str = strawberry.field(description="原因 (reason)")


@strawberry.input(description="开会 (open a meeting)")
class OpenMeetingInput(Keyed):
    meeting: strawberry.ID = strawberry.field(description=MEETING)


@strawberry.input(description="散会 (close a meeting)")
class CloseMeetingInput(Keyed):
    meeting: strawberry.ID = strawberry.field(description=MEETING)


@strawberry.input(description="通过议事规则 (adopt rules for a kind of meeting)")
class AdoptRulesInput(Keyed):
    tenant: str = strawberry.field(description="区划代码 (tenant)")
    kind: str = strawberry.field(description=KIND)
    text: str = strawberry.field(description="正文 (text): at most 10,000 characters")
    parties: list[str] = strawberry.field(description="各方 (parties): that adopted them, at least two")


async def _perform(info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]) -> MeetingPayload:
    id = await perform(info, input, do)
    meeting = await fresh(info.context, Meeting, id)
    return MeetingPayload(meeting=meeting, client_mutation_id=input.client_mutation_id)


def _id(info: Info, meeting: str) -> UUID:
    return uuid_of(info, "Meeting", meeting)


@strawberry.type
class MeetingMutation:
    @strawberry.mutation(description="按工作法排期 (plan): safe to repeat; activating a method does it, too")
    async def plan_meetings(self, info: Info, input: Input[PlanMeetingsInput]) -> PlanMeetingsPayload:
        async def plan(actor: Actor) -> dict[str, int]:
            return {"plans": await planning.plan_meetings(actor, tenant_of(input.tenant))}

        made = await performed(info, input, plan)
        return PlanMeetingsPayload(plans=made["plans"], client_mutation_id=input.client_mutation_id)

    @strawberry.mutation(description="召集会议 (call): besides the calendar")
    async def call_meeting(self, info: Info, input: Input[CallMeetingInput]) -> MeetingPayload:
        return await _perform(
            info,
            input,
            lambda actor: planning.call_meeting(
                actor,
                tenant=tenant_of(input.tenant),
                kind=input.kind,
                planned_at=moment_of(input.planned_at),
                place=input.place,
                theme=input.theme,
                reason=input.reason,
            ),
        )

    @strawberry.mutation(description="召开专题会 (call a special meeting): something new came up")
    async def call_special_meeting(self, info: Info, input: Input[CallSpecialMeetingInput]) -> MeetingPayload:
        return await _perform(
            info,
            input,
            lambda actor: planning.call_special_meeting(
                actor,
                matter_id=optional_uuid(info, "Matter", input.matter),
                task_id=optional_uuid(info, "Task", input.task),
                reason=input.reason,
                planned_at=moment_of(input.planned_at),
                place=input.place,
                kind=input.kind,
            ),
        )

    @strawberry.mutation(
        description="改期 (move): also chooses day, place and theme; a missed one is held later"
    )
    async def move_meeting(self, info: Info, input: Input[MoveMeetingInput]) -> MeetingPayload:
        return await _perform(
            info,
            input,
            lambda actor: planning.move_meeting(
                actor,
                _id(info, input.meeting),
                planned_at=moment_of(input.planned_at),
                place=input.place,
                theme=input.theme,
            ),
        )

    @strawberry.mutation(description="取消会议 (cancel)")
    async def cancel_meeting(self, info: Info, input: Input[CancelMeetingInput]) -> MeetingPayload:
        return await _perform(
            info,
            input,
            lambda actor: planning.cancel_meeting(actor, _id(info, input.meeting), reason=input.reason),
        )

    @strawberry.mutation(description="开会 (open): with those who signed in, if they suffice")
    async def open_meeting(self, info: Info, input: Input[OpenMeetingInput]) -> MeetingPayload:
        return await _perform(
            info, input, lambda actor: holding.open_meeting(actor, _id(info, input.meeting))
        )

    @strawberry.mutation(description="散会 (close)")
    async def close_meeting(self, info: Info, input: Input[CloseMeetingInput]) -> MeetingPayload:
        return await _perform(
            info, input, lambda actor: closing.close_meeting(actor, _id(info, input.meeting))
        )

    @strawberry.mutation(description="通过议事规则 (adopt rules): before the first session where required")
    async def adopt_rules(self, info: Info, input: Input[AdoptRulesInput]) -> RulesPayload:
        id = await perform(
            info,
            input,
            lambda actor: holding.adopt_rules(
                actor,
                tenant=tenant_of(input.tenant),
                kind=input.kind,
                text=input.text,
                parties=input.parties,
            ),
        )
        rules = await fresh(info.context, SessionRules, id)
        return RulesPayload(rules=rules, client_mutation_id=input.client_mutation_id)
