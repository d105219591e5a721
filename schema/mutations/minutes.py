"""What clients do with minutes and resolutions."""

from datetime import datetime
from uuid import UUID

import strawberry

from schema.context import Info
from schema.mutations.meetings import MeetingPayload
from schema.mutations.moments import optional_moment
from schema.mutations.performing import (
    Input,
    Keyed,
    KeyedPayload,
    optional_uuid,
    perform,
    uuid_of,
)
from schema.reading.rows import fresh
from schema.types.meetings import Meeting
from schema.types.room import Minutes, Resolution
from services.deliberation.minutes import publishing, recording
from services.deliberation.minutes.recording import Line

MEETING = "会议的 ID (meeting id)"
RESOLUTION = "决议的 ID (resolution id)"


@strawberry.type(description="纪要的结果 (what came of it): the minutes as they are afterwards")
class MinutesPayload(KeyedPayload):
    minutes: Minutes = strawberry.field(description="会议纪要 (minutes)")


@strawberry.type(description="决议的结果 (what came of it): the resolution as it is afterwards")
class ResolutionPayload(KeyedPayload):
    resolution: Resolution = strawberry.field(description="决议事项 (resolution)")


@strawberry.input(description="决议的内容 (what a resolution says): all four have to be there to publish")
class ResolutionLine(Keyed):
    what: str = strawberry.field(description="做什么 (what): at most 200 characters")
    standard: str = strawberry.field(default="", description="办到什么标准 (standard)")
    owner: strawberry.ID | None = strawberry.field(default=None, description="谁来办 (owner): a person")
    department: strawberry.ID | None = strawberry.field(
        default=None, description="谁来办 (department): a department"
    )
    supervisor: strawberry.ID | None = strawberry.field(
        default=None, description="谁来监督 (supervisor): a person"
    )
    due_at: datetime | None = strawberry.field(default=None, description="什么时候办完 (due at)")
    item: strawberry.ID | None = strawberry.field(default=None, description="议程 (item): that it comes of")
    matter: strawberry.ID | None = strawberry.field(
        default=None, description="事项 (matter): that it is about; the item's when left out"
    )


@strawberry.input(description="记录纪要 (record minutes)")
class RecordMinutesInput(Keyed):
    meeting: strawberry.ID = strawberry.field(description=MEETING)
    text: str = strawberry.field(description="正文 (text): public once published, without personal data")


@strawberry.input(description="添加决议 (add a resolution)")
class AddResolutionInput(ResolutionLine):
    meeting: strawberry.ID = strawberry.field(description=MEETING)


@strawberry.input(description="修改决议 (change a resolution)")
class ChangeResolutionInput(ResolutionLine):
    resolution: strawberry.ID = strawberry.field(description=RESOLUTION)


@strawberry.input(description="删除决议 (remove a resolution from the draft)")
class RemoveResolutionInput(Keyed):
    resolution: strawberry.ID = strawberry.field(description=RESOLUTION)


@strawberry.input(description="公开纪要 (publish minutes)")
class PublishMinutesInput(Keyed):
    meeting: strawberry.ID = strawberry.field(description=MEETING)


def _line(info: Info, input: ResolutionLine) -> Line:
    return Line(
        what=input.what,
        standard=input.standard,
        owner_id=optional_uuid(info, "Person", input.owner),
        department_id=optional_uuid(info, "Department", input.department),
        supervisor_id=optional_uuid(info, "Person", input.supervisor),
        due_at=optional_moment(input.due_at),
        item_id=optional_uuid(info, "AgendaItem", input.item),
        matter_id=optional_uuid(info, "Matter", input.matter),
    )


async def _resolution(info: Info, input: Keyed, id: UUID) -> ResolutionPayload:
    found = await fresh(info.context, Resolution, id)
    return ResolutionPayload(resolution=found, client_mutation_id=input.client_mutation_id)


async def _meeting(info: Info, input: Keyed, id: UUID) -> MeetingPayload:
    found = await fresh(info.context, Meeting, id)
    return MeetingPayload(meeting=found, client_mutation_id=input.client_mutation_id)


@strawberry.type
class MinutesMutation:
    @strawberry.mutation(description="记录纪要 (record): the text; again, to write it anew")
    async def record_minutes(self, info: Info, input: Input[RecordMinutesInput]) -> MinutesPayload:
        id = await perform(
            info,
            input,
            lambda actor: recording.record_minutes(
                actor, uuid_of(info, "Meeting", input.meeting), text=input.text
            ),
        )
        found = await fresh(info.context, Minutes, id)
        return MinutesPayload(minutes=found, client_mutation_id=input.client_mutation_id)

    @strawberry.mutation(description="添加决议 (add a resolution): may be incomplete until publishing")
    async def add_resolution(self, info: Info, input: Input[AddResolutionInput]) -> ResolutionPayload:
        id = await perform(
            info,
            input,
            lambda actor: recording.add_resolution(
                actor, uuid_of(info, "Meeting", input.meeting), _line(info, input)
            ),
        )
        return await _resolution(info, input, id)

    @strawberry.mutation(description="修改决议 (change a resolution): all of the line is written anew")
    async def change_resolution(self, info: Info, input: Input[ChangeResolutionInput]) -> ResolutionPayload:
        id = await perform(
            info,
            input,
            lambda actor: recording.change_resolution(
                actor, uuid_of(info, "Resolution", input.resolution), _line(info, input)
            ),
        )
        return await _resolution(info, input, id)

    @strawberry.mutation(description="删除决议 (remove a resolution): the meeting comes back")
    async def remove_resolution(self, info: Info, input: Input[RemoveResolutionInput]) -> MeetingPayload:
        id = await perform(
            info,
            input,
            lambda actor: recording.remove_resolution(actor, uuid_of(info, "Resolution", input.resolution)),
        )
        return await _meeting(info, input, id)

    @strawberry.mutation(description="公开纪要 (publish): resolutions become tasks with deadlines")
    async def publish_minutes(self, info: Info, input: Input[PublishMinutesInput]) -> MeetingPayload:
        id = await perform(
            info,
            input,
            lambda actor: publishing.publish_minutes(actor, uuid_of(info, "Meeting", input.meeting)),
        )
        return await _meeting(info, input, id)
