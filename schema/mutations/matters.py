"""What clients do with matters."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from uuid import UUID

import strawberry

from schema.context import Info
from schema.mutations.performing import (
    Identified,
    Input,
    Keyed,
    KeyedPayload,
    optional_uuid,
    perform,
    tenant_of,
    uuid_of,
)
from schema.reading.rows import fresh
from schema.types.matters import Matter
from services.kernel.access import Actor
from services.matters import actions, pausing
from services.matters.models import Channel
from services.matters.models import Matter as MatterRow
from services.methods.vocabulary import Colour, Rating, TriageClass

MATTER = "事项的 ID (matter id)"


@strawberry.type(description="事项操作的结果 (what came of a mutation): the matter as it is afterwards")
class MatterPayload(KeyedPayload):
    matter: Matter = strawberry.field(description="事项 (matter)")


@strawberry.input(description="上报事项 (report a matter)")
class ReportMatterInput(Keyed):
    tenant: str = strawberry.field(description="区划代码 (tenant): the community's or grid's code")
    title: str = strawberry.field(description="标题 (title): at most 100 characters")
    detail: str = strawberry.field(default="", description="详情 (detail): at most 5,000 characters")
    place: str = strawberry.field(default="", description="地点 (place): where, in words")
    channel: Channel = strawberry.field(default=Channel.APP, description="渠道 (channel): how it was raised")
    reporter: strawberry.ID | None = strawberry.field(
        default=None, description="上报人 (reporter): the person it is raised for; yourself when left out"
    )
    hide_name: bool = strawberry.field(default=False, description="隐藏姓名 (hide the reporter's name)")


@strawberry.input(description="分流 (triage a matter)")
class TriageMatterInput(Keyed):
    matter: strawberry.ID = strawberry.field(description=MATTER)
    category: str = strawberry.field(description="类别 (category): at most 20 characters")
    colour: Colour = strawberry.field(description="颜色 (colour): sets the limit")
    triage_class: TriageClass = strawberry.field(description="即办/待办/上报 (triage class)")
    tenant: str | None = strawberry.field(
        default=None, description="归属网格 (tenant): another grid of the same community, by code"
    )


@strawberry.input(description="交办 (assign a matter to a person, a department, or both)")
class AssignMatterInput(Keyed):
    matter: strawberry.ID = strawberry.field(description=MATTER)
    owner: strawberry.ID | None = strawberry.field(default=None, description="责任人 (owner): a person")
    department: strawberry.ID | None = strawberry.field(default=None, description="责任部门 (department)")


@strawberry.input(description="暂停计时 (pause a matter's clock)")
class PauseMatterInput(Keyed):
    matter: strawberry.ID = strawberry.field(description=MATTER)
    reason: str = strawberry.field(description="理由 (reason): one of those that the method names")
    until: date | None = strawberry.field(
        default=None,
        description="暂停至 (until): its last day; as long as allowed when left out",
    )
    days: int | None = strawberry.field(
        default=None, description="暂停天数 (days): instead of a date, in the unit of the limit"
    )


@strawberry.input(description="恢复计时 (let a matter's clock go on)")
class ResumeMatterInput(Keyed):
    matter: strawberry.ID = strawberry.field(description=MATTER)


@strawberry.input(description="归并 (merge a matter into another of the same content)")
class MergeMatterInput(Keyed):
    matter: strawberry.ID = strawberry.field(description=MATTER)
    into: strawberry.ID = strawberry.field(description="并入的事项 (into): the matter that goes on")


@strawberry.input(description="不予办理 (decline a matter with a written reason)")
class DeclineMatterInput(Keyed):
    matter: strawberry.ID = strawberry.field(description=MATTER)
    reason: str = strawberry.field(description="理由 (reason): the reporter reads it")


@strawberry.input(description="进展 (note progress on a matter)")
class NoteProgressInput(Keyed):
    matter: strawberry.ID = strawberry.field(description=MATTER)
    text: str = strawberry.field(description="内容 (text): at most 2,000 characters")
    shown: bool = strawberry.field(default=True, description="上报人可见 (shown to the reporter)")


@strawberry.input(description="办结 (resolve a matter)")
class ResolveMatterInput(Keyed):
    matter: strawberry.ID = strawberry.field(description=MATTER)
    outcome: str = strawberry.field(description="办理结果 (outcome): the reporter reads it")


@strawberry.input(description="评议 (rate a resolved matter, by its reporter)")
class RateMatterInput(Keyed):
    matter: strawberry.ID = strawberry.field(description=MATTER)
    rating: Rating = strawberry.field(description="满意度 (rating): a bad one starts another round")
    comment: str = strawberry.field(default="", description="意见 (comment)")


@strawberry.input(description="重新办理 (reopen a matter)")
class ReopenMatterInput(Keyed):
    matter: strawberry.ID = strawberry.field(description=MATTER)
    reason: str = strawberry.field(description="理由 (reason)")


@strawberry.input(description="关闭 (close a resolved matter that nobody rated)")
class CloseMatterInput(Keyed):
    matter: strawberry.ID = strawberry.field(description=MATTER)


def _id(info: Info, id: str) -> UUID:
    return uuid_of(info, "Matter", id)


async def _perform(info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]) -> MatterPayload:
    id = await perform(info, input, do)
    return MatterPayload(
        matter=await fresh(info.context, Matter, id), client_mutation_id=input.client_mutation_id
    )


@strawberry.type
class MatterMutation:
    @strawberry.mutation(
        description="上报事项 (report): a resident for themselves, or staff for one whom they name"
    )
    async def report_matter(self, info: Info, input: Input[ReportMatterInput]) -> MatterPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.report_matter(
                actor,
                tenant=tenant_of(input.tenant),
                title=input.title,
                detail=input.detail,
                place=input.place,
                channel=input.channel,
                reporter_id=optional_uuid(info, "Person", input.reporter),
                reporter_hidden=input.hide_name,
            ),
        )

    @strawberry.mutation(description="分流 (triage): decide category, colour, class and grid")
    async def triage_matter(self, info: Info, input: Input[TriageMatterInput]) -> MatterPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.triage_matter(
                actor,
                _id(info, input.matter),
                category=input.category,
                colour=input.colour,
                triage_class=input.triage_class,
                tenant=tenant_of(input.tenant) if input.tenant else None,
            ),
        )

    @strawberry.mutation(description="交办 (assign): make a person, a department, or both responsible")
    async def assign_matter(self, info: Info, input: Input[AssignMatterInput]) -> MatterPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.assign_matter(
                actor,
                _id(info, input.matter),
                owner_id=optional_uuid(info, "Person", input.owner),
                department_id=optional_uuid(info, "Department", input.department),
            ),
        )

    @strawberry.mutation(description="暂停计时 (pause): the limit moves by the time its clock stands still")
    async def pause_matter(self, info: Info, input: Input[PauseMatterInput]) -> MatterPayload:
        return await _perform(
            info,
            input,
            lambda actor: pausing.pause_matter(
                actor, _id(info, input.matter), reason=input.reason, until=input.until, days=input.days
            ),
        )

    @strawberry.mutation(description="恢复计时 (resume): before the pause ends by itself")
    async def resume_matter(self, info: Info, input: Input[ResumeMatterInput]) -> MatterPayload:
        return await _perform(
            info, input, lambda actor: pausing.resume_matter(actor, _id(info, input.matter))
        )

    @strawberry.mutation(description="归并 (merge): its reporter stays attached and is told")
    async def merge_matter(self, info: Info, input: Input[MergeMatterInput]) -> MatterPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.merge_matter(actor, _id(info, input.matter), into_id=_id(info, input.into)),
        )

    @strawberry.mutation(description="不予办理 (decline): with a reason that the reporter reads")
    async def decline_matter(self, info: Info, input: Input[DeclineMatterInput]) -> MatterPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.decline_matter(actor, _id(info, input.matter), reason=input.reason),
        )

    @strawberry.mutation(description="记录进展 (note progress): for the reporter too, or only among staff")
    async def note_progress(self, info: Info, input: Input[NoteProgressInput]) -> MatterPayload:
        return await _perform(info, input, partial(_noted, _id(info, input.matter), input))

    @strawberry.mutation(description="办结 (resolve): its reporters are asked to rate it")
    async def resolve_matter(self, info: Info, input: Input[ResolveMatterInput]) -> MatterPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.resolve_matter(actor, _id(info, input.matter), outcome=input.outcome),
        )

    @strawberry.mutation(description="评议 (rate): by its reporter; 不满意 starts another round")
    async def rate_matter(self, info: Info, input: Input[RateMatterInput]) -> MatterPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.rate_matter(
                actor, _id(info, input.matter), rating=input.rating, comment=input.comment
            ),
        )

    @strawberry.mutation(description="重新办理 (reopen): another round")
    async def reopen_matter(self, info: Info, input: Input[ReopenMatterInput]) -> MatterPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.reopen_matter(actor, _id(info, input.matter), reason=input.reason),
        )

    @strawberry.mutation(description="关闭 (close): a resolved matter that nobody rated")
    async def close_matter(self, info: Info, input: Input[CloseMatterInput]) -> MatterPayload:
        return await _perform(info, input, lambda actor: actions.close_matter(actor, _id(info, input.matter)))


async def _noted(matter_id: UUID, input: NoteProgressInput, actor: Actor) -> MatterRow:
    """The node that a client gets back is the matter, now with its note."""
    await actions.note_progress(actor, matter_id, text=input.text, shown=input.shown)
    return await MatterRow.fetch(matter_id)
