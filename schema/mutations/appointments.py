"""Who holds which role where: appointed by those above, ended, or taken up by residents themselves."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
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
from schema.types.enums import Role
from schema.types.people import Appointment
from services.kernel.access import Actor
from services.people import accounts
from services.people.joining import become_volunteer


@strawberry.type(description="任职操作的结果 (what came of it): the appointment as it is afterwards")
class AppointmentPayload(KeyedPayload):
    appointment: Appointment = strawberry.field(description="任职 (appointment)")


@strawberry.input(description="任命 (appoint somebody who has an account)")
class AppointInput(Keyed):
    person: strawberry.ID = strawberry.field(description="人员的 ID (person id)")
    role: Role = strawberry.field(description="角色 (role): nobody gives more than they may themselves")
    tenant: str = strawberry.field(description="区划代码 (tenant): where the role is held")
    department: strawberry.ID | None = strawberry.field(
        default=None, description="职能部门 (department): for a department officer"
    )
    organization: strawberry.ID | None = strawberry.field(
        default=None, description="单位 (organization): for an organization contact"
    )


@strawberry.input(description="卸任 (end an appointment)")
class EndAppointmentInput(Keyed):
    appointment: strawberry.ID = strawberry.field(description="任职的 ID (appointment id)")


@strawberry.input(description="成为志愿者 (become a volunteer)")
class BecomeVolunteerInput(Keyed):
    """Nothing to be said but who asks."""


async def _perform(
    info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]
) -> AppointmentPayload:
    id = await perform(info, input, do)
    return AppointmentPayload(
        appointment=await fresh(info.context, Appointment, id), client_mutation_id=input.client_mutation_id
    )


@strawberry.type
class AppointmentMutation:
    @strawberry.mutation(description="任命 (appoint): give somebody another role at your tenant or below")
    async def appoint(self, info: Info, input: Input[AppointInput]) -> AppointmentPayload:
        return await _perform(
            info,
            input,
            lambda actor: accounts.appoint(
                actor,
                uuid_of(info, "Person", input.person),
                role=input.role,
                tenant=tenant_of(input.tenant),
                department_id=optional_uuid(info, "Department", input.department),
                organization_id=optional_uuid(info, "Organization", input.organization),
            ),
        )

    @strawberry.mutation(description="卸任 (end an appointment): whoever is signed in under it is out")
    async def end_appointment(self, info: Info, input: Input[EndAppointmentInput]) -> AppointmentPayload:
        return await _perform(
            info,
            input,
            lambda actor: accounts.end_appointment(actor, uuid_of(info, "Appointment", input.appointment)),
        )

    @strawberry.mutation(
        description="成为志愿者 (become a volunteer) where you live; the same again is the same appointment. "
        "Go on with switchAppointment"
    )
    async def become_volunteer(self, info: Info, input: Input[BecomeVolunteerInput]) -> AppointmentPayload:
        return await _perform(info, input, _volunteered)


@dataclass(frozen=True)
class _Appointed:
    id: UUID


async def _volunteered(actor: Actor) -> _Appointed:
    return _Appointed(await become_volunteer(actor))
