"""Coming in with a phone and a code that was sent to it, and going out again: for the apps of others.

None of this is remembered by its `clientMutationId`: a code is good once, and a token is shown once.
"""

from datetime import datetime
from typing import Self

import strawberry

from schema.context import Info
from schema.mutations.performing import Input, tenant_of
from schema.relay import InvalidId, encode_id, parse_id
from schema.types.enums import Role
from services.kernel.codes import shown
from services.people import apps
from services.people.apps import Entered
from services.people.gate import Held, gate
from services.people.one_time import SENT_TO_PHONE, SenderMissing, send_code
from services.people.tokens import revoke_token

ECHO = "请求标识 (clientMutationId): comes back as it is; sent again, it is done again"


@strawberry.input(description="进出操作的公共输入 (what every mutation about coming and going takes)")
class Echoed:
    client_mutation_id: str | None = strawberry.field(default=None, description=ECHO)


@strawberry.type(description="进出操作的公共结果 (what every mutation about coming and going gives back)")
class EchoedPayload:
    client_mutation_id: str | None = strawberry.field(default=None, description=ECHO)


@strawberry.input(description="发送验证码 (send a code)")
class SendCodeInput(Echoed):
    phone: str = strawberry.field(description="手机号 (phone): a mobile number of the mainland")


@strawberry.type(description="发送的结果 (what came of it): the same for every phone, known or not")
class SendCodePayload(EchoedPayload):
    wait: int = strawberry.field(description="再次发送前须等待的秒数 (wait): before another can be sent")


@strawberry.input(description="验证码登录 (sign in with a code)")
class SignInInput(Echoed):
    phone: str = strawberry.field(description="手机号 (phone) that the code was sent to")
    code: str = strawberry.field(description="验证码 (code): six digits, good once, for five minutes")
    tenant: str | None = strawberry.field(
        default=None,
        description="区划代码 (tenant): act under your appointment there; the first of yours when left out",
    )


@strawberry.input(description="加入社区 (join a community as a resident)")
class JoinCommunityInput(Echoed):
    tenant: str = strawberry.field(description="区划代码 (tenant): the community's or grid's code")
    name: str = strawberry.field(description="姓名 (name): what you are called; at most 40 characters")


@strawberry.input(description="切换身份 (switch to another of your appointments)")
class SwitchAppointmentInput(Echoed):
    appointment: strawberry.ID = strawberry.field(description="任职的 ID (appointment id): one of your own")


@strawberry.input(description="退出登录 (sign out)")
class SignOutInput(Echoed):
    """Nothing to be said but who asks."""


@strawberry.type(description="退出的结果 (what came of it)")
class SignOutPayload(EchoedPayload):
    """The token that asked is good for nothing from now on."""


@strawberry.type(description="本人的任职 (own appointment): what one can act as")
class OwnAppointment:
    id: strawberry.ID = strawberry.field(description="任职的 ID (appointment id)")
    role: Role = strawberry.field(description="角色 (role)")
    tenant: str = strawberry.field(description="区划代码 (tenant): where the role is held")
    tenant_name: str = strawberry.field(description="辖区名称 (tenant name)")
    name: str = strawberry.field(description="姓名 (name): what one is called there")

    @classmethod
    def of(cls, held: Held) -> Self:
        return cls(
            id=strawberry.ID(encode_id("Appointment", held.district_code, held.id)),
            role=held.role,
            tenant=shown(held.tenant),
            tenant_name=held.tenant_name,
            name=held.person_name,
        )


@strawberry.type(description="登录的结果 (what came of it): a bearer token, shown this once")
class SignInPayload(EchoedPayload):
    token: str = strawberry.field(description="令牌 (token): send it as `Authorization: Bearer …`")
    expires_at: datetime = strawberry.field(description="到期时间 (expires at)")
    appointment: OwnAppointment | None = strawberry.field(
        description="当前任职 (appointment): what the token acts as; null where you belong nowhere yet: "
        "go on with joinCommunity"
    )
    appointments: list[OwnAppointment] = strawberry.field(
        description="可用任职 (appointments): all that you can switch to"
    )

    @classmethod
    def of(cls, entered: Entered, input: Echoed) -> Self:
        return cls(
            token=entered.token,
            expires_at=entered.expires_at,
            appointment=OwnAppointment.of(entered.held) if entered.held else None,
            appointments=[OwnAppointment.of(each) for each in entered.appointments],
            client_mutation_id=input.client_mutation_id,
        )


@strawberry.type
class EnteringMutation:
    @strawberry.mutation(
        description="发送验证码 (send a code) to a phone; the answer is the same whether it is known or not"
    )
    async def send_code(self, info: Info, input: Input[SendCodeInput]) -> SendCodePayload:
        if info.context.sender is None:
            raise SenderMissing
        await send_code(input.phone, info.context.address, info.context.sender)
        return SendCodePayload(wait=SENT_TO_PHONE.wait, client_mutation_id=input.client_mutation_id)

    @strawberry.mutation(
        description="验证码登录 (sign in): residents, volunteers and contacts of organizations, by a code; "
        "staff sign in with a password in the console"
    )
    async def sign_in(self, info: Info, input: Input[SignInInput]) -> SignInPayload:
        tenant = tenant_of(input.tenant) if input.tenant else None
        return SignInPayload.of(
            await apps.enter(input.phone, input.code, info.context.address, tenant), input
        )

    @strawberry.mutation(
        description="加入社区 (join a community): at most five; whoever lives there already stays as they are"
    )
    async def join_community(self, info: Info, input: Input[JoinCommunityInput]) -> SignInPayload:
        account = info.context.entered.account_id
        return SignInPayload.of(await apps.join(account, tenant_of(input.tenant), input.name), input)

    @strawberry.mutation(description="切换身份 (switch appointment): another token; this one stays good")
    async def switch_appointment(self, info: Info, input: Input[SwitchAppointmentInput]) -> SignInPayload:
        account, reference = info.context.entered.account_id, parse_id(input.appointment)
        if reference.kind != "Appointment":
            raise InvalidId
        return SignInPayload.of(await apps.switch(account, reference.id), input)

    @strawberry.mutation(description="退出登录 (sign out): the token is good for nothing afterwards")
    async def sign_out(self, info: Info, input: Input[SignOutInput]) -> SignOutPayload:
        session = info.context.entered
        await revoke_token(session.actor or gate(session.account_id), session.credential_id)
        return SignOutPayload(client_mutation_id=input.client_mutation_id)
