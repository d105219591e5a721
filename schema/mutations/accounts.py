"""Letting somebody sign in, and what one does with one's own tokens."""

from uuid import UUID

import strawberry

from schema.context import Info
from schema.mutations.entering import Echoed, EchoedPayload
from schema.mutations.performing import (
    Input,
    Keyed,
    KeyedPayload,
    Result,
    optional_uuid,
    performed,
    tenant_of,
    uuid_of,
)
from schema.reading.rows import fresh
from schema.relay import InvalidId
from schema.types.enums import Role
from schema.types.people import Appointment
from services.kernel.access import Actor
from services.people.accounts import create_account
from services.people.tokens import revoke_token


@strawberry.input(description="开通账号 (create an account): somebody may sign in, in a first role")
class CreateAccountInput(Keyed):
    person: strawberry.ID = strawberry.field(description="人员的 ID (person id)")
    role: Role = strawberry.field(description="角色 (role)")
    tenant: str = strawberry.field(description="区划代码 (tenant): where the role is held")
    username: str | None = strawberry.field(
        default=None,
        description="用户名 (user name); without one it is the phone: staff with a password, others by code",
    )
    department: strawberry.ID | None = strawberry.field(
        default=None, description="职能部门的 ID (department id): for an officer"
    )
    organization: strawberry.ID | None = strawberry.field(
        default=None, description="单位的 ID (organization id): for a contact"
    )


@strawberry.type(description="开通的结果 (what came of it)")
class CreateAccountPayload(KeyedPayload):
    appointment: Appointment = strawberry.field(description="任职 (appointment): the first one")
    password: str | None = strawberry.field(
        description="初始密码 (password): to hand over and to change at the first sign-in; shown only once, "
        "not again with the same key; null where one signs in by code or had an account already"
    )


@strawberry.input(description="撤销令牌 (revoke one of one's own tokens)")
class RevokeTokenInput(Echoed):
    token: strawberry.ID = strawberry.field(description="令牌的 ID (token id), as `viewer.tokens` has it")


@strawberry.type(description="撤销的结果 (what came of it)")
class RevokeTokenPayload(EchoedPayload):
    """The token opens nothing from now on."""


@strawberry.type
class AccountMutation:
    @strawberry.mutation(
        description="开通账号 (create an account) for somebody at your tenant or below who has none yet"
    )
    async def create_account(self, info: Info, input: Input[CreateAccountInput]) -> CreateAccountPayload:
        passwords: list[str | None] = []

        async def opened(actor: Actor) -> Result:
            made = await create_account(
                actor,
                uuid_of(info, "Person", input.person),
                role=input.role,
                tenant=tenant_of(input.tenant),
                username=input.username,
                department_id=optional_uuid(info, "Department", input.department),
                organization_id=optional_uuid(info, "Organization", input.organization),
            )
            passwords.append(made.password)
            return {"id": str(made.appointment_id)}

        held = UUID((await performed(info, input, opened))["id"])
        return CreateAccountPayload(
            appointment=await fresh(info.context, Appointment, held),
            password=passwords[0] if passwords else None,
            client_mutation_id=input.client_mutation_id,
        )

    @strawberry.mutation(description="撤销令牌 (revoke a token) of your own; anybody else's is not found")
    async def revoke_token(self, info: Info, input: Input[RevokeTokenInput]) -> RevokeTokenPayload:
        await revoke_token(info.context.signed_in, _token_id(input.token))
        return RevokeTokenPayload(client_mutation_id=input.client_mutation_id)


def _token_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidId from error
