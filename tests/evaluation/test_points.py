"""Points: nothing where scoring is off; once for each thing; never below zero; never rewritten."""

import asyncio

import asyncpg
import pytest

from services.deliberation.meetings import holding, planning
from services.deliberation.room.closing import close_meeting
from services.evaluation.points import actions
from services.evaluation.points.models import Posting
from services.kernel import clock
from services.kernel.access import Role, system
from services.kernel.deliveries import drain
from services.kernel.errors import DomainError, Forbidden, NotFound
from services.kernel.scope import acting, sql
from services.matters import actions as matters
from services.methods.vocabulary import Rating
from services.people import branches
from services.tasks import actions as tasks
from services.volunteering import actions as wishes
from tests import make
from tests.deliberation.kinds import COUNCIL
from tests.evaluation.finishing import finished
from tests.evaluation.methods import scoring

DISTRICT = make.DISTRICT // 10**9


@pytest.fixture
async def secretary(db):
    await make.tenants()
    return await make.actor()


async def doing(actor, action, *given, **named):
    async with acting(actor):
        return await action(actor, *given, **named)


async def refused(code: str, doing) -> None:
    with pytest.raises(DomainError) as told:
        await doing
    assert told.value.code == code


async def member(secretary, name: str = "第一支部"):
    """A grid worker who belongs to a branch of the community."""
    worker = await make.actor(Role.GRID_WORKER, make.GRID)
    branch = await doing(secretary, branches.create_branch, tenant=make.COMMUNITY, name=name)
    await doing(secretary, branches.join_branch, branch.id, worker.person_id)
    return worker, branch


async def handled(secretary, owner, *ratings: Rating):
    """A matter that went through a round for each rating, always in the same hands."""
    reporter = await make.actor(Role.RESIDENT)
    matter = await make.matter(reporter, tenant=make.GRID)
    await make.assigned(matter, secretary, owner)
    for rating in ratings:
        await doing(secretary, matters.resolve_matter, matter.id, outcome="好了")
        await doing(reporter, matters.rate_matter, matter.id, rating=rating)
    return matter


async def ledger(owner) -> list[tuple[str, str, float]]:
    rows = await owner.fetch("select holder_kind, rule, points from posting order by id")
    return [(row["holder_kind"], row["rule"], float(row["points"])) for row in rows]


async def test_nothing_is_scored_where_nobody_switched_it_on(secretary, owner):
    for version in (None, await scoring(enabled=False)):
        worker, _ = await member(secretary, f"支部{version}")
        matter = await handled(secretary, worker, Rating.SATISFIED)
        await drain(DISTRICT)
        await refused("SCORING_OFF", doing(secretary, actions.give_points, matter.id, rule="idea"))
        await refused(
            "SCORING_OFF",
            doing(secretary, actions.offer_reward, tenant=make.COMMUNITY, name="理发", cost=1),
        )
    assert await ledger(owner) == []
    assert await owner.fetchval("select count(*) from reward") == 0


async def test_a_member_gets_half_one_or_two_points_as_the_task_was_rated(secretary, owner):
    await scoring()
    worker, _ = await member(secretary)
    for rating in (Rating.MOSTLY_SATISFIED, Rating.SATISFIED):
        await handled(secretary, worker, rating)
    await handled(secretary, worker, Rating.DISSATISFIED)
    await drain(DISTRICT)

    assert sorted(await ledger(owner)) == [
        ("branch", "branch", 1.0),
        ("member", "bad", 0.5),
        ("member", "fair", 1.0),
        ("member", "good", 2.0),
    ]


async def test_every_round_counts_where_the_method_says_so(secretary, owner):
    await scoring(each_round=True)
    worker, _ = await member(secretary)
    await handled(secretary, worker, Rating.DISSATISFIED, Rating.DISSATISFIED, Rating.MOSTLY_SATISFIED)
    await drain(DISTRICT)

    assert [points for _, _, points in await ledger(owner)] == [0.5, 0.5, 1.0]


