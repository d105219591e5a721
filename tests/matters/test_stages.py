"""A matter goes the way its method says: no stage is skipped, and no word is used that it does not know."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from services import jobs  # noqa: F401 - subscribes the handlers
from services.kernel import clock
from services.kernel.access import Role, system
from services.kernel.codes import Level
from services.kernel.deliveries import drain
from services.kernel.errors import DomainError
from services.kernel.scope import acting
from services.matters import actions
from services.matters.models import Matter, State
from services.methods.models import MethodState, MethodVersion
from services.methods.vocabulary import Colour, Rating, TriageClass
from tests import make

STRICT = (Path(__file__).parents[1] / "methods" / "strict.toml").read_text(encoding="utf-8")
SORTED = {"category": "roads", "colour": Colour.BLUE}


async def in_force(tenant: int = make.DISTRICT, text: str = STRICT, version: int = 1) -> MethodVersion:
    async with acting(system(tenant)):
        await MethodVersion.filter(tenant=tenant).update(state=MethodState.RETIRED)
        return await MethodVersion.create(
            tenant=tenant,
            code="strict",
            name="严格工作法",
            version=version,
            state=MethodState.ACTIVE,
            text=text,
        )


async def refused(actor, action, *given, **named) -> str:
    with pytest.raises(DomainError) as refusal:
        async with acting(actor):
            await action(actor, *given, **named)
    return refusal.value.code


async def now(matter: Matter) -> Matter:
    async with acting(system(matter.tenant)):
        return await Matter.fetch(matter.id)


@pytest.fixture
async def secretary(db):
    await make.tenants()
    return await make.actor()


async def triage(secretary, matter, triage_class=TriageClass.IMMEDIATE, **given):
    async with acting(secretary):
        return await actions.triage_matter(
            secretary, matter.id, triage_class=triage_class, **{**SORTED, **given}
        )


async def assign(secretary, matter):
    async with acting(secretary):
        return await actions.assign_matter(secretary, matter.id, owner_id=secretary.person_id)


async def test_what_is_put_off_is_not_assigned_before_it_was_deliberated(secretary):
    await in_force()
    matter = await make.matter()
    assert (await now(matter)).stage == "hear"
    await triage(secretary, matter, TriageClass.DEFERRED)

    waiting = await now(matter)
    assert (waiting.stage, waiting.facts) == ("confer", ["deferred", "limited", "reported", "triaged"])
    code = await refused(secretary, actions.assign_matter, matter.id, owner_id=secretary.person_id)
    assert code == "STAGE_FORBIDS"
    assert ((await now(matter)).state, (await now(matter)).owner_id) == (State.TRIAGED, None)


async def test_what_is_done_at_once_passes_the_meeting_by(secretary):
    await in_force()
    matter = await make.matter()
    await triage(secretary, matter)
    assert (await now(matter)).stage == "do"
    assert (await assign(secretary, matter)).state is State.ASSIGNED


async def test_triaged_again_it_goes_by_its_last_class(secretary):
    await in_force()
    matter = await make.matter()
    await triage(secretary, matter, TriageClass.DEFERRED)
    await triage(secretary, matter, TriageClass.IMMEDIATE)
    assert (await now(matter)).facts == ["immediate", "limited", "reported", "triaged"]


async def test_words_that_the_method_does_not_know_are_refused_and_nothing_is_written(secretary):
    await in_force()
    matter = await make.matter()
    wrong = {
        "CATEGORY_UNKNOWN": {"category": "宠物"},
        "COLOUR_UNKNOWN": {"colour": Colour.GREEN},
        "CLASS_UNKNOWN": {"triage_class": TriageClass.UPWARD},
    }
    for code, given in wrong.items():
        words = {**SORTED, "triage_class": TriageClass.IMMEDIATE, **given}
        assert await refused(secretary, actions.triage_matter, matter.id, **words) == code
    untouched = await now(matter)
    assert (untouched.state, untouched.category, untouched.stage) == (State.REPORTED, None, "hear")


async def test_a_category_is_kept_in_the_method_s_own_words(secretary):
    await in_force()
    for said in ("roads", "道路照明"):
        matter = await make.matter()
        assert (await triage(secretary, matter, category=said)).category == "道路照明"


async def test_seven_working_days_step_over_the_national_holiday_and_its_make_up_day(secretary):
    await in_force()
    with clock.at(datetime(2026, 9, 29, 2, tzinfo=UTC)):
        matter = await make.matter()
        triaged = await triage(secretary, matter)
    # The 30th, then the 8th, 9th, the make-up Saturday 10th, the 12th, 13th and 14th of October.
    assert triaged.due_at == datetime(2026, 10, 14, 16, tzinfo=UTC)


async def test_a_colour_without_a_limit_waits_for_a_meeting_to_set_one(secretary, owner):
    await in_force()
    matter = await make.matter()
    assert (await triage(secretary, matter, colour=Colour.RED)).due_at is None
    assert await owner.fetchval("select count(*) from deadline where subject_id = $1", matter.id) == 0


async def test_what_counts_as_a_bad_rating_the_method_says(secretary):
    await in_force()
    resident = await make.actor(Role.RESIDENT)
    matter = await make.matter(resident)
    await triage(secretary, matter)
    await assign(secretary, matter)
    async with acting(secretary):
        await actions.resolve_matter(secretary, matter.id, outcome="已换灯")
    assert (await now(matter)).stage == "judge"
    async with acting(resident):
        await actions.rate_matter(resident, matter.id, rating=Rating.MOSTLY_SATISFIED)

    again = await now(matter)
    assert (again.state, again.round, again.stage) == (State.ASSIGNED, 2, "do")
    assert "resolved" not in again.facts
    assert "rated" not in again.facts


async def test_a_matter_stays_with_the_version_it_began_with(secretary):
    first = await in_force()
    old = await make.matter()
    await in_force(text=STRICT.replace("道路照明", "路灯"), version=2)
    new = await make.matter()

    assert old.method_id == first.id
    assert (await triage(secretary, old)).category == "道路照明"
    assert (await triage(secretary, new)).category == "路灯"


async def test_the_nearest_method_holds_and_a_neighbour_s_does_not(secretary):
    await in_force(make.SIBLING)
    at_home = await make.matter()
    next_door = await make.matter(await make.actor(Role.RESIDENT, make.SIBLING))
    assert (at_home.method_id, at_home.stage) == (None, "accept")
    assert next_door.stage == "hear"


async def test_a_merged_matter_goes_with_the_one_it_joined(secretary):
    await in_force()
    resident = await make.actor(Role.RESIDENT)
    main, other = await make.matter(), await make.matter(resident)
    await triage(secretary, main)
    async with acting(secretary):
        await actions.merge_matter(secretary, other.id, into_id=main.id)
    await assign(secretary, main)
    async with acting(secretary):
        await actions.resolve_matter(secretary, main.id, outcome="已换灯")
    await drain(make.DISTRICT // 10**9)
    assert (await now(other)).stage == "judge"
    async with acting(resident):
        rated = await actions.rate_matter(resident, other.id, rating=Rating.SATISFIED)
    assert rated.state is State.CLOSED


async def test_a_matter_climbs_the_ladder_of_its_method_and_no_further(secretary, owner):
    rungs = "".join(f'\n[[ladder.rungs]]\nlevel = "{level}"\nname = "x"\n' for level in ("grid", "street"))
    await in_force(text=STRICT[: STRICT.index("[[ladder.rungs]]")] + rungs)
    matter = await make.matter(await make.actor(Role.RESIDENT, make.GRID), tenant=make.GRID)
    await triage(secretary, matter)
    seen = [(await now(matter)).rung]
    for _ in range(6):
        await owner.execute("update deadline set due_at = now() where fired_at is null")
        await drain(make.DISTRICT // 10**9)
        seen.append((await now(matter)).rung)
    assert list(dict.fromkeys(seen)) == [Level.GRID, Level.STREET]
