"""What clients do with people: write them down, read what is masked, see to their own inbox."""

import strawberry

from schema.context import Info
from schema.mutations.performing import (
    Input,
    Keyed,
    KeyedPayload,
    Result,
    optional_uuid,
    perform,
    performed,
    repeated,
    tenant_of,
    uuid_of,
)
from schema.reading.rows import fresh
from schema.types.enums import explained
from schema.types.people import Person
from services.kernel.access import Actor
from services.people import actions
from services.people.actions import Revealed
from services.people.notices import read_notices

explained(
    Revealed,
    "Revealed",
    "可查看的个人信息 (what can be revealed)",
    PHONE="手机号 (phone)",
    IDENTITY_NUMBER="身份证号 (identity number)",
)


@strawberry.input(description="登记居民 (write down a person)")
class CreatePersonInput(Keyed):
    tenant: str = strawberry.field(description="区划代码 (tenant): the community's or grid's code")
    name: str = strawberry.field(description="姓名 (name): at most 40 characters")
    phone: str = strawberry.field(default="", description="手机号 (phone): kept encrypted, shown masked")


@strawberry.type(description="登记的结果 (what came of it)")
class PersonPayload(KeyedPayload):
    person: Person = strawberry.field(description="人员 (person)")


@strawberry.input(description="更新居民资料 (correct what is known of somebody): what is left out stays")
class UpdatePersonInput(Keyed):
    person: strawberry.ID = strawberry.field(description="人员的 ID (person id)")
    name: str | None = strawberry.field(default=None, description="姓名 (name): at most 40 characters")
    phone: str | None = strawberry.field(
        default=None, description="手机号 (phone): kept encrypted; empty takes it off"
    )
    identity_number: str | None = strawberry.field(
        default=None, description="身份证号 (identity number): kept encrypted; empty takes it off"
    )


@strawberry.input(description="查看完整个人信息 (reveal personal data): each reading is logged")
class RevealInput(Keyed):
    person: strawberry.ID = strawberry.field(description="人员的 ID (person id)")
    what: Revealed = strawberry.field(description="查看什么 (what)")
    reason: str = strawberry.field(description="事由 (reason): why it is needed; kept with who and when")


@strawberry.type(description="完整个人信息 (the data, unmasked)")
class RevealPayload(KeyedPayload):
    value: str | None = strawberry.field(description="内容 (value); null when there is none")


@strawberry.input(description="标记消息已读 (read notices)")
class ReadNoticesInput(Keyed):
    notices: list[strawberry.ID] = strawberry.field(description="消息的 ID (notice ids): at most 100")


@strawberry.type(description="标记的结果 (what came of it)")
class ReadNoticesPayload(KeyedPayload):
    read: int = strawberry.field(description="新标记的条数 (how many were unread)")


@strawberry.input(description="登记住处 (put a person into a household)")
class HousePersonInput(Keyed):
    person: strawberry.ID = strawberry.field(description="人员的 ID (person id)")
    household: strawberry.ID | None = strawberry.field(
        default=None, description="户 (household): of the same community; none takes the person out of theirs"
    )


@strawberry.type
class PersonMutation:
    @strawberry.mutation(
        description="登记住处 (house a person): whoever lives in a household may give its ballot"
    )
    async def house_person(self, info: Info, input: Input[HousePersonInput]) -> PersonPayload:
        id = await perform(
            info,
            input,
            lambda actor: actions.house_person(
                actor,
                uuid_of(info, "Person", input.person),
                optional_uuid(info, "Household", input.household),
            ),
        )
        return PersonPayload(
            person=await fresh(info.context, Person, id), client_mutation_id=input.client_mutation_id
        )

    @strawberry.mutation(
        description="登记居民 (create a person): the same phone in a community is the same person"
    )
    async def create_person(self, info: Info, input: Input[CreatePersonInput]) -> PersonPayload:
        id = await perform(
            info,
            input,
            lambda actor: actions.create_person(
                actor, tenant=tenant_of(input.tenant), name=input.name, phone=input.phone
            ),
        )
        return PersonPayload(
            person=await fresh(info.context, Person, id), client_mutation_id=input.client_mutation_id
        )

    @strawberry.mutation(
        description="更新居民资料 (update a person); how they sign in does not change with it"
    )
    async def update_person(self, info: Info, input: Input[UpdatePersonInput]) -> PersonPayload:
        id = await perform(
            info,
            input,
            lambda actor: actions.update_person(
                actor,
                uuid_of(info, "Person", input.person),
                name=input.name,
                phone=input.phone,
                identity_number=input.identity_number,
            ),
        )
        return PersonPayload(
            person=await fresh(info.context, Person, id), client_mutation_id=input.client_mutation_id
        )

    @strawberry.mutation(
        description="查看完整个人信息 (reveal): needs a reason; who, whom, when and why are logged, "
        "also when a key is used again: what was read is not kept with it"
    )
    async def reveal_person(self, info: Info, input: Input[RevealInput]) -> RevealPayload:
        async def revealed(actor: Actor) -> str:
            return await actions.reveal(
                actor, uuid_of(info, "Person", input.person), input.what, input.reason
            )

        value = await repeated(info, input, revealed)
        return RevealPayload(value=value, client_mutation_id=input.client_mutation_id)

    @strawberry.mutation(description="标记已读 (read): one's own notices; those of others are left alone")
    async def read_notices(self, info: Info, input: Input[ReadNoticesInput]) -> ReadNoticesPayload:
        ids = [uuid_of(info, "Notice", id) for id in input.notices[:100]]

        async def seen(actor: Actor) -> Result:
            return {"read": await read_notices(actor, ids)}

        done = await performed(info, input, seen)
        return ReadNoticesPayload(read=done["read"], client_mutation_id=input.client_mutation_id)