async def test_otherwise_only_the_last_round_stands_and_the_others_are_taken_back(secretary, owner):
    await scoring(each_round=False)
    worker, _ = await member(secretary)
    reporter = await make.actor(Role.RESIDENT)
    matter = await make.matter(reporter, tenant=make.GRID)
    await make.assigned(matter, secretary, worker)
    for rating in (Rating.DISSATISFIED, Rating.DISSATISFIED, Rating.SATISFIED):
        await doing(secretary, matters.resolve_matter, matter.id, outcome="好了")
        await doing(reporter, matters.rate_matter, matter.id, rating=rating)
        await drain(DISTRICT)

    assert [points for _, _, points in await ledger(owner)] == [0.5, -0.5, 0.5, -0.5, 2.0, 1.0]
    assert float(await owner.fetchval("select sum(points) from posting where holder_kind = 'member'")) == 2


async def test_an_event_that_is_handled_again_posts_nothing_again(secretary, owner):
    await scoring()
    worker, _ = await member(secretary)
    await handled(secretary, worker, Rating.SATISFIED)
    await drain(DISTRICT)
    before = await ledger(owner)
    await owner.execute("update delivery set done_at = null, lease_until = null, attempts = 0")
    await drain(DISTRICT)

    assert await ledger(owner) == before


async def test_whoever_finished_a_task_of_the_matter_is_scored_with_its_owner(secretary, owner):
    await scoring()
    worker, branch = await member(secretary)
    helper = await make.actor(Role.GRID_WORKER, make.GRID)
    await doing(secretary, branches.join_branch, branch.id, helper.person_id)
    reporter = await make.actor(Role.RESIDENT)
    matter = await make.matter(reporter, tenant=make.GRID)
    await make.assigned(matter, secretary, worker)
    task = await make.task(matter, secretary, helper)
    await doing(helper, tasks.do_task, task.id, outcome="换了")
    await doing(secretary, matters.resolve_matter, matter.id, outcome="好了")
    await doing(reporter, matters.rate_matter, matter.id, rating=Rating.SATISFIED)
    await drain(DISTRICT)

    rows = await owner.fetch("select holder_id from posting where holder_kind = 'member'")
    assert {row["holder_id"] for row in rows} == {worker.person_id, helper.person_id}
    assert await owner.fetchval("select count(*) from posting where holder_kind = 'branch'") == 1


async def test_nobody_who_belongs_to_no_branch_is_scored_as_a_member(secretary, owner):
    await scoring()
    await handled(secretary, secretary, Rating.SATISFIED)
    worker, _ = await member(secretary)
    async with acting(secretary):
        [membership] = await branches.Membership.all()
        await branches.leave_branch(secretary, membership.id)
    await handled(secretary, worker, Rating.SATISFIED)
    await drain(DISTRICT)

    assert await ledger(owner) == []


async def held(secretary, tenant: int = make.COMMUNITY) -> None:
    """A session that took place, with the secretary there."""
    meeting = await doing(
        secretary, planning.call_meeting, tenant=tenant, kind="council", planned_at=clock.now()
    )
    await doing(secretary, holding.sign_in, meeting.id)
    await doing(secretary, holding.open_meeting, meeting.id)
    await doing(secretary, close_meeting, meeting.id)


async def test_a_branch_gets_a_point_for_each_session_it_holds(secretary, owner):
    await scoring(more=COUNCIL)
    await held(secretary)
    await drain(DISTRICT)
    assert await ledger(owner) == []

    _, branch = await member(secretary)
    for _ in range(2):
        await held(secretary)
    await drain(DISTRICT)
    assert await ledger(owner) == [("branch", "session", 1.0)] * 2

    other = await doing(secretary, branches.create_branch, tenant=make.COMMUNITY, name="第二支部")
    await held(secretary)
    await drain(DISTRICT)
    assert len(await ledger(owner)) == 2
    await doing(secretary, branches.join_branch, other.id, secretary.person_id)
    await held(secretary)
    await drain(DISTRICT)
    rows = await owner.fetch("select holder_id from posting order by id")
    assert [row["holder_id"] for row in rows] == [branch.id, branch.id, other.id]


async def test_a_session_is_not_scored_where_scoring_is_off(secretary, owner):
    await scoring(enabled=False, more=COUNCIL)
    await member(secretary)
    await held(secretary)
    await drain(DISTRICT)
    assert await ledger(owner) == []


