"""Five steps in their order, a filing with the street, two disclosures; and what each of them refuses."""

import pytest

from services.deliberation.procedures.actions import abandon_procedure, start_procedure, take_step
from services.deliberation.procedures.disclosing import end_disclosure, post_disclosure
from services.deliberation.procedures.evidence import Proof
from services.deliberation.procedures.filing import answer_filing, file_procedure
from services.deliberation.procedures.models import DecisionProcedure, ProcedurePosting, ProcedureState
from services.kernel.access import Role
from services.kernel.deliveries import drain
from services.kernel.errors import DomainError
from services.kernel.scope import acting
from services.methods.queries import SHIPPED
from tests import make
from tests.deliberation.procedures.deciding import CARRIED, SAID, STEPS, decided, method, started


async def refused(actor, action, *given, **named) -> str:
    with pytest.raises(DomainError) as refusal:
        async with acting(actor):
            await action(actor, *given, **named)
    return refusal.value.code


@pytest.fixture
async def hall(db):
    await make.tenants()
    await method()
    return await started()


async def test_a_major_matter_goes_all_the_way(hall, owner):
    await decided(hall)
    assert hall.procedure.state is ProcedureState.FILING
    async with acting(hall.secretary):
        await file_procedure(hall.secretary, hall.procedure.id, note="随附决议")
    async with acting(hall.street):
        await answer_filing(hall.street, hall.procedure.id, accepted=True)
    for code in ("decision", "result"):
        async with acting(hall.secretary):
            await post_disclosure(hall.secretary, hall.procedure.id, code=code, text="同意改造北门")
        await owner.execute("update deadline set due_at = now() where kind = 'procedure.posting'")
        await drain(make.DISTRICT // 10**9)

    async with acting(hall.secretary):
        assert (await DecisionProcedure.fetch(hall.procedure.id)).state is ProcedureState.COMPLETED
    kinds = await owner.fetch("select kind from event where subject_id = $1 order by id", hall.procedure.id)
    assert [row["kind"].removeprefix("Procedure") for row in kinds] == [
        "Started",
        *["StepTaken"] * 5,
        "Filed",
        "FilingAccepted",
        *["Disclosed", "DisclosureEnded"] * 2,
    ]
    assert await owner.fetchval("select count(*) from delivery where last_error is not null") == 0


@pytest.mark.parametrize("taken", range(5))
async def test_no_step_is_skipped_repeated_or_taken_before_its_turn(hall, owner, taken):
    await decided(hall, steps=taken)
    for place, code in enumerate(STEPS):
        if place == taken:
            continue
        expected = "STEP_TAKEN" if place < taken else "STEP_OUT_OF_ORDER"
        assert await refused(hall.secretary, take_step, hall.procedure.id, code=code, proof=SAID) == expected

    assert await owner.fetchval("select count(*) from procedure_step where taken_at is not null") == taken
    assert (
        await refused(hall.secretary, take_step, hall.procedure.id, code="vanish", proof=SAID)
        == "STEP_UNKNOWN"
    )


async def test_nothing_is_filed_or_published_before_the_last_step(hall, owner):
    await decided(hall, steps=4)

    assert await refused(hall.secretary, file_procedure, hall.procedure.id) == "STEPS_OPEN"
    assert (
        await refused(hall.secretary, post_disclosure, hall.procedure.id, code="decision", text="同意")
        == "STEPS_OPEN"
    )
    assert await owner.fetchval("select count(*) from procedure_posting") == 0


async def test_nothing_is_published_before_the_street_has_acknowledged_it(hall, owner):
    await decided(hall)
    publish = {"code": "decision", "text": "同意"}
    assert await refused(hall.secretary, post_disclosure, hall.procedure.id, **publish) == "FILING_REQUIRED"
    async with acting(hall.secretary):
        await file_procedure(hall.secretary, hall.procedure.id)
    assert await refused(hall.secretary, post_disclosure, hall.procedure.id, **publish) == "FILING_REQUIRED"
    async with acting(hall.street):
        await answer_filing(hall.street, hall.procedure.id, accepted=False, reason="缺少预算")
    assert await refused(hall.secretary, post_disclosure, hall.procedure.id, **publish) == "FILING_REQUIRED"

    assert await owner.fetchval("select count(*) from procedure_posting") == 0


async def test_what_the_street_returns_comes_back_with_reasons_and_is_filed_again(hall, owner):
    await decided(hall)
    async with acting(hall.secretary):
        await file_procedure(hall.secretary, hall.procedure.id)
    assert (
        await refused(hall.street, answer_filing, hall.procedure.id, accepted=False, reason=" ")
        == "TEXT_REQUIRED"
    )
    async with acting(hall.street):
        await answer_filing(hall.street, hall.procedure.id, accepted=False, reason="缺少预算")
    async with acting(hall.secretary):
        await file_procedure(hall.secretary, hall.procedure.id, note="已补预算")
    async with acting(hall.street):
        done = await answer_filing(hall.street, hall.procedure.id, accepted=True)
    await drain(make.DISTRICT // 10**9)

    assert done.state is ProcedureState.DISCLOSING
    rounds = await owner.fetch("select round, accepted, reason from procedure_filing order by round")
    assert [tuple(row) for row in rounds] == [(1, False, "缺少预算"), (2, True, "")]
    told = await owner.fetch("select kind, to_tenant from notice where to_tenant is not null order by id")
    assert {(row["kind"], row["to_tenant"]) for row in told} == {
        ("procedure.filed", make.STREET),
        ("procedure.returned", make.COMMUNITY),
        ("procedure.accepted", make.COMMUNITY),
    }


async def test_only_the_street_answers_a_filing(hall, owner):
    await decided(hall)
    async with acting(hall.secretary):
        await file_procedure(hall.secretary, hall.procedure.id)

    district = await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)
    other = await make.actor(Role.STREET_STAFF, make.SIBLING_STREET)
    for actor, code in ((hall.secretary, "FORBIDDEN"), (district, "FILING_NOT_YOURS"), (other, "NOT_FOUND")):
        assert await refused(actor, answer_filing, hall.procedure.id, accepted=True) == code
    assert await owner.fetchval("select accepted from procedure_filing") is None


async def test_each_step_asks_for_its_own_evidence_and_role(hall, owner):
    staff = await make.actor(Role.COMMUNITY_STAFF)
    assert await refused(staff, take_step, hall.procedure.id, code="propose", proof=SAID) == "STEP_NOT_YOURS"
    assert (
        await refused(hall.secretary, take_step, hall.procedure.id, code="propose", proof=Proof(text=" "))
        == "EVIDENCE_MISSING"
    )
    await decided(hall, steps=4)
    for proof, code in (
        (SAID, "VOTES_INVALID"),
        (Proof(agreed=-1, against=0, abstained=0), "VOTES_INVALID"),
        (Proof(agreed=0, against=0, abstained=0), "VOTES_INVALID"),
        (Proof(agreed=10, against=9, abstained=1), "VOTE_NOT_CARRIED"),
    ):
        given = {"code": "resolve", "proof": proof}
        assert await refused(hall.secretary, take_step, hall.procedure.id, **given) == code

    assert await owner.fetchval("select count(*) from procedure_step where taken_at is not null") == 4


async def test_a_method_may_ask_for_more_than_half_and_for_a_signature(db, owner):
    await make.tenants()
    text = (SHIPPED / "kenli.toml").read_text("utf-8")
    vote = 'name = "集体决议"\nevidence = "vote"\n'
    assert vote in text
    statement = 'name = "党组织提议"\nevidence = "statement"'
    text = text.replace(vote, f'{vote}majority = "2/3"\n').replace(
        statement, statement.replace("statement", "file")
    )
    await method(text)
    hall = await started()

    assert (
        await refused(hall.secretary, take_step, hall.procedure.id, code="propose", proof=SAID)
        == "EVIDENCE_MISSING"
    )
    await owner.execute("update procedure_step set taken_at = now() where place < 5")
    weak, strong = Proof(agreed=65, against=35, abstained=0), Proof(agreed=2, against=1, abstained=0)
    assert (
        await refused(hall.secretary, take_step, hall.procedure.id, code="resolve", proof=weak)
        == "VOTE_NOT_CARRIED"
    )
    async with acting(hall.secretary):
        done = await take_step(hall.secretary, hall.procedure.id, code="resolve", proof=strong)
    assert done.state is ProcedureState.FILING


async def acknowledged(hall):
    await decided(hall)
    async with acting(hall.secretary):
        await file_procedure(hall.secretary, hall.procedure.id)
    async with acting(hall.street):
        await answer_filing(hall.street, hall.procedure.id, accepted=True)


async def test_a_disclosure_hangs_its_time_and_the_result_waits_for_it(hall, owner):
    await acknowledged(hall)
    id = hall.procedure.id
    assert (
        await refused(hall.secretary, post_disclosure, id, code="result", text="完工")
        == "DISCLOSURE_OUT_OF_ORDER"
    )
    async with acting(hall.secretary):
        posting = await post_disclosure(
            hall.secretary, id, code="decision", text="同意改造，联系人 13812345678"
        )

    assert "13812345678" not in posting.text
    assert await refused(hall.secretary, end_disclosure, posting.id) == "TAKEN_DOWN_EARLY"
    for code, expected in (("decision", "DISCLOSURE_POSTED"), ("result", "DISCLOSURE_OUT_OF_ORDER")):
        assert await refused(hall.secretary, post_disclosure, id, code=code, text="完工") == expected
    assert await owner.fetchval("select count(*) from procedure_posting where ended_at is null") == 1


async def test_what_has_hung_its_time_may_be_taken_down_by_hand_once(hall, owner):
    await acknowledged(hall)
    async with acting(hall.secretary):
        posting = await post_disclosure(hall.secretary, hall.procedure.id, code="decision", text="同意")
    await owner.execute("update procedure_posting set due_at = now() - interval '1 second'")
    for _ in range(2):
        async with acting(hall.secretary):
            await end_disclosure(hall.secretary, posting.id)
    await drain(make.DISTRICT // 10**9)

    ended = "select count(*) from event where kind = 'ProcedureDisclosureEnded'"
    assert await owner.fetchval(ended) == 1
    assert await owner.fetchval("select count(*) from deadline where cancelled_at is null") == 0


async def test_it_is_given_up_only_before_anything_is_published(hall):
    other = await started(hall.secretary)
    async with acting(other.secretary):
        given_up = await abandon_procedure(other.secretary, other.procedure.id, reason="不再需要")
    assert given_up.state is ProcedureState.ABANDONED
    for action, given in (
        (take_step, {"code": "propose", "proof": CARRIED}),
        (file_procedure, {}),
        (post_disclosure, {"code": "decision", "text": "x"}),
    ):
        assert await refused(other.secretary, action, other.procedure.id, **given) == "PROCEDURE_STATE"
    await acknowledged(hall)
    assert (
        await refused(hall.secretary, abandon_procedure, hall.procedure.id, reason="算了")
        == "PROCEDURE_STATE"
    )


async def test_a_running_procedure_stays_with_the_method_it_began_with(hall):
    await decided(hall, steps=2)
    await method((SHIPPED / "common.toml").read_text("utf-8"), version=2)
    await decided_from(hall, 2)

    assert hall.procedure.state is ProcedureState.FILING
    assert (
        await refused(
            hall.secretary,
            start_procedure,
            tenant=make.COMMUNITY,
            code="five_one_two",
            subject="南门",
            grounds="重大",
        )
        == "PROCEDURE_UNKNOWN"
    )


async def decided_from(hall, taken: int) -> None:
    for code in STEPS[taken:]:
        async with acting(hall.secretary):
            proof = CARRIED if code == "resolve" else SAID
            hall.procedure = await take_step(hall.secretary, hall.procedure.id, code=code, proof=proof)


async def test_residents_and_grid_workers_start_nothing(hall, owner):
    for role, tenant in ((Role.RESIDENT, make.COMMUNITY), (Role.GRID_WORKER, make.GRID)):
        actor = await make.actor(role, tenant)
        given = {"tenant": tenant, "code": "five_one_two", "subject": "x", "grounds": "x"}
        assert await refused(actor, start_procedure, **given) == "FORBIDDEN"
    assert await owner.fetchval("select count(*) from decision_procedure") == 1


async def test_everyone_in_the_district_reads_what_hangs_and_nothing_of_how_it_came_about(hall):
    await acknowledged(hall)
    async with acting(hall.secretary):
        await post_disclosure(hall.secretary, hall.procedure.id, code="decision", text="同意改造北门")
    resident = await make.actor(Role.RESIDENT, make.SIBLING)
    stranger = await make.actor(Role.RESIDENT, make.ELSEWHERE)

    async with acting(resident):
        [posting] = await ProcedurePosting.all()
    assert posting.text == "同意改造北门"
    async with acting(stranger):
        assert await ProcedurePosting.all() == []
