"""What those who handle them do with mediation cases."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
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
from schema.reading.filters import InvalidMoment
from schema.reading.rows import fresh
from schema.types.enums import Side
from schema.types.mediation import MediationCase
from services.deliberation.mediation import actions
from services.deliberation.mediation.models import MediationCase as CaseRow
from services.deliberation.mediation.people import admit_to_mediation, release_from_mediation
from services.kernel.access import Actor
from services.kernel.clock import LOCAL


@strawberry.type(description="调解操作的结果 (what came of a mutation): the case as it is afterwards")
class MediationPayload(KeyedPayload):
    mediation_case: MediationCase = strawberry.field(description="调解案件 (mediation case)")


@strawberry.input(description="受理纠纷 (open a mediation case)")
class OpenMediationInput(Keyed):
    tenant: str = strawberry.field(description="区划代码 (tenant); of a matter's case, the matter's counts")
    title: str = strawberry.field(description="案由 (title): at most 100 characters")
    story: str = strawberry.field(default="", description="纠纷经过 (story)")
    parties: list[strawberry.ID] = strawberry.field(description="当事人 (parties): persons of your tenant")
    matter: strawberry.ID | None = strawberry.field(
        default=None, description="来源事项 (matter) that the dispute was raised in"
    )


@strawberry.input(description="一个调解案件 (a mediation case)")
class CaseInput(Keyed):
    mediation_case: strawberry.ID = strawberry.field(description="案件的 ID (mediation case id)")


@strawberry.input(description="加入调解 (admit somebody to a case)")
class AdmitToMediationInput(CaseInput):
    person: strawberry.ID = strawberry.field(
        description="人员 (person); mediators and lawyers need an appointment"
    )
    side: Side = strawberry.field(description="身份 (side)")


@strawberry.input(description="移出调解 (release somebody from a case)")
class ReleaseFromMediationInput(CaseInput):
    person: strawberry.ID = strawberry.field(description="人员 (person)")


@strawberry.input(description="调解记录 (record a talk)")
class RecordTalkInput(CaseInput):
    held_at: datetime = strawberry.field(description="调解时间 (held at): not in the future")
    place: str = strawberry.field(default="", description="地点 (place)")
    said: str = strawberry.field(description="内容 (said)")


@strawberry.input(description="达成协议 (the parties have agreed)")
class AgreeMediationInput(CaseInput):
    terms: str = strawberry.field(description="协议内容 (terms)")
    amount: str | None = strawberry.field(
        default=None, description="金额 (amount): in yuan, such as 2000 or ¥2,000.00"
    )
    perform_by: date | None = strawberry.field(
        default=None, description="履行期限 (perform by): the last day"
    )


@strawberry.input(description="结束调解 (give a case up)")
class GiveUpMediationInput(CaseInput):
    reason: str = strawberry.field(description="理由 (reason)")


@strawberry.input(description="协议履行结果 (settle a case)")
class SettleMediationInput(CaseInput):
    performed: bool = strawberry.field(description="是否履行 (performed)")
    outcome: str = strawberry.field(
        default="", description="说明 (outcome): required when it was not performed"
    )


async def _perform(
    info: Info, input: Keyed, do: Callable[[Actor], Awaitable[Identified]]
) -> MediationPayload:
    case = await fresh(info.context, MediationCase, await perform(info, input, do))
    return MediationPayload(mediation_case=case, client_mutation_id=input.client_mutation_id)


def _id(info: Info, input: CaseInput) -> UUID:
    return uuid_of(info, "MediationCase", input.mediation_case)


def _moment(given: datetime) -> datetime:
    """One without a zone is meant as in China."""
    try:
        return (given if given.tzinfo else given.replace(tzinfo=LOCAL)).astimezone(LOCAL)
    except OverflowError as error:
        raise InvalidMoment from error


@strawberry.type
class MediationMutation:
    @strawberry.mutation(
        description="受理纠纷 (open): of a matter or on its own; whoever opens it is its first mediator"
    )
    async def open_mediation(self, info: Info, input: Input[OpenMediationInput]) -> MediationPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.open_mediation(
                actor,
                tenant=tenant_of(input.tenant),
                title=input.title,
                story=input.story,
                parties=[uuid_of(info, "Person", each) for each in input.parties],
                matter_id=optional_uuid(info, "Matter", input.matter),
            ),
        )

    @strawberry.mutation(description="加入 (admit): a party, mediator or lawyer, who then reads all of it")
    async def admit_to_mediation(self, info: Info, input: Input[AdmitToMediationInput]) -> MediationPayload:
        person = uuid_of(info, "Person", input.person)
        return await _perform(
            info,
            input,
            lambda actor: admit_to_mediation(actor, _id(info, input), person_id=person, side=input.side),
        )

    @strawberry.mutation(description="移出 (release): who then reads nothing of it any more")
    async def release_from_mediation(
        self, info: Info, input: Input[ReleaseFromMediationInput]
    ) -> MediationPayload:
        person = uuid_of(info, "Person", input.person)
        return await _perform(
            info, input, lambda actor: release_from_mediation(actor, _id(info, input), person_id=person)
        )

    @strawberry.mutation(description="记录调解 (record a talk): as many as it takes")
    async def record_talk(self, info: Info, input: Input[RecordTalkInput]) -> MediationPayload:
        async def write(actor: Actor) -> CaseRow:
            talk = await actions.record_talk(
                actor,
                _id(info, input),
                held_at=_moment(input.held_at),
                place=input.place,
                said=input.said,
            )
            return await CaseRow.fetch(talk.case_id)

        return await _perform(info, input, write)

    @strawberry.mutation(description="达成协议 (agree): terms, money and by when it is to be performed")
    async def agree_mediation(self, info: Info, input: Input[AgreeMediationInput]) -> MediationPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.agree_mediation(
                actor,
                _id(info, input),
                terms=input.terms,
                amount=input.amount,
                perform_by=input.perform_by,
            ),
        )

    @strawberry.mutation(description="调解不成 (fail): no agreement came about")
    async def fail_mediation(self, info: Info, input: Input[GiveUpMediationInput]) -> MediationPayload:
        return await _perform(
            info, input, lambda actor: actions.fail_mediation(actor, _id(info, input), reason=input.reason)
        )

    @strawberry.mutation(description="撤回 (withdraw): the parties don't want to go on")
    async def withdraw_mediation(self, info: Info, input: Input[GiveUpMediationInput]) -> MediationPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.withdraw_mediation(actor, _id(info, input), reason=input.reason),
        )

    @strawberry.mutation(description="履行结案 (settle): the agreement was performed, or is closed without")
    async def settle_mediation(self, info: Info, input: Input[SettleMediationInput]) -> MediationPayload:
        return await _perform(
            info,
            input,
            lambda actor: actions.settle_mediation(
                actor, _id(info, input), performed=input.performed, outcome=input.outcome
            ),
        )
