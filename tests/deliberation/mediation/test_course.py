"""A dispute from its opening to what became of the agreement, and what each step refuses."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from services.deliberation.mediation import actions
from services.deliberation.mediation.models import CaseParty, CaseState, MediationCase, MediationTalk, Side
from services.deliberation.mediation.money import yuan
from services.deliberation.mediation.people import admit_to_mediation, release_from_mediation
from services.kernel import clock
from services.kernel.access import Role
from services.kernel.deliveries import drain
from services.kernel.errors import DomainError
from services.kernel.scope import acting
from tests import make
from tests.deliberation.mediation.disputes import SECRET, dispute


async def refused(actor, action, *given, **named) -> str:
    with pytest.raises(DomainError) as refusal:
        async with acting(actor):
            await action(actor, *given, **named)
    return refusal.value.code


@pytest.fixture
async def town(db):
    await make.tenants()


async def agreed(it, **given):
    async with acting(it.mediator):
        return await actions.agree_mediation(
            it.mediator, it.case.id, **{"terms": "赔偿并修好", "amount": "¥2,000", **given}
        )


async def test_more_than_ten_talks_over_three_months_end_in_two_thousand_yuan(town):
    it = await dispute()
    async with acting(it.lawyer):
        for week in range(12):
            await actions.record_talk(
                it.lawyer,
                it.case.id,
                held_at=datetime(2026, 3, 2, 10, tzinfo=UTC) + timedelta(weeks=week),
                place="平和茶社",
                said=f"第{week + 1}次商谈",
            )
    with clock.at(datetime(2026, 6, 1, tzinfo=UTC)):
        await agreed(it, perform_by=date(2026, 6, 30))

    async with acting(it.first):
        case = await MediationCase.fetch(it.case.id)
        talks = await MediationTalk.filter(case_id=case.id).order_by("held_at")
    assert (case.state, case.amount) == (CaseState.AGREED, Decimal("2000.00"))
    assert case.due_at == datetime(2026, 6, 30, 16, tzinfo=UTC)
    assert len(talks) == 12
    assert talks[-1].held_at - talks[0].held_at > timedelta(days=75)


async def test_a_case_of_a_matter_stands_where_the_matter_stands(town):
    mediator = await make.actor()
    matter = await make.matter(tenant=make.GRID)
    it = await dispute(mediator, matter_id=matter.id)

    assert (it.case.tenant, it.case.matter_id) == (make.GRID, matter.id)


async def test_an_agreement_is_performed_or_closed_with_the_reason(town):
    kept, broken = await dispute(), await dispute()
    await agreed(kept)
    await agreed(broken)
    assert (
        await refused(broken.mediator, actions.settle_mediation, broken.case.id, performed=False)
        == "TEXT_REQUIRED"
    )
    async with acting(kept.mediator):
        done = await actions.settle_mediation(kept.mediator, kept.case.id, performed=True)
    async with acting(broken.mediator):
        closed = await actions.settle_mediation(
            broken.mediator, broken.case.id, performed=False, outcome="已告知可申请司法确认"
        )

    assert (done.state, closed.state) == (CaseState.PERFORMED, CaseState.CLOSED)
    assert (
        await refused(kept.mediator, actions.settle_mediation, kept.case.id, performed=True)
        == "MEDIATION_STATE"
    )


async def test_what_has_ended_takes_no_more_talks_people_or_agreements(town, owner):
    it = await dispute()
    stranger = await make.actor(Role.RESIDENT)
    async with acting(it.mediator):
        await actions.fail_mediation(it.mediator, it.case.id, reason="分歧过大")

    now = clock.now()
    for action, given in (
        (actions.record_talk, {"held_at": now, "said": "再谈"}),
        (actions.agree_mediation, {"terms": "和解"}),
        (actions.withdraw_mediation, {"reason": "不谈了"}),
        (admit_to_mediation, {"person_id": stranger.person_id, "side": Side.PARTY}),
        (release_from_mediation, {"person_id": it.lawyer.person_id}),
    ):
        assert await refused(it.mediator, action, it.case.id, **given) == "MEDIATION_STATE"
    assert await owner.fetchval("select state from mediation_case") == "failed"
    assert await owner.fetchval("select count(*) from mediation_talk") == 0


@pytest.mark.parametrize("amount", ["两千", "-5", "0", "1.234", "12,34", "1e5", "9" * 13, "٢٠٠٠"])
async def test_an_amount_that_is_no_money_is_refused(town, owner, amount):
    it = await dispute()

    assert (
        await refused(it.mediator, actions.agree_mediation, it.case.id, terms="赔", amount=amount)
        == "AMOUNT_INVALID"
    )
    assert await owner.fetchval("select state from mediation_case") == "open"


def test_money_is_read_as_people_write_it():
    assert [yuan(text) for text in ("2000", "¥2,000", "2,000.5元", "￥0.01", "")] == [
        Decimal(2000),
        Decimal(2000),
        Decimal("2000.50"),
        Decimal("0.01"),
        None,
    ]


async def test_dates_that_make_no_sense_are_refused(town):
    it = await dispute()
    yesterday = clock.day_of(clock.now()) - timedelta(days=1)
    tomorrow = clock.now() + timedelta(days=1)

    assert (
        await refused(it.mediator, actions.agree_mediation, it.case.id, terms="赔", perform_by=yesterday)
        == "PERFORM_BY_PAST"
    )
    assert (
        await refused(it.mediator, actions.record_talk, it.case.id, held_at=tomorrow, said="谈")
        == "TALK_IN_FUTURE"
    )


async def test_nobody_agrees_alone(town):
    mediator = await make.actor()
    resident = await make.actor(Role.RESIDENT)
    async with acting(mediator):
        case = await actions.open_mediation(
            mediator, tenant=mediator.tenant, title=SECRET, parties=[resident.person_id]
        )

    assert await refused(mediator, actions.agree_mediation, case.id, terms="和解") == "PARTIES_MISSING"


async def test_nobody_is_on_both_sides(town):
    it = await dispute()
    for person, side in ((it.lawyer, Side.PARTY), (it.first, Side.MEDIATOR)):
        code = await refused(
            it.mediator, admit_to_mediation, it.case.id, person_id=person.person_id, side=side
        )
        assert code in {"ALREADY_IN_CASE", "HANDLER_UNSUITABLE"}
    assert (
        await refused(
            it.mediator,
            actions.open_mediation,
            tenant=make.COMMUNITY,
            title="自己的事",
            parties=[it.mediator.person_id],
        )
        == "ALREADY_IN_CASE"
    )


async def test_who_mediates_needs_an_office_for_it(town):
    it = await dispute()
    neighbour = await make.actor(Role.RESIDENT)

    assert (
        await refused(
            it.mediator, admit_to_mediation, it.case.id, person_id=neighbour.person_id, side=Side.MEDIATOR
        )
        == "HANDLER_UNSUITABLE"
    )


async def test_parties_read_and_do_nothing_else(town):
    it = await dispute()

    assert await refused(it.first, actions.agree_mediation, it.case.id, terms="给我十万") == "FORBIDDEN"
    assert await refused(it.first, actions.open_mediation, tenant=make.COMMUNITY, title="x") == "FORBIDDEN"


async def test_who_was_released_comes_again_and_reads_again(town):
    it = await dispute()
    async with acting(it.mediator):
        await release_from_mediation(it.mediator, it.case.id, person_id=it.lawyer.person_id)
    assert await refused(it.lawyer, actions.fail_mediation, it.case.id, reason="x") == "NOT_FOUND"
    async with acting(it.mediator):
        await admit_to_mediation(it.mediator, it.case.id, person_id=it.lawyer.person_id, side=Side.MEDIATOR)

    async with acting(it.lawyer):
        mine = await CaseParty.get(person_id=it.lawyer.person_id)
        assert (mine.side, mine.left_at) == (Side.MEDIATOR, None)
    assert (
        await refused(it.mediator, release_from_mediation, it.case.id, person_id=it.mediator.person_id)
        == "HANDLER_STAYS"
    )


async def test_an_officer_and_a_grid_leader_handle_a_case_that_stands_above_them(town, owner):
    """Neither may write where the case stands; what they do is told all the same."""
    department = await make.department(tenant=make.COMMUNITY)
    judge = await make.actor(Role.DEPARTMENT_OFFICER, make.COMMUNITY, department_id=department.id)
    leader = await make.actor(Role.GRID_LEADER, make.GRID)
    it = await dispute()
    for each in (judge, leader):
        async with acting(it.mediator):
            await admit_to_mediation(it.mediator, it.case.id, person_id=each.person_id, side=Side.MEDIATOR)
        async with acting(each):
            await actions.record_talk(each, it.case.id, held_at=clock.now(), said="谈过了")
    async with acting(leader):
        await actions.agree_mediation(leader, it.case.id, terms="修好", perform_by=clock.day_of(clock.now()))

    assert await owner.fetchval("select count(*) from event where kind = 'MediationTalkHeld'") == 2
    assert await owner.fetchval("select count(*) from deadline where kind = 'mediation.performing'") == 1


async def test_an_agreement_that_is_not_kept_in_time_is_told_to_everyone_in_it_once(town, owner):
    it = await dispute()
    with clock.at(datetime(2026, 6, 1, tzinfo=UTC)):
        await agreed(it, perform_by=date(2026, 6, 30))
    await drain(make.DISTRICT // 10**9)
    await drain(make.DISTRICT // 10**9)

    assert await owner.fetchval("select overdue from mediation_case") is True
    told = await owner.fetch("select to_person_id, facts from notice where kind = 'mediation.overdue'")
    everyone = {each.person_id for each in (it.mediator, it.lawyer, it.first, it.second)}
    assert {row["to_person_id"] for row in told} == everyone
    assert len(told) == 4
    assert await owner.fetchval("select count(*) from delivery where done_at is null") == 0


async def test_an_agreement_that_was_kept_is_never_called_late(town, owner):
    it = await dispute()
    await agreed(it, perform_by=clock.day_of(clock.now()))
    async with acting(it.mediator):
        await actions.settle_mediation(it.mediator, it.case.id, performed=True)
    await owner.execute("update deadline set due_at = now() - interval '1 day'")
    await drain(make.DISTRICT // 10**9)

    assert await owner.fetchval("select overdue from mediation_case") is False