async def test_a_volunteer_is_scored_for_a_wish_that_was_confirmed(secretary, owner):
    await scoring()
    volunteer = await make.actor(Role.VOLUNTEER)
    wish = await make.wish(secretary)
    await doing(volunteer, wishes.claim_wish, wish.id)
    await doing(volunteer, wishes.grant_wish, wish.id)
    await drain(DISTRICT)
    assert await ledger(owner) == []
    await doing(secretary, wishes.confirm_wish, wish.id)
    await drain(DISTRICT)

    assert await ledger(owner) == [("person", "wish", 2.0)]


async def resident_with(secretary, points: int):
    """A resident whose ideas were good."""
    resident = await make.actor(Role.RESIDENT)
    for _ in range(points // 10):
        matter = await make.matter(resident)
        await doing(secretary, actions.give_points, matter.id, rule="idea")
    return resident


async def reward(secretary, cost: float = 10, **given):
    return await doing(
        secretary, actions.offer_reward, tenant=make.COMMUNITY, name="理发一次", cost=cost, **given
    )


async def total(owner, resident) -> float:
    query = "select coalesce(sum(points), 0) from posting where holder_id = $1"
    return float(await owner.fetchval(query, resident.person_id))


async def test_a_good_idea_is_rewarded_once_by_a_rule_that_there_is(secretary, owner):
    await scoring()
    resident = await make.actor(Role.RESIDENT)
    matter = await make.matter(resident)
    given = await asyncio.gather(
        *[doing(secretary, actions.give_points, matter.id, rule="idea") for _ in range(4)],
        return_exceptions=True,
    )
    assert sorted(getattr(each, "code", "") for each in given) == ["", *["POINTS_ALREADY_GIVEN"] * 3]
    for rule in ("good", "session", "nothing"):
        await refused("SCORE_RULE_UNKNOWN", doing(secretary, actions.give_points, matter.id, rule=rule))
    assert await total(owner, resident) == 10


async def test_twenty_who_spend_the_same_points_at_once_never_get_below_zero(secretary, owner):
    await scoring()
    resident = await resident_with(secretary, 30)
    things = [await reward(secretary), await reward(secretary, 5)]

    spent = await asyncio.gather(
        *[
            doing(secretary, actions.redeem_points, resident.person_id, things[number % 2].id)
            for number in range(12)
        ],
        return_exceptions=True,
    )

    codes = {getattr(each, "code", "") for each in spent}
    assert codes == {"", "POINTS_INSUFFICIENT"}
    left = await total(owner, resident)
    assert 0 <= left < 10
    redeemed = await owner.fetchval("select redeemed from purse where holder_id = $1", resident.person_id)
    assert float(redeemed) + left == 30


async def test_the_last_thing_on_the_shelf_is_given_once(secretary, owner):
    await scoring()
    people = [await resident_with(secretary, 10) for _ in range(3)]
    thing = await reward(secretary, stock=1)

    asked = [doing(secretary, actions.redeem_points, each.person_id, thing.id) for each in people]
    spent = await asyncio.gather(*asked, return_exceptions=True)

    assert sorted(getattr(each, "code", "") for each in spent) == ["", *["REWARD_OUT_OF_STOCK"] * 2]
    assert sum([await total(owner, each) for each in people]) == 20
    assert await owner.fetchval("select stock from reward") == 0


async def test_what_was_redeemed_by_mistake_comes_back_by_a_line_of_its_own_once(secretary, owner):
    await scoring()
    resident = await resident_with(secretary, 10)
    thing = await reward(secretary, stock=1)
    spent = await doing(secretary, actions.redeem_points, resident.person_id, thing.id)

    back = await asyncio.gather(
        *[doing(secretary, actions.reverse_posting, spent.id, reason="未领取") for _ in range(3)],
        return_exceptions=True,
    )

    assert sorted(getattr(each, "code", "") for each in back) == ["", *["ALREADY_REVERSED"] * 2]
    [made] = [each for each in back if isinstance(each, Posting)]
    await refused("REVERSAL_STAYS", doing(secretary, actions.reverse_posting, made.id, reason="再冲"))
    await refused("TEXT_REQUIRED", doing(secretary, actions.reverse_posting, spent.id, reason=" "))
    assert await total(owner, resident) == 10
    assert await owner.fetchval("select stock from reward") == 1


async def test_points_are_spent_where_they_were_earned(secretary, owner):
    await scoring()
    resident = await resident_with(secretary, 10)
    neighbour = await make.actor(tenant=make.SIBLING)
    elsewhere = await doing(neighbour, actions.offer_reward, tenant=make.SIBLING, name="大米", cost=1)
    for staff in (secretary, neighbour):
        with pytest.raises(NotFound):
            await doing(staff, actions.redeem_points, resident.person_id, elsewhere.id)
    street = await make.actor(Role.STREET_STAFF, make.STREET)
    await refused("NOT_IN_COMMUNITY", doing(street, actions.redeem_points, resident.person_id, elsewhere.id))
    assert await total(owner, resident) == 10


async def test_where_points_are_only_a_score_nothing_is_given_for_them(secretary, owner):
    await scoring()
    resident = await resident_with(secretary, 10)
    thing = await reward(secretary)
    await scoring(redeemable=False)
    await refused(
        "POINTS_NOT_REDEEMABLE", doing(secretary, actions.redeem_points, resident.person_id, thing.id)
    )
    await scoring(enabled=False)
    await refused("SCORING_OFF", doing(secretary, actions.redeem_points, resident.person_id, thing.id))
    assert await total(owner, resident) == 10


@pytest.mark.parametrize("cost", [0, -1, 0.3, float("nan"), float("inf"), 1e9])
async def test_a_cost_that_is_none_is_refused(secretary, owner, cost):
    await scoring()
    await refused("INVALID_AMOUNT", reward(secretary, cost))
    assert await owner.fetchval("select count(*) from reward") == 0


@pytest.mark.parametrize("statement", ["update posting set points = 0", "delete from posting"])
async def test_nobody_rewrites_the_ledger(secretary, owner, statement):
    await scoring()
    resident = await resident_with(secretary, 10)
    district = await make.actor(Role.DISTRICT_STAFF, make.DISTRICT)
    for actor in (secretary, district, system(make.DISTRICT), system(make.GRID), resident):
        with pytest.raises((asyncpg.InsufficientPrivilegeError, Forbidden, NotFound)):
            async with acting(actor):
                await sql(statement)
    assert await total(owner, resident) == 10


async def test_residents_post_nothing_and_read_only_their_own(secretary):
    await scoring()
    resident, other = await resident_with(secretary, 10), await resident_with(secretary, 20)
    matter = await make.matter(resident)
    with pytest.raises(Forbidden):
        await doing(resident, actions.give_points, matter.id, rule="idea")
    async with acting(resident):
        assert [each.holder_id for each in await Posting.all()] == [resident.person_id]
    async with acting(other):
        assert len(await Posting.all()) == 2


async def test_a_person_belongs_to_one_branch_at_a_time(secretary, owner):
    worker, branch = await member(secretary)
    other = await doing(secretary, branches.create_branch, tenant=make.GRID, name="网格支部")
    await refused(
        "BRANCH_EXISTS", doing(secretary, branches.create_branch, tenant=make.GRID, name="网格支部")
    )
    joined = await asyncio.gather(
        *[doing(secretary, branches.join_branch, each.id, worker.person_id) for each in (other, branch)],
        return_exceptions=True,
    )
    assert {each.code for each in joined} == {"ALREADY_MEMBER"}
    newcomer = await make.person()
    joined = await asyncio.gather(
        *[doing(secretary, branches.join_branch, each.id, newcomer.id) for each in (other, branch)],
        return_exceptions=True,
    )
    assert sorted(getattr(each, "code", "") for each in joined) == ["", "ALREADY_MEMBER"]
    with pytest.raises(NotFound):
        await doing(secretary, branches.create_branch, tenant=make.SIBLING, name="别处")
    leader = await make.actor(Role.GRID_LEADER, make.GRID)
    with pytest.raises(Forbidden):
        await doing(leader, branches.create_branch, tenant=make.GRID, name="自立")


async def test_a_finished_matter_without_a_rating_scores_nothing(secretary, owner):
    await scoring()
    await finished(secretary)
    await drain(DISTRICT)
    assert await ledger(owner) == []
