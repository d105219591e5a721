"""What clients do with topics."""

import strawberry

from schema.context import Info
from schema.mutations.performing import Input, Keyed, KeyedPayload, perform, uuid_of
from schema.reading.rows import fresh
from schema.types.topics import Topic
from services.deliberation.topics import actions


@strawberry.type(description="议题操作的结果 (what came of a mutation): the topic as it is afterwards")
class TopicPayload(KeyedPayload):
    topic: Topic = strawberry.field(description="议题 (topic)")


@strawberry.input(description="选定议题 (choose a topic)")
class ChooseTopicInput(Keyed):
    matters: list[strawberry.ID] = strawberry.field(description="事项 (matters): of one community")
    title: str = strawberry.field(description="标题 (title): public, without names")
    detail: str = strawberry.field(default="", description="说明 (detail): public, without names")
    theme: str | None = strawberry.field(default=None, description="主题 (theme): a code of the method")


@strawberry.input(description="议题不再议 (drop a topic)")
class DropTopicInput(Keyed):
    topic: strawberry.ID = strawberry.field(description="议题的 ID (topic id)")
    reason: str = strawberry.field(description="原因 (reason)")


@strawberry.type
class TopicMutation:
    @strawberry.mutation(description="选定议题 (choose): by the grid branch or the community")
    async def choose_topic(self, info: Info, input: Input[ChooseTopicInput]) -> TopicPayload:
        id = await perform(
            info,
            input,
            lambda actor: actions.choose_topic(
                actor,
                [uuid_of(info, "Matter", each) for each in input.matters],
                title=input.title,
                detail=input.detail,
                theme=input.theme,
            ),
        )
        topic = await fresh(info.context, Topic, id)
        return TopicPayload(topic=topic, client_mutation_id=input.client_mutation_id)

    @strawberry.mutation(description="不再议 (drop): its matters go their way without it")
    async def drop_topic(self, info: Info, input: Input[DropTopicInput]) -> TopicPayload:
        id = await perform(
            info,
            input,
            lambda actor: actions.drop_topic(actor, uuid_of(info, "Topic", input.topic), reason=input.reason),
        )
        topic = await fresh(info.context, Topic, id)
        return TopicPayload(topic=topic, client_mutation_id=input.client_mutation_id)
